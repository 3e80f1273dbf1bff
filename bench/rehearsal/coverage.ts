import type { Tier } from "../../packages/airworthy/src/checklist/standard.ts";
import { CATALOGUE } from "../../packages/airworthy/src/rehearsal/faults/index.ts";
import type { AlarmSet, FunctionProfile, Rehearsal } from "../../packages/airworthy/src/rehearsal/model.ts";
import { referenceFleet, TRAFFIC_TIERS } from "../../packages/airworthy/src/rehearsal/reference.ts";
import { rehearse, type RehearseOptions } from "../../packages/airworthy/src/rehearsal/run/rehearse.ts";
import { TOOL_SETS } from "../../packages/airworthy/src/rehearsal/sets/index.ts";
import { toolSet } from "../../packages/airworthy/src/rehearsal/sets/tool.ts";
import { standardOf } from "./standard.ts";

/** One alarm set on the reference fleet at one rate. */
export interface Cell {
  readonly set: string;
  readonly perMinute: number;
  readonly rehearsal: Rehearsal;
}

/** Worlds in which false alarms are counted: rare things need more weeks than faults do. */
export const QUIET_WORLDS = 48;

/** Every alarm set at every rate, on the same faults, onsets and luck. */
export async function coverage(options: RehearseOptions, tier: Tier = "standard"): Promise<Cell[]> {
  const standard = await standardOf(tier);
  return TRAFFIC_TIERS.flatMap((perMinute) => {
    const fleet = referenceFleet(perMinute, { tier });
    return setsFor(standard, fleet).map((set): Cell => {
      const faulty = rehearse(fleet, set, options);
      const quiet = rehearse(fleet, set, { ...options, worlds: QUIET_WORLDS, onsets: 1, faults: CONTROLS });
      const { falseAlarmsPerWeek } = quiet;
      return { set: set.name, perMinute, rehearsal: { ...faulty, falseAlarmsPerWeek } };
    });
  });
}

const CONTROLS = CATALOGUE.filter(({ control }) => control);

function setsFor(standard: AlarmSet, fleet: readonly FunctionProfile[]): AlarmSet[] {
  return [standard, ...TOOL_SETS.map((tool) => toolSet(tool, fleet))];
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The cells as a table: coverage and false alarms a function and week. */
export function coverageTable(cells: readonly Cell[]): string {
  const sets = [...new Set(cells.map(({ set }) => set))];
  const rows = sets.map((set) => {
    const own = TRAFFIC_TIERS.map((perMinute) =>
      cells.find((one) => one.set === set && one.perMinute === perMinute),
    );
    return `| ${set} | ${own.map((cell) => (cell ? `${percent(cell.rehearsal.coverage)} · ${cell.rehearsal.falseAlarmsPerWeek.toFixed(2)}` : "")).join(" | ")} |`;
  });
  return [
    `| alarm set | ${TRAFFIC_TIERS.map((rate) => `${rate}/min`).join(" | ")} |`,
    `|---|${TRAFFIC_TIERS.map(() => "---|").join("")}`,
    ...rows,
  ].join("\n");
}
