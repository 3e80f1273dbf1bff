import type { Shift } from "../../packages/airworthy/src/shifting/model.ts";
import type { Service } from "../../packages/airworthy/src/shifting/service.fixture.ts";
import { type Row, row } from "../measure.ts";
import { SCENARIOS } from "./scenarios.ts";
import {
  type Host,
  HOSTS,
  many,
  METRICS,
  minutes,
  percent,
  quantile,
  RATES,
  seedOf,
  share,
  shift,
  upper99,
} from "./shifts.ts";

const MINUTE = 60_000;
const USUAL = 0.005;

export interface Size {
  /** Same-version shifts of a scenario, over all traffic, with counts by the minute … */
  readonly alike: number;
  /** … and by the second, which are sixty times the ticks. */
  readonly alikeBySecond: number;
  /** Shifts of a cell of the budgets, of which there are 150. */
  readonly budget: number;
  /** Shifts of every other cell. */
  readonly other: number;
}

const failing = (rate: number, fresh: number): Service => ({
  traffic: () => rate,
  failing: () => USUAL,
  fresh: () => fresh,
});

/** The same code, whatever happens: how often it is rolled back. Seconds are many, so that shifts of the engine end after 4 hours. */
export function alike(host: Host, count: number): Row[] {
  const longest = host === "engine" ? 240 * MINUTE : undefined;
  const own = shift(METRICS[host]);
  return Object.entries(SCENARIOS).map(([name, scenario]) => {
    const each = Math.ceil(count / RATES.length);
    const back = RATES.map((rate) => {
      const flown = many(own, scenario(rate), each, seedOf("alike", host, name, rate), longest);
      return flown.filter((one) => one.phase === "rolled-back").length;
    });
    const all = each * RATES.length;
    const events = back.reduce((sum, one) => sum + one, 0);
    const bound = upper99(events, all);
    return row(
      `same version rolled back, ${host}: ${name}`,
      `${percent(events / all)} of ${all} (upper 99 % bound ${percent(bound)}; by traffic ${back.join(", ")})`,
      "bound <= 1 %",
      bound <= 0.01,
    );
  });
}

export function regressions({ other }: Size): Row[] {
  return (
    [
      [4, 0.99],
      [10, 0.999],
    ] as const
  ).flatMap(([times, asked]) =>
    HOSTS.map(([host, metrics]) => {
      const back = RATES.map((rate) =>
        share(
          many(shift(metrics), failing(rate, USUAL * times), other, seedOf("worse", times, host, rate)),
          "rolled-back",
        ),
      );
      return row(
        `${times} × regression rolled back, ${host}, ${RATES.join(" / ")} requests/s`,
        `${back.map(percent).join(" / ")} of ${other} each`,
        `>= ${percent(asked)}`,
        Math.min(...back) >= asked,
      );
    }),
  );
}

export function costs({ other }: Size): Row[] {
  return HOSTS.map(([host, metrics]) => {
    const most = host === "engine" ? 4 : 12;
    const p95 = RATES.map((rate) =>
      quantile(
        many(shift(metrics), failing(rate, 0.5), other, seedOf("half", host, rate)).map((one) => one.failing),
        0.95,
      ),
    );
    return row(
      `failing requests of a version that fails half its calls, p95, ${host}, ${RATES.join(" / ")} requests/s`,
      p95.join(" / "),
      `<= ${most}`,
      Math.max(...p95) <= most,
    );
  });
}

export function promotions({ other }: Size): Row[] {
  const asked = { engine: { 10: 5, 100: 1 }, AWS: { 10: 15, 100: 6 } } as Record<
    string,
    Record<number, number>
  >;
  return HOSTS.flatMap(([host, metrics]) =>
    [10, 100].map((rate) => {
      const flown = many(shift(metrics), failing(rate, USUAL), other, seedOf("good", host, rate));
      const times = flown.map((one) => (one.phase === "promoted" ? one.duration : Infinity));
      const most = asked[host]?.[rate] ?? 0;
      return row(
        `good version promoted, median, ${host}, ${rate} requests/s`,
        `${minutes(quantile(times, 0.5))} (p95 ${minutes(quantile(times, 0.95))})`,
        `<= ${most} min`,
        quantile(times, 0.5) <= most * MINUTE,
      );
    }),
  );
}

/** Worse by twice the tolerated excess, and the trap: an incident of both while the new version, at 3 %, is tried. */
export function wrongPromotions({ other }: Size): Row[] {
  return HOSTS.flatMap(([host, metrics]) => {
    const own = shift(metrics);
    const promoted = RATES.map((rate) =>
      share(many(own, failing(rate, USUAL + 0.02), other, seedOf("wrong", host, rate)), "promoted"),
    );
    const incident = (at: number) => at >= 2 * MINUTE && at < 7 * MINUTE;
    const trap: Service = {
      traffic: () => 10,
      failing: (at) => (incident(at) ? 0.2 : USUAL),
      fresh: (at) => (incident(at) ? 0.2 : 0.03),
    };
    const trapped = many(own, trap, 2000, seedOf("trap", host)).filter(
      (one) => one.phase === "promoted",
    ).length;
    return [
      row(
        `version worse by twice the tolerance promoted, ${host}, ${RATES.join(" / ")} requests/s`,
        promoted.map(percent).join(" / "),
        "<= 1 %",
        Math.max(...promoted) <= 0.01,
      ),
      row(`promoted in the trap of a shared incident, ${host}`, `${trapped} of 2,000`, "0", trapped === 0),
    ];
  });
}

/** The cure for a production that burns: 20 % fail, the new version is well again. */
export function cures({ other }: Size): Row[] {
  return HOSTS.map(([host, metrics]) => {
    const service = (rate: number): Service => ({
      traffic: () => rate,
      failing: (at) => (at > -30 * MINUTE ? 0.2 : USUAL),
      fresh: () => USUAL,
    });
    const promoted = RATES.map((rate) =>
      share(many(shift(metrics), service(rate), other, seedOf("cure", host, rate)), "promoted"),
    );
    return row(
      `fix promoted while production fails 20 %, ${host}, ${RATES.join(" / ")} requests/s`,
      promoted.map(percent).join(" / "),
      ">= 99 %",
      Math.min(...promoted) >= 0.99,
    );
  });
}

const BUDGETS = [5, 10, 50];
const SEVERITIES = [0.01, 0.02, 0.05, 0.2, 1];

/** At most B failing requests more than the old version would have had, but for 1 in 20. */
export function budgets(host: Host, count: number): Row[] {
  return BUDGETS.map((budget) => {
    const own: Shift = shift(METRICS[host], { strategy: { kind: "failure-budget", budget } });
    const over = RATES.map((rate) =>
      Math.max(
        ...SEVERITIES.map((fresh) => {
          const flown = many(own, failing(rate, fresh), count, seedOf("budget", host, budget, rate, fresh));
          return flown.filter((one) => one.excess > budget).length / flown.length;
        }),
      ),
    );
    const stopped = share(
      many(own, failing(10, USUAL), count, seedOf("stopped", host, budget)),
      "rolled-back",
    );
    return row(
      `budget of ${budget} overrun, the worst of ${SEVERITIES.length} severities, ${host}, ${RATES.join(" / ")} requests/s`,
      `${over.map(percent).join(" / ")} of ${count} each (good version stopped at 10/s: ${percent(stopped)})`,
      "<= 5 %",
      Math.max(...over) <= 0.05,
    );
  });
}
