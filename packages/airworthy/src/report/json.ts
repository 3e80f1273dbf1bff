import type { Report } from "./report.ts";

/**
 * The report as it is. Its shape is docs/schema/report-v1.schema.json; `version` rises when a field changes its
 * meaning or goes away.
 *
 * @example JSON.parse(json(report)).summary.errors
 */
export function json(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
