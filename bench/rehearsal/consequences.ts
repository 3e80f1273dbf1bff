import { CATALOGUE } from "../../packages/airworthy/src/rehearsal/faults/index.ts";
import { referenceFleet, TRAFFIC_TIERS } from "../../packages/airworthy/src/rehearsal/reference.ts";
import { type Consequence, consequencesOf } from "../../packages/airworthy/src/rehearsal/run/consequences.ts";
import type { Plan } from "../../packages/airworthy/src/rehearsal/run/plan.ts";
import { sightingsOf } from "../../packages/airworthy/src/rehearsal/run/sightings.ts";
import { standardOf } from "./standard.ts";

/** By item and rate: what the standard does not see, or sees later, without it. */
export async function consequences(plan: Plan): Promise<Record<string, Record<string, Consequence[]>>> {
  const set = await standardOf("standard");
  const items = new Set(
    Object.values(set.functions).flatMap((alarms) =>
      alarms.flatMap(({ item }) => (item === undefined ? [] : [item])),
    ),
  );
  const byRate = TRAFFIC_TIERS.map((perMinute) => ({
    perMinute,
    sightings: referenceFleet(perMinute).map((fn) =>
      sightingsOf(fn, set.functions[fn.name] ?? [], CATALOGUE, plan),
    ),
  }));
  return Object.fromEntries(
    [...items]
      .sort()
      .map((item) => [
        item,
        Object.fromEntries(
          byRate.map(({ perMinute, sightings }) => [perMinute, consequencesOf(sightings, item)]),
        ),
      ]),
  );
}
