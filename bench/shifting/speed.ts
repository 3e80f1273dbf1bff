import { begin, decide } from "../../packages/airworthy/src/shifting/decide.ts";
import type { Facts, Shift, State } from "../../packages/airworthy/src/shifting/model.ts";
import { Random } from "../../packages/airworthy/src/shifting/random.fixture.ts";
import { median, type Row, row } from "../measure.ts";
import { HOSTS, shift } from "./shifts.ts";

const MINUTE = 60_000;

/** Ticks of one controller by second of processor: facts are made before, one stratum a tick. */
export function speed(): Row[] {
  return HOSTS.flatMap(([host, metrics]) =>
    [1, 10, 100].map((rate) => {
      // Never proven, so that it goes on.
      const own = shift(metrics, {
        rollback: { alpha: null },
        limits: { duration: 1e12 },
        promotion: { excess: 1e-6 },
      });
      const facts = stream(own, rate, 20_000);
      const rates = Array.from({ length: 5 }, () => ticks(own, facts));
      return row(
        `controller ticks, ${host}, ${rate} requests/s`,
        `${(median(rates) / 1000).toFixed(0)}k/s of processor`,
        ">= 200k/s",
        median(rates) >= 200_000,
      );
    }),
  );
}

function ticks(own: Shift, facts: readonly Facts[]): number {
  let state: State = begin(0);
  const before = process.cpuUsage();
  for (const one of facts) {
    const weights: Record<string, number> = state.weight > 0 ? { 2: state.weight } : {};
    ({ state } = decide(own, state, { ...one, alias: { version: "1", weights, revisionId: "1" } }));
  }
  const { user, system } = process.cpuUsage(before);
  if (state.tick !== facts.length) throw new Error(`${state.tick} ticks, ${state.phase}`);
  return facts.length / ((user + system) / 1e6);
}

function stream(own: Shift, rate: number, count: number): Facts[] {
  const { period, lag } = own.metrics;
  const random = new Random(5);
  const weight = 0.5;
  return Array.from({ length: count }, (_, tick) => {
    const now = tick * period;
    const at = now - lag - period;
    const mean = (rate * period) / 1000;
    const counts = (part: number) => {
      const failures = random.poisson(mean * part * 0.005);
      return { requests: failures + random.poisson(mean * part), failures };
    };
    return {
      tick,
      now,
      alias: null,
      strata:
        at < 0 ? [] : [{ at, old: counts(1 - weight), new: counts(weight), ...(lag === 0 && { weight }) }],
      countedUntil: now - lag,
      ...(tick === 0 && { baseline: { block: MINUTE, counts: [{ requests: 60 * rate, failures: 0 }] } }),
    };
  });
}
