import type { RehearsalReport } from "./report.ts";

/**
 * The report as it is. Its shape is docs/schema/rehearsal-v1.schema.json; `version` rises when a field changes its
 * meaning or goes away.
 *
 * @example JSON.parse(rehearsalJson(report)).sets[0].coverage
 */
export function rehearsalJson(report: RehearsalReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
