import { escaped } from "../xml.ts";
import { calls } from "./advice.ts";
import { type Cell, cellOf, columnsOf } from "./columns.ts";
import { type RehearsalReport, type RehearsedFault, type RehearsedSet, rowsOf, sumOf } from "./report.ts";
import { rehearsedFaults } from "./terminal-matrix.ts";
import { amount, percent, span } from "./words.ts";

/** Fault × alarm of one set. */
export function matrixTable(report: RehearsalReport, set: RehearsedSet): string {
  const columns = columnsOf(set);
  const heads = columns.map(
    ({ label }) => `<th scope="col" class="turned"><span>${escaped(label)}</span></th>`,
  );
  const wolves = columns.map(
    ({ falseAlarmsPerWeek: often }) =>
      `<td${often > 0 ? ' class="warning"' : ""}>${often > 0 ? amount(often) : "–"}</td>`,
  );
  const rows = rehearsedFaults(report).map((fault) => {
    const { seen, delay, failedBefore } = sumOf(fault.id, rowsOf(set, fault.id));
    const cells = columns.map((column) => `<td>${dot(cellOf(set, column, fault.id))}</td>`);
    return `<tr>${faultHead(fault)}${cells.join("")}<td>${bar(seen)}</td><td class="number">${delay === undefined ? "" : span(delay)}</td><td class="number">${failedBefore === undefined ? "" : amount(failedBefore)}</td></tr>`;
  });
  return `<div class="scroll"><table class="cells"><thead><tr><th scope="col">fault</th>${heads.join("")}<th scope="col">seen</th><th scope="col">after</th><th scope="col">failed before</th></tr></thead>
<tbody>${rows.join("\n")}</tbody>
<tfoot><tr><th scope="row">false alarms a week</th>${wolves.join("")}<td colspan="3"></td></tr></tfoot></table></div>`;
}

/** Fault × set. */
export function comparisonTable(report: RehearsalReport): string {
  const { sets } = report;
  const heads = sets.map(({ set }) => `<th scope="col">${escaped(set)}</th>`).join("");
  const rows = rehearsedFaults(report).map((fault) => {
    const cells = sets.map((set) => {
      const { runs, seen, delay } = sumOf(fault.id, rowsOf(set, fault.id));
      if (runs === 0) return `<td class="cannot-tell" title="cannot befall these functions">–</td>`;
      return `<td>${bar(seen, delay === undefined ? "" : span(delay))}</td>`;
    });
    return `<tr>${faultHead(fault)}${cells.join("")}</tr>`;
  });
  return `<div class="scroll"><table class="cells"><thead><tr><th scope="col">fault</th>${heads}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** Every alarm of a set: what it is good for, and what it costs. */
export function alarmsTable(set: RehearsedSet): string {
  const rows = set.functions.flatMap(({ function: fn, alarms }) =>
    alarms.map(({ alarm, item, falseAlarmsPerWeek: often, unique, fastest, redundant }) => {
      const wolf = often > 0 ? `<b class="warning">${amount(often)}</b>` : "–";
      const worth = redundant ? '<span class="cannot-tell">redundant</span>' : escaped(unique.join(" "));
      return `<tr><th scope="row">${escaped(alarm)}</th><td class="left">${escaped(fn)}</td><td class="left cannot-tell">${escaped(item ?? "")}</td><td class="left">${worth}</td><td class="left">${escaped(fastest.join(" "))}</td><td>${wolf}</td></tr>`;
    }),
  );
  return `<div class="scroll"><table class="cells"><thead><tr><th scope="col">alarm</th><th scope="col">function</th><th scope="col">item</th><th scope="col">only one to see</th><th scope="col">first to see</th><th scope="col">false a week</th></tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

/** Function × set. */
export function functionsTable({ functions, sets }: RehearsalReport): string {
  const heads = sets.map(({ set }) => `<th scope="col">${escaped(set)}</th>`).join("");
  const rows = functions.map(({ name, perMinute, trafficFrom, kinds }) => {
    const cells = sets.map((set) => {
      const found = set.functions.find((one) => one.function === name);
      return `<td>${found ? bar(found.coverage) : ""}</td>`;
    });
    return `<tr><th scope="row">${escaped(name)}</th><td class="kind">${escaped(kinds.join(", ")) || "–"}</td><td class="number">${calls(perMinute)}</td><td class="cannot-tell">${escaped(trafficFrom)}</td>${cells.join("")}</tr>`;
  });
  return `<div class="scroll"><table class="cells"><thead><tr><th scope="col">function</th><th scope="col">kind</th><th scope="col">calls</th><th scope="col">known from</th>${heads}</tr></thead>
<tbody>${rows.join("\n")}</tbody></table></div>`;
}

function faultHead({ id, says }: RehearsedFault): string {
  const short = escaped(says.replace(/\.$/, ""));
  return `<th scope="row" title="${short}"><a href="#${escaped(id)}"><b>${escaped(id)}</b> ${short}</a></th>`;
}

function dot({ seen, first }: Cell): string {
  const [kind, says] =
    seen < 0.05
      ? ["", "never"]
      : first >= 0.5
        ? ["first", `first, in ${percent(seen)} of the runs`]
        : seen >= 0.95
          ? ["yes", "always"]
          : ["some", `in ${percent(seen)} of the runs`];
  return `<span class="dot ${kind}" role="img" aria-label="${says}" title="${says}"></span>`;
}

/** A share as a number and a bar. */
export function bar(share: number, after?: string): string {
  const more = after === undefined ? "" : `<span class="after">${after}</span>`;
  return `<span class="bar">${meter(share)}<span>${percent(share)}</span>${more}</span>`;
}

export function meter(share: number): string {
  const kind = share >= 0.95 ? "" : share >= 0.05 ? " some" : " none";
  return `<span class="meter${kind}"><i style="width:${Math.round(share * 100)}%"></i></span>`;
}
