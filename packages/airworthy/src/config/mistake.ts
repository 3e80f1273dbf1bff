import { isDay } from "../checklist/day.ts";
import { matchesAny } from "../checklist/glob.ts";
import { policyFrom } from "../checklist/policy.ts";
import { TIERS, type Tier } from "../checklist/standard.ts";
import type { Config } from "./config.ts";

/** What is wrong with a configuration that its schema cannot say, and where: the steps from the root of the file. */
export function configMistake(
  config: Config,
  itemIds: readonly string[],
): { readonly path: readonly string[]; readonly says: string } | undefined {
  const known = (pattern: string) => itemIds.some((id) => matchesAny(id, [pattern]));
  for (const pattern of Object.keys(config.items ?? {}))
    if (!known(pattern)) return { path: ["items", pattern], says: "The checklist has no such item." };
  for (const [index, { item, expires }] of (config.exceptions ?? []).entries()) {
    const path = ["exceptions", String(index)];
    if (!known(item)) return { path: [...path, "item"], says: `The checklist has no item ${item}.` };
    if (expires !== undefined && !isDay(expires))
      return { path: [...path, "expires"], says: `"${expires}" is no day. Write it as YYYY-MM-DD.` };
  }
  return periodsMistake(config);
}

/** CloudWatch refuses an alarm that asks for more bad datapoints than it looks at. */
function periodsMistake(config: Config): ReturnType<typeof configMistake> {
  const policy = policyFrom(config);
  for (const tier of Object.keys(TIERS) as Tier[]) {
    const { datapointsToAlarm, evaluationPeriods } = policy.standardOf(tier).alarms;
    if (datapointsToAlarm <= evaluationPeriods) continue;
    const own = config.tierStandards?.[tier]?.alarms ? ["tierStandards", tier] : ["standard"];
    return {
      path: [...own, "alarms"],
      says: `In the ${tier} tier datapointsToAlarm is ${datapointsToAlarm} of evaluationPeriods ${evaluationPeriods}; it can be ${evaluationPeriods} at most.`,
    };
  }
  return undefined;
}
