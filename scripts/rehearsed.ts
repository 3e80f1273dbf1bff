import { readFileSync } from "node:fs";
import path from "node:path";
import { CATALOGUE } from "../packages/airworthy/src/rehearsal/faults/index.ts";
import { TRAFFIC_TIERS } from "../packages/airworthy/src/rehearsal/reference.ts";
import type { Consequence } from "../packages/airworthy/src/rehearsal/run/consequences.ts";

/** What `node bench/rehearsal.ts --write` has measured; the pages are made of it without rehearsing again. */
interface Measured {
  readonly plan: { readonly seed: number; readonly worlds: number };
  readonly sets: readonly {
    readonly set: string;
    readonly perMinute: number;
    readonly coverage: number;
    readonly falseAlarmsPerWeek: number;
  }[];
  readonly items: Readonly<Record<string, Readonly<Record<string, readonly Consequence[]>>>>;
}

const DATA = path.join(import.meta.dirname, "../docs/data/rehearsal.json");
const measured = JSON.parse(readFileSync(DATA, "utf8")) as Measured;

const RATES = TRAFFIC_TIERS.map((rate) => `${rate.toLocaleString("en")} calls/min`);

/** Every alarm set on the same functions, faults and luck. */
export function coverageOfSets(): string {
  const { plan, sets } = measured;
  const names = [...new Set(sets.map(({ set }) => set))];
  const rows = names.map((name) => {
    const cells = TRAFFIC_TIERS.map((rate) => {
      const cell = sets.find(({ set, perMinute }) => set === name && perMinute === rate);
      return cell ? `${percent(cell.coverage)} · ${cell.falseAlarmsPerWeek.toFixed(2)}` : "";
    });
    return `| ${name} | ${cells.join(" | ")} |`;
  });
  return [
    `Share of the catalogue's faults that somebody is told of · false alarms a function and week, rehearsed on four functions (behind an API, asynchronous, of a queue, of a stream) with Lambda Insights, in ${plan.worlds} worlds of seed ${plan.seed}; false alarms in 48. \`standard\` is what \`airworthy fix\` writes.`,
    "",
    `| alarms | ${RATES.join(" | ")} |`,
    `|---|${RATES.map(() => "---|").join("")}`,
    ...rows,
  ].join("\n");
}

/** What the rehearsal shows without the alarms of an item; nothing for items it does not know. */
export function consequence(item: string): string[] {
  const byRate = measured.items[item];
  if (!byRate) return [];
  const faults = CATALOGUE.filter(({ id }) =>
    TRAFFIC_TIERS.some((rate) => byRate[rate]?.some((one) => one.fault === id)),
  );
  if (faults.length === 0)
    return [
      "",
      "Rehearsed without it: the other alarms of the standard see every fault of the catalogue as soon.",
    ];
  const rows = faults.map(({ id, says }) => {
    const cells = TRAFFIC_TIERS.map((rate) => words(byRate[rate]?.find((one) => one.fault === id)));
    return `| ${id} ${says} | ${cells.join(" | ")} |`;
  });
  return [
    "",
    "Without it, among the other alarms of the standard:",
    "",
    `| fault | ${RATES.join(" | ")} |`,
    `|---|${RATES.map(() => "---|").join("")}`,
    ...rows,
  ];
}

function words(one: Consequence | undefined): string {
  if (!one) return "the same";
  const seen =
    one.without < one.seen
      ? `seen in ${percent(one.without / one.runs)}, not ${percent(one.seen / one.runs)}`
      : "";
  const later = one.later >= 1 ? `${Math.round(one.later)} min later` : "";
  return [seen, later].filter(Boolean).join(", ");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.995 && share > 0.95 ? 1 : 0)} %`;
}
