import { PRACTICES } from "../checklist/item.ts";
import { groupBy } from "../fleet/group.ts";
import type { Report, ReportedFinding, ReportedItem } from "./report.ts";
import { escaped } from "./xml.ts";

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** Findings grouped by item, worst first, with the controls that narrow them. */
export function findingsSection(report: Report): string {
  if (report.findings.length === 0) return `<section><h2>Findings</h2><p>None.</p></section>`;
  const groups = [...groupBy(report.findings, (finding) => finding.item)].sort(
    ([, a], [, b]) => rank(a) - rank(b) || b.length - a.length,
  );
  const texts = groups.map(([id, findings]) => {
    const item = report.items.find((one) => one.id === id);
    return item ? group(item, findings) : "";
  });
  return `<section id="findings"><h2>Findings</h2>
${controls()}
<p id="shown" role="status"></p>
${texts.join("\n")}</section>`;
}

function rank(findings: readonly ReportedFinding[]): number {
  return Math.min(...findings.map((finding) => RANK[finding.severity]));
}

function controls(): string {
  const practices = PRACTICES.map((practice) => `<option>${practice}</option>`).join("");
  const severities = (["error", "warning", "note"] as const).map(
    (severity) =>
      `<label><input type="checkbox" name="${severity}" checked> <span class="${severity}">${severity}s</span></label>`,
  );
  return `<form id="controls" hidden>
<label>Practice <select name="practice"><option value="">all</option>${practices}</select></label>
${severities.join("\n")}
<label>Search <input type="search" name="text" placeholder="function, file, words"></label>
<button type="reset">Show all</button>
</form>`;
}

function group(item: ReportedItem, findings: readonly ReportedFinding[]): string {
  const worst = (["error", "warning", "note"] as const)[rank(findings)];
  return `<details class="item" data-practice="${item.practice}"${worst === "note" ? "" : " open"}>
<summary><b class="${worst}">${escaped(item.id)}</b> <span class="count">${findings.length}</span><br>${escaped(item.says)}</summary>
<p class="because">${escaped(item.because)} <a href="${escaped(item.source)}" rel="noreferrer">What AWS says</a></p>
${findings.map(finding).join("\n")}
</details>`;
}

function finding(one: ReportedFinding): string {
  const { place } = one;
  const functions = one.functions.map((id) => `${one.stack} ${id}`).join("|");
  const ended = one.exception?.expired
    ? `<p class="warning">The exception for it ended on ${escaped(one.exception.expires ?? "")}: ${escaped(one.exception.reason)}</p>`
    : "";
  return `<article data-severity="${one.severity}" data-functions="${escaped(functions)}">
<p><b class="${one.severity}">${one.severity}</b> <code>${escaped(place.path)}:${place.line}:${place.column}</code>${one.fixable ? ` <span class="fixable">fixable</span>` : ""}</p>
<p>${escaped(one.says)}</p>
<pre><span class="number">${place.line}</span>${frame(one)}</pre>
<p class="cure">${escaped(one.cure)}</p>${ended}
</article>`;
}

/** Longest line that is shown whole; a minified template is one line of megabytes. */
const LONGEST_LINE = 400;

/** The template's line with the place in it marked. */
function frame({ line, place }: ReportedFinding): string {
  const from = place.column > LONGEST_LINE / 2 ? place.column - 80 : 0;
  const start = place.column - 1 - from;
  const end = place.endLine === place.line ? place.endColumn - 1 - from : line.length - from;
  const shown = line.slice(from, from + LONGEST_LINE);
  return `${escaped(shown.slice(0, start))}<mark>${escaped(shown.slice(start, end))}</mark>${escaped(shown.slice(end))}`;
}
