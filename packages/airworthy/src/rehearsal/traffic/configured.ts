import { normalBeyond } from "../../alarms/band/normal.ts";
import type { TrafficRule } from "../../config/rehearsal.ts";
import type { FunctionProfile, Lognormal, Traffic } from "../model.ts";
import type { Observed } from "./observed.ts";
import { weekOf } from "./shapes.ts";

/** Distance of p99 from the middle of a normal distribution, in standard deviations: 2.33. */
const Z99 = normalBeyond(0.01);

/**
 * A function with what is known of its normal weeks: what `airworthy.yaml` says counts more than what was measured, and
 * that more than what was assumed.
 */
export function configured(
  profile: FunctionProfile,
  rule: Omit<TrafficRule, "functions" | "metrics"> = {},
  seen: Omit<Observed, "notes"> = {},
): FunctionProfile {
  return {
    ...profile,
    ...(seen.errorRate === undefined ? {} : { errorRate: seen.errorRate }),
    ...(seen.blipsPerWeek === undefined ? {} : { blipsPerWeek: seen.blipsPerWeek }),
    ...(rule.errorPercent === undefined ? {} : { errorRate: rule.errorPercent / 100 }),
    ...(rule.blipsPerWeek === undefined ? {} : { blipsPerWeek: rule.blipsPerWeek }),
    ...(rule.memoryPercent === undefined ? {} : { memoryUse: rule.memoryPercent / 100 }),
    ...(rule.cpuPercent === undefined ? {} : { cpuUse: rule.cpuPercent / 100 }),
    ...(rule.initMs === undefined ? {} : { init: { ...profile.init, median: rule.initMs } }),
    traffic: trafficOf(seen.traffic ?? profile.traffic, rule),
    duration: durationOf(seen.duration ?? profile.duration, rule.durationMs),
  };
}

function trafficOf(
  before: Traffic,
  { perMinute, day, weekend, restless, bursts }: Omit<TrafficRule, "functions">,
): Traffic {
  return {
    perMinute: perMinute ?? before.perMinute,
    week:
      day === undefined && weekend === undefined
        ? before.week
        : weekOf(day ?? before.week.slice(0, 24), weekend),
    restless: restless ?? before.restless,
    ...(bursts ? { bursts } : before.bursts ? { bursts: before.bursts } : {}),
  };
}

function durationOf(before: Lognormal, said: TrafficRule["durationMs"]): Lognormal {
  if (!said) return before;
  const sigma =
    said.p99 === undefined ? before.sigma : Math.log(Math.max(1.05, said.p99 / said.median)) / Z99;
  return { median: said.median, sigma };
}
