import { PRACTICES } from "../checklist/item.ts";
import type { Place } from "../readers/source.ts";
import { CELL, HEADS } from "./matrix.ts";
import type { Report } from "./report.ts";
import { visible } from "./visible.ts";
import { counts, readiness } from "./words.ts";

const COMMANDS = { error: "error", warning: "warning", note: "notice" } as const;
const RANK = { error: 0, warning: 1, note: 2 } as const;

/**
 * Workflow commands that GitHub Actions shows beside the lines of the pull request. GitHub shows ten of a kind a step,
 * so the worst come first.
 *
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function github(report: Report): string {
  const unreadable = report.diagnostics.map((one) =>
    command(one.severity, one.place, one.path, "template", `${one.says} ${one.cure}`),
  );
  const findings = report.findings
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity])
    .map((one) =>
      command(COMMANDS[one.severity], one.place, one.place.path, one.item, `${one.says} ${one.cure}`),
    );
  const { summary } = report;
  return `${[...unreadable, ...findings, `${readiness(report)}: ${counts(summary)}`].join("\n")}\n`;
}

function command(
  kind: string,
  place: Place | undefined,
  file: string,
  title: string,
  message: string,
): string {
  const where = place
    ? [
        `file=${property(file)}`,
        `line=${place.line}`,
        `endLine=${place.endLine}`,
        // GitHub refuses columns of a range that spans lines.
        ...(place.line === place.endLine ? [`col=${place.column}`, `endColumn=${place.endColumn}`] : []),
      ]
    : [`file=${property(file)}`];
  return `::${kind} ${[...where, `title=${property(title)}`].join(",")}::${data(message)}`;
}

function data(text: string): string {
  return visible(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** The matrix in Markdown, for the summary page of a run ($GITHUB_STEP_SUMMARY). */
export function stepSummary(report: Report): string {
  const { summary } = report;
  const rows = report.functions.map(
    (row) =>
      `| ${cell(row.stack)} | \`${cell(row.id)}\` | ${row.invocations.join(", ") || "–"} | ${PRACTICES.map((practice) => CELL[row.practices[practice]]).join(" | ")} |`,
  );
  return [
    `### ${readiness(report)}`,
    "",
    `${counts(summary)}; ${summary.fixable} can be fixed with \`airworthy fix\`.`,
    "",
    `| stack | function | kind | ${HEADS.wide.join(" | ")} |`,
    `|---|---|---|${PRACTICES.map(() => ":-:|").join("")}`,
    ...rows,
    "",
    "✓ met · ✗ error · ! warning · i note · ? cannot tell · · not applicable",
    "",
  ].join("\n");
}

function cell(text: string): string {
  return visible(text).replaceAll(/[|`]/g, " ");
}
