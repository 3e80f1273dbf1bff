import { DAY, HOUR, type Instant, MINUTE } from "../kernel/time.ts";

const UNITS: Readonly<Record<string, number>> = { minute: MINUTE, hour: HOUR, day: DAY };

/**
 * Milliseconds between two runs of `rate(5 minutes)`; undefined for a text that is none. With 1 the unit stands in the
 * singular. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-rate-expressions
 */
export function rateOf(expression: string): number | undefined {
  const [, count = "", unit = ""] = /^rate\((\d+) (minutes?|hours?|days?)\)$/.exec(expression) ?? [];
  const times = Number(count);
  if (times < 1 || (times === 1) === unit.endsWith("s")) return undefined;
  return times * (UNITS[unit.replace(/s$/, "")] ?? 0);
}

/** The first run after an instant of a rate that began at another. */
export function nextOfRate(every: number, began: Instant, after: Instant): Instant {
  return began + (Math.floor((after - began) / every) + 1) * every;
}
