import type { Shift } from "../../packages/airworthy/src/shifting/model.ts";
import { Random } from "../../packages/airworthy/src/shifting/random.fixture.ts";
import { deploy, PRESETS } from "./codedeploy.ts";
import { HOSTS, many, quantile, seedOf, shift } from "./shifts.ts";

const RATES = [1, 10, 100];
const USUAL = 0.005;

/** A line of the table that stands beside CodeDeploy's presets; every cell is at 1 / 10 / 100 requests a second. */
export interface Beside {
  readonly strategy: string;
  readonly falseRollback: string;
  readonly four: string;
  readonly ten: string;
  /** p95 of failing requests of a version that fails half its calls. */
  readonly cost: string;
  /** Median minutes until a good version has everything. */
  readonly promoted: string;
}

type Cell = (rate: number, fresh: number) => readonly { phase: string; failing: number; minutes: number }[];

export function besideCodeDeploy(count: number): Beside[] {
  const presets = PRESETS.map((preset) =>
    line(`CodeDeploy ${preset.name}`, (rate, fresh) => {
      const random = new Random(seedOf(preset.name, rate, fresh));
      return Array.from({ length: count }, () => deploy(preset, rate, USUAL, fresh, random));
    }),
  );
  const ours = HOSTS.flatMap(([host, metrics]) =>
    (
      [
        ["evidence (the default)", shift(metrics)],
        ["failure budget of 10", shift(metrics, { strategy: { kind: "failure-budget", budget: 10 } })],
      ] as const
    ).map(([name, own]) => line(`airworthy, ${name}, ${host}`, cells(own, `${name}/${host}`, count))),
  );
  return [...presets, ...ours];
}

function cells(own: Shift, name: string, count: number): Cell {
  return (rate, fresh) => {
    const service = { traffic: () => rate, failing: () => USUAL, fresh: () => fresh };
    return many(own, service, count, seedOf("beside", name, rate, fresh)).map((one) => ({
      phase: one.phase,
      failing: one.failing,
      minutes: one.duration / 60_000,
    }));
  };
}

function line(strategy: string, cell: Cell): Beside {
  const back = (fresh: number) =>
    `${RATES.map((rate) => {
      const flown = cell(rate, fresh);
      return digits((100 * flown.filter(({ phase }) => phase === "rolled-back").length) / flown.length);
    }).join(" / ")} %`;
  return {
    strategy,
    falseRollback: back(USUAL),
    four: back(4 * USUAL),
    ten: back(10 * USUAL),
    cost: RATES.map((rate) =>
      quantile(
        cell(rate, 0.5).map(({ failing }) => failing),
        0.95,
      ),
    ).join(" / "),
    promoted: RATES.map((rate) => {
      const times = cell(rate, USUAL)
        .filter(({ phase }) => phase === "promoted")
        .map(({ minutes }) => minutes);
      return times.length === 0 ? "–" : digits(quantile(times, 0.5));
    }).join(" / "),
  };
}

function digits(value: number): string {
  return value >= 10 || value === 0 ? value.toFixed(0) : value.toFixed(1);
}
