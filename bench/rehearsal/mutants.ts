import type { AlarmSet } from "../../packages/airworthy/src/rehearsal/model.ts";
import { referenceFleet, TRAFFIC_TIERS } from "../../packages/airworthy/src/rehearsal/reference.ts";
import { rehearse, type RehearseOptions } from "../../packages/airworthy/src/rehearsal/run/rehearse.ts";
import { percent } from "./coverage.ts";

/**
 * The standard is one set for all rates: each of its alarms is there for some of them. A mutant of it is killed when a
 * verdict changes at any rate. What a single rate would kill is said beside it.
 */
export function mutants(set: AlarmSet, options: RehearseOptions) {
  const scores = TRAFFIC_TIERS.map((perMinute) => {
    const { mutation } = rehearse(referenceFleet(perMinute), set, { ...options, mutate: true });
    if (!mutation) throw new Error("no mutants were made");
    return { perMinute, ...mutation };
  });
  const [first, ...rest] = scores.map(({ survivors }) =>
    survivors.map(({ alarm, mutation }) => `${alarm}: ${mutation}`),
  );
  const survivors = (first ?? []).filter((one) => rest.every((others) => others.includes(one)));
  const count = scores[0]?.mutants ?? 0;
  return {
    mutants: count,
    killed: count - survivors.length,
    survivors,
    alone: scores.map((one) => `${percent(one.killed / one.mutants)} at ${one.perMinute}/min`),
  };
}
