import { PRACTICES } from "../checklist/item.ts";
import { findingsSection } from "./html-findings.ts";
import { SCRIPT } from "./html-script.ts";
import { STYLE } from "./html-style.ts";
import { CELL, HEADS } from "./matrix.ts";
import type { FunctionRow, Report } from "./report.ts";
import { plural, readiness } from "./words.ts";
import { escaped } from "./xml.ts";

/**
 * The report as one file that needs nothing else: no network, no fonts, readable without JavaScript, printable. With
 * it, a click on a cell of the matrix shows the findings behind it.
 */
export function html(report: Report): string {
  const title = readiness(report);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${lead(report)}</p>
</header>
<main>
${unreadable(report)}${report.functions.length > 0 ? matrix(report) : ""}
${findingsSection(report)}
</main>
<footer>airworthy ${escaped(report.tool)}, judged at ${escaped(report.date)}. ${report.setAside.length} set aside by exceptions, ${report.known} known to the baseline.</footer>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function lead({ summary, stacks }: Report): string {
  const where = stacks.length === 1 ? escaped(stacks[0]?.name ?? "") : plural(stacks.length, "stack");
  return `<b class="error">${plural(summary.errors, "error")}</b> · <b class="warning">${plural(summary.warnings, "warning")}</b> · <b class="note">${plural(summary.notes, "note")}</b> in ${where}, ${plural(summary.resources, "resource")}. ${summary.fixable} can be mended by <code>airworthy fix</code>.`;
}

function unreadable(report: Report): string {
  if (report.diagnostics.length === 0) return "";
  const rows = report.diagnostics.map(
    (one) =>
      `<li><b class="${one.severity}">${escaped(one.path)}${one.place ? `:${one.place.line}:${one.place.column}` : ""}</b> ${escaped(one.says)} ${escaped(one.cure)}</li>`,
  );
  return `<section><h2>Could not be read</h2><ul>${rows.join("")}</ul></section>\n`;
}

function matrix(report: Report): string {
  const heads = HEADS.wide.map((head) => `<th scope="col"><span>${head}</span></th>`).join("");
  const bodies = report.stacks
    .filter((stack) => stack.functions > 0)
    .map((stack) => {
      const rows = report.functions.filter((row) => row.stack === stack.name);
      const head =
        report.stacks.length > 1
          ? `<tr><th class="stack" colspan="${PRACTICES.length + 2}" scope="rowgroup">${escaped(stack.name)}</th></tr>`
          : "";
      return `<tbody>${head}${rows.map(matrixRow).join("\n")}</tbody>`;
    });
  return `<section><h2>Fleet</h2>
<div class="scroll"><table class="matrix"><thead><tr><th scope="col">function</th><th scope="col">kind</th>${heads}</tr></thead>
${bodies.join("\n")}</table></div>
<p class="legend">${legend}</p></section>`;
}

const legend = Object.entries(CELL)
  .map(([standing, sign]) => `<span>${sign} ${standing.replace("-", " ")}</span>`)
  .join("");

function matrixRow(row: FunctionRow): string {
  const subject = escaped(`${row.stack} ${row.id}`);
  const cells = PRACTICES.map((practice) => {
    const standing = row.practices[practice];
    const words = `${row.id}, ${practice}: ${standing.replace("-", " ")}`;
    const sign = CELL[standing];
    const found = standing === "error" || standing === "warning" || standing === "note";
    const inner = found
      ? `<button type="button" data-practice="${practice}" data-function="${subject}" aria-label="${escaped(words)}">${sign}</button>`
      : `<span aria-label="${escaped(words)}" role="img">${sign}</span>`;
    return `<td class="${standing}" title="${escaped(because(row, practice) ?? words)}">${inner}</td>`;
  });
  return `<tr><th scope="row" title="${escaped(row.id)}">${escaped(row.id)}</th><td class="kind">${row.invocations.join(" ") || "–"}</td>${cells.join("")}</tr>`;
}

/** Why nothing can be said, where one reason stands for the whole cell. */
function because(row: FunctionRow, practice: string): string | undefined {
  if (row.practices[practice as keyof FunctionRow["practices"]] !== "cannot-tell") return undefined;
  return row.verdicts.find((one) => one.item.startsWith(`${practice}/`) && one.verdict === "cannot-tell")
    ?.because;
}
