import type { Place } from "../readers/source.ts";
import type { Report, ReportedFinding } from "./report.ts";

/**
 * The same report with its paths told from a folder further up: GitHub looks for them from the root of the repository,
 * wherever airworthy ran.
 *
 * @example rebased(report, "services").findings[0]?.place.path // "services/orders/template.yaml"
 */
export function rebased(report: Report, folder: string): Report {
  if (folder === "") return report;
  const moved = (path: string) => `${folder}/${path}`;
  const place = (one: Place): Place => ({ ...one, path: moved(one.path) });
  const finding = (one: ReportedFinding): ReportedFinding => ({ ...one, place: place(one.place) });
  return {
    ...report,
    findings: report.findings.map(finding),
    setAside: report.setAside.map(finding),
    diagnostics: report.diagnostics.map((one) => ({
      ...one,
      path: moved(one.path),
      ...(one.place ? { place: place(one.place) } : {}),
    })),
  };
}
