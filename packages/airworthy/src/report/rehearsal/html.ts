import { STYLE } from "../html-style.ts";
import { plural } from "../words.ts";
import { escaped } from "../xml.ts";
import type { Advice } from "./advice.ts";
import { alarmsTable, comparisonTable, functionsTable, matrixTable, meter } from "./html-matrix.ts";
import { plotFigure, type ShownPlot } from "./html-plot.ts";
import { REHEARSAL_SCRIPT } from "./html-script.ts";
import { REHEARSAL_STYLE } from "./html-style.ts";
import { type RehearsalReport, type RehearsedFault, rowsOf, sumOf } from "./report.ts";
import { rehearsedFaults } from "./terminal-matrix.ts";
import { amount, listed, percent, span } from "./words.ts";

/** The rehearsal as one file that needs nothing else: no network, no fonts, readable without JavaScript, printable. */
export function rehearsalHtml(report: RehearsalReport, plots: readonly ShownPlot[]): string {
  const { sets } = report;
  const [own] = sets;
  const title = own ? `${percent(own.coverage)} of the faults are seen` : "Nothing to rehearse";
  const matrices = sets.filter(({ alarms }) => alarms > 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}${REHEARSAL_STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${lead(report)}</p>
${assumed(report)}${setCards(report)}
</header>
<main>
${adviceSection(report.advice)}
${matrices
  .map(
    (
      set,
      index,
    ) => `<section><h2>Which alarm of ${escaped(set.set)} sees which fault</h2>${index === 0 ? KEY : ""}${matrixTable(report, set)}
<details class="alarms"><summary>Alarm by alarm</summary>${alarmsTable(set)}</details></section>`,
  )
  .join("\n")}
${matrices.length > 1 ? `<section><h2>Side by side</h2><p class="cannot-tell">Share of the runs that are seen, and the median time to it.</p>${comparisonTable(report)}</section>` : ""}
<section><h2>Functions</h2>${functionsTable(report)}</section>
${faultsSection(report, plots)}
${remarksSection(report)}
</main>
<footer>airworthy ${escaped(report.tool)}, seed ${report.seed}. The bands of anomaly alarms are airworthy's own: AWS's model is unpublished.</footer>
<script>${REHEARSAL_SCRIPT}</script>
</body>
</html>
`;
}

function lead({ functions, stacks, quietWeeks, sets, faults }: RehearsalReport): string {
  const where = stacks.length === 1 ? escaped(stacks[0] ?? "") : plural(stacks.length, "stack");
  const count = rehearsedFaults({ faults }).length;
  return `${plural(functions.length, "function")} in ${where} · ${plural(count, "fault")}, each ${sets[0]?.runs ?? 0} times in each function · ${plural(quietWeeks, "quiet week")}`;
}

function assumed({ functions }: RehearsalReport): string {
  const names = functions.filter(({ trafficFrom }) => trafficFrom === "assumed").map(({ name }) => name);
  if (names.length === 0) return "";
  return `<p class="notice">The traffic of ${escaped(listed(names, 6))} is assumed. Say yours with <code>--traffic FILE</code>, or in airworthy.yaml under <code>rehearsal</code>.</p>\n`;
}

function setCards({ sets, functions }: RehearsalReport): string {
  const cards = sets.map((set, index) => {
    const source = set.source ? ` <a href="${escaped(set.source)}" rel="noreferrer">source</a>` : "";
    const wolf = set.falseAlarmsPerWeek * functions.length;
    const mutation = set.mutation
      ? `<p>${percent(set.mutation.mutants === 0 ? 0 : set.mutation.killed / set.mutation.mutants)} of ${set.mutation.mutants} changed alarms show</p>`
      : "";
    return `<li${index === 0 ? ' class="own"' : ""}><span class="name">${escaped(set.set)}</span><br><strong>${percent(set.coverage)}</strong>${meter(set.coverage)}
<p>${plural(set.alarms, "alarm")} · <span${wolf > functions.length * 0.1 ? ' class="warning"' : ""}>${amount(wolf)} false a week</span></p>${mutation}
<p>${escaped(set.is)}.${source}${set.decided ? ` ${escaped(set.decided)}` : ""}</p></li>`;
  });
  return `<ul class="sets">${cards.join("\n")}</ul>`;
}

const GRAVE: ReadonlySet<Advice["kind"]> = new Set(["no-alarms", "unseen"]);
const WARNING: ReadonlySet<Advice["kind"]> = new Set(["cries-wolf", "no-action", "slow"]);

function adviceSection(advice: readonly Advice[]): string {
  if (advice.length === 0) return "";
  const items = advice.map(({ kind, says, cure }) => {
    const grade = GRAVE.has(kind) ? "grave" : WARNING.has(kind) ? "warn" : "";
    return `<li class="${grade}">${escaped(says)}${cure === undefined ? "" : `<br><code>${escaped(cure)}</code>`}</li>`;
  });
  return `<section><h2>What it comes to</h2><ul class="advice">${items.join("\n")}</ul></section>`;
}

const KEY = `<p class="key"><span><span class="dot first"></span> sees it first</span><span><span class="dot yes"></span> sees it</span><span><span class="dot some"></span> sometimes</span><span><span class="dot"></span> never</span></p>`;

const swatch = (shape: string) => `<svg viewBox="0 0 26 12">${shape}</svg>`;
const PLOT_KEY = `<p class="key">
<span>${swatch('<path class="values" d="M1 6H25"/>')}with the fault</span>
<span>${swatch('<path class="twin" d="M1 6H25"/>')}the same time without it</span>
<span>${swatch('<path class="threshold" d="M1 6H25"/>')}threshold</span>
<span>${swatch('<rect class="band" width="26" height="12"/>')}band</span>
<span>${swatch('<rect class="fault" width="26" height="12"/>')}fault</span>
<span>${swatch('<rect class="ok" width="13" height="9" y="2"/><rect class="alarm" x="13" width="13" height="9" y="2"/>')}OK, ALARM</span></p>`;

function faultsSection(report: RehearsalReport, plots: readonly ShownPlot[]): string {
  const faults = rehearsedFaults(report);
  if (faults.length === 0 || plots.length === 0) return "";
  const details = faults.map((fault, index) => faultDetails(report, fault, plots, index < 2));
  return `<section class="faults"><h2>Every fault</h2>${PLOT_KEY}${details.join("\n")}</section>`;
}

function faultDetails(
  report: RehearsalReport,
  { id, says, minutes }: RehearsedFault,
  plots: readonly ShownPlot[],
  open: boolean,
): string {
  const own = plots.filter(({ fault }) => fault === id);
  const several = new Set(own.map(({ set }) => set)).size > 1;
  const sums = report.sets
    .filter(({ alarms }) => alarms > 0)
    .map((set) => `${several ? `${escaped(set.set)} ` : ""}${percent(sumOf(id, rowsOf(set, id)).seen)}`);
  const groups = [...new Set(own.map(({ set }) => set))].map((set) => {
    const figures = own.filter((plot) => plot.set === set).map(plotFigure);
    return `${several ? `<h3>${escaped(set)}</h3>` : ""}${figures.join("\n")}`;
  });
  return `<details id="${escaped(id)}"${open ? " open" : ""}><summary><b>${escaped(id)}</b>${escaped(says)} <span class="cannot-tell">${span(minutes)}</span><span class="count">${sums.join(" · ")}</span></summary><div class="plots">${groups.join("\n")}</div></details>`;
}

function remarksSection({ remarks }: RehearsalReport): string {
  if (remarks.length === 0) return "";
  const items = remarks.map(({ kind, subject, place, says }) => {
    const where = place ? `<code>${escaped(place.path)}:${place.line}:${place.column}</code> ` : "";
    return `<li>${where}<b>${escaped(subject)}</b>${kind === "left out" ? " is not rehearsed:" : ":"} ${escaped(says)}.</li>`;
  });
  return `<section class="remarks"><h2>Left out or assumed</h2><ul>${items.join("\n")}</ul></section>`;
}
