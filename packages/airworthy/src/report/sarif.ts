import type { Log, PhysicalLocation, ReportingDescriptor, Result, Run } from "sarif";
import type { Severity } from "../checklist/item.ts";
import type { Place } from "../readers/source.ts";
import type { Report, ReportedDiagnostic, ReportedFinding, ReportedItem } from "./report.ts";

/**
 * SARIF 2.1.0, for GitHub code scanning and its like: one rule an item, one result a finding. Findings that an
 * exception sets aside are suppressed results, so that they stay visible with their reason.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif(report: Report): string {
  const rules = report.items.map(ruleOf);
  const index = new Map(report.items.map((item, position) => [item.id, position]));
  const result = (finding: ReportedFinding) => resultOf(finding, index.get(finding.item) ?? -1);
  const run: Run = {
    tool: { driver: { name: "airworthy", version: report.tool, rules } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { SRCROOT: { description: { text: "The folder airworthy ran in." } } },
    invocations: [
      {
        executionSuccessful: !report.diagnostics.some((one) => one.severity === "error"),
        toolExecutionNotifications: report.diagnostics.map(notificationOf),
      },
    ],
    results: [...report.findings.map(result), ...report.setAside.map(result)],
  };
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(item: ReportedItem): ReportingDescriptor {
  return {
    id: item.id,
    name: nameOf(item.id),
    shortDescription: { text: item.says },
    fullDescription: { text: item.because },
    help: {
      text: `${item.because}\n${item.source}`,
      markdown: `${item.because}\n\n[What AWS says](${item.source}) · \`airworthy explain ${item.id}\``,
    },
    helpUri: item.source,
    defaultConfiguration: { level: item.severity },
    properties: { tags: [item.practice] },
  };
}

/** @example nameOf("alarms/dead-letter-queue") // "AlarmsDeadLetterQueue" */
function nameOf(id: string): string {
  return id
    .split(/[/-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

function resultOf(finding: ReportedFinding, ruleIndex: number): Result {
  const level: Severity = finding.severity;
  return {
    ruleId: finding.item,
    ruleIndex,
    level,
    message: { text: `${finding.says} ${finding.cure}` },
    locations: [
      {
        physicalLocation: locationOf(finding.place),
        logicalLocations: [
          {
            name: finding.subject,
            fullyQualifiedName: `${finding.stack}.${finding.subject}`,
            kind: "resource",
          },
        ],
      },
    ],
    partialFingerprints: { "airworthy/v1": finding.fingerprint },
    ...(finding.exception && !finding.exception.expired
      ? {
          suppressions: [
            {
              kind: finding.exception.from === "airworthy.yaml" ? "external" : "inSource",
              justification: finding.exception.reason,
            },
          ],
        }
      : {}),
  };
}

function notificationOf(diagnostic: ReportedDiagnostic) {
  return {
    level: diagnostic.severity,
    message: { text: `${diagnostic.says} ${diagnostic.cure}` },
    locations: [
      {
        physicalLocation: diagnostic.place
          ? locationOf(diagnostic.place)
          : { artifactLocation: artifactOf(diagnostic.path) },
      },
    ],
  };
}

function locationOf(place: Place): PhysicalLocation {
  return {
    artifactLocation: artifactOf(place.path),
    region: {
      startLine: place.line,
      startColumn: place.column,
      endLine: place.endLine,
      endColumn: place.endColumn,
    },
  };
}

function artifactOf(path: string) {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}
