import { writeFileSync } from "node:fs";
import path from "node:path";
import { erlangB, meanWait } from "../packages/airworthy/src/rehearsal/invocations/formulas.ts";
import { totalOf } from "../packages/airworthy/src/rehearsal/invocations/observed.ts";
import { simulate } from "../packages/airworthy/src/rehearsal/invocations/simulate.ts";
import type { FunctionProfile } from "../packages/airworthy/src/rehearsal/model.ts";
import { referenceFleet } from "../packages/airworthy/src/rehearsal/reference.ts";
import { settingOf } from "../packages/airworthy/src/rehearsal/world/profile.ts";
import { print, type Row, row } from "./measure.ts";
import { agreement } from "./rehearsal/agreement.ts";
import { consequences } from "./rehearsal/consequences.ts";
import { type Cell, coverage, coverageTable, percent } from "./rehearsal/coverage.ts";
import { mutants } from "./rehearsal/mutants.ts";
import { invocationsPerSecond, weeksPerSecond } from "./rehearsal/speed.ts";
import { standardOf } from "./rehearsal/standard.ts";

/**
 * The rehearsal: how fast it is, whether it is right, and what the alarms of the standard and of others see.
 * `node bench/rehearsal.ts` measures; `node bench/rehearsal.ts --write` writes the tables of the documentation
 * (docs/data/rehearsal.json) instead. `--worlds 8` for less.
 */
const DATA = path.join(import.meta.dirname, "../docs/data/rehearsal.json");
const worlds = Number(/--worlds[ =](\d+)/.exec(process.argv.join(" "))?.[1] ?? 12);
const SEED = 1;

/** Asked of the standard, at each rate. */
const ASKED: Readonly<Record<number, number>> = { 0.5: 0.7, 30: 0.95, 3000: 0.95 };

export async function rehearsalRows(): Promise<Row[]> {
  const set = await standardOf("standard");
  const rows = [...speedRows(set), ...formulaRows()];
  for (const perMinute of [0.5, 30]) {
    const { cells, agree } = agreement(referenceFleet(perMinute), set, { seed: SEED, worlds: 4, onsets: 3 });
    rows.push(
      row(
        `both modes at ${perMinute}/min: verdicts of fault × alarm, seed ${SEED}`,
        `${agree} of ${cells} agree (${percent(agree / cells)})`,
        ">= 98 %",
        agree / cells >= 0.98,
      ),
    );
  }
  const cells = await coverage({ seed: SEED, worlds, onsets: 1 });
  rows.push(
    ...cells.filter(({ set: name }) => name === "standard").flatMap((cell) => coverageRows(cell, cells)),
  );
  const score = mutants(set, { seed: SEED, worlds: 2, onsets: 6 });
  rows.push(
    row(
      `mutants of the standard killed at any of the rates, seed ${SEED}`,
      `${score.killed} of ${score.mutants} (${percent(score.killed / score.mutants)}); at one rate alone ${score.alone.join(", ")}`,
      ">= 95 %",
      score.killed / score.mutants >= 0.95,
    ),
  );
  console.log(
    `\nCoverage · false alarms a function and week; ${worlds} worlds, seed ${SEED}\n\n${coverageTable(cells)}\n`,
  );
  for (const survivor of score.survivors) console.log(`survives: ${survivor}`);
  return rows;
}

/** What the documentation shows. */
async function writeTables(): Promise<void> {
  const plan = { seed: SEED, worlds, onsets: 1 };
  const sets = (await coverage(plan)).map(({ set, perMinute, rehearsal }) => ({
    set,
    perMinute,
    coverage: rehearsal.coverage,
    falseAlarmsPerWeek: rehearsal.falseAlarmsPerWeek,
  }));
  writeFileSync(DATA, `${JSON.stringify({ plan, sets, items: await consequences(plan) }, rounded, 1)}\n`);
}

function rounded(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toFixed(4)) : value;
}

function speedRows(set: Awaited<ReturnType<typeof standardOf>>): Row[] {
  const fleet = referenceFleet(30);
  weeksPerSecond(fleet, set, 2, 3);
  const usual = weeksPerSecond(fleet, set, 4, 3);
  const seeds = weeksPerSecond(fleet, set, 12, 1);
  const whole = (100 * 15 * 12) / seeds.rate / 2;
  const steady = (perMinute: number): FunctionProfile[] =>
    fleet.slice(0, 1).map((fn) => ({ ...fn, traffic: { perMinute, week: [], restless: 0 } }));
  const calls = [60, 6000].map(
    (rate) => steady(rate).map((fn) => invocationsPerSecond(fn, Math.round(3e6 / rate)))[0] ?? 0,
  );
  const slowest = Math.min(...calls);
  return [
    row(
      "function-weeks with a fault and its twin, 11 to 13 alarms, 4 worlds × 3 onsets",
      `${usual.rate.toFixed(0)} a CPU second`,
      ">= 500",
      usual.rate >= 500,
    ),
    row(
      "100 functions × 15 faults × 12 seeds, a world for each seed, on 2 cores",
      `${whole.toFixed(0)} s (${seeds.rate.toFixed(0)} function-weeks a CPU second)`,
      "<= 60 s",
      whole <= 60,
    ),
    row(
      "calls simulated one by one, at 60 and at 6,000 a minute",
      `${calls.map((one) => (one / 1e6).toFixed(1)).join(" and ")} million a CPU second`,
      ">= 4 million",
      slowest >= 4e6,
    ),
  ];
}

/** The simulator beside formulas: refused calls, and calls that wait. */
function formulaRows(): Row[] {
  const [orders] = referenceFleet(1);
  if (!orders) return [];
  const steady = (load: number): FunctionProfile => ({
    ...orders,
    traffic: { perMinute: load * 300, week: [], restless: 0 },
    duration: { median: 200, sigma: 0 },
    init: { median: 0.001, sigma: 0 },
    errorRate: 0,
    blipsPerWeek: 0,
    timeoutSeconds: 900,
  });
  const refused = simulate(settingOf(steady(8), 10_000, 5), 0, 10_000, undefined, {
    capacity: 10,
    service: "exponential",
  });
  const share = totalOf(refused.throttles) / totalOf(refused.arrivals);
  const waits = simulate(settingOf(steady(4.5), 10_000, 5), 0, 10_000, undefined, {
    capacity: 6,
    full: "waits",
    service: "exponential",
  });
  const wait = totalOf(waits.waited) / totalOf(waits.arrivals) / 200;
  return [
    compared(
      "share of calls refused by 10 environments at a load of 8, beside Erlang's B",
      share,
      erlangB(10, 8),
    ),
    compared("mean wait for one of 6 environments at a load of 4.5, beside M/M/c", wait, meanWait(6, 4.5)),
  ];
}

function compared(what: string, seen: number, expected: number): Row {
  const off = Math.abs(seen / expected - 1);
  return row(
    what,
    `${seen.toFixed(5)}, expected ${expected.toFixed(5)} (off by ${percent(off)})`,
    "within 1 %",
    off <= 0.01,
  );
}

function coverageRows({ perMinute, rehearsal }: Cell, cells: readonly Cell[]): Row[] {
  const asked = ASKED[perMinute] ?? 1;
  const others = cells.filter((one) => one.perMinute === perMinute && one.set !== "standard");
  const best = others.toSorted((a, b) => b.rehearsal.coverage - a.rehearsal.coverage)[0];
  const ahead = rehearsal.coverage - (best?.rehearsal.coverage ?? 0);
  const wrong = rehearsal.falseAlarmsPerWeek;
  return [
    row(
      `coverage of the standard at ${perMinute}/min`,
      percent(rehearsal.coverage),
      `>= ${percent(asked)}`,
      rehearsal.coverage >= asked,
    ),
    row(`false alarms of it, a function and week`, wrong.toFixed(3), "<= 0.1", wrong <= 0.1),
    row(
      `ahead of the best other set (${best?.set})`,
      `${(100 * ahead).toFixed(1)} points`,
      ">= 20 points",
      ahead >= 0.2,
    ),
  ];
}

if (import.meta.main) {
  if (process.argv.includes("--write")) await writeTables();
  else print(await rehearsalRows());
}
