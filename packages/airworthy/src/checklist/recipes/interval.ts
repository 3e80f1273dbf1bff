import type { LambdaFunction, Trigger } from "../../fleet/model.ts";
import { evaluate } from "../../readers/cloudformation/values.ts";
import { at } from "../../readers/tree.ts";
import { isScheduled } from "../schedule.ts";

const UNITS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86_400 };

/**
 * The longest time between two runs of a schedule, in seconds; `undefined` for what is not regular, such as a cron
 * expression on weekdays only.
 *
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @example longestPause("cron(0 3 * * ? *)") // 86_400
 */
export function longestPause(expression: string): number | undefined {
  const rate = /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/.exec(expression);
  if (rate) return Number(rate[1]) * (UNITS[rate[2] ?? ""] ?? 0);
  const cron = /^cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)$/.exec(expression);
  if (!cron) return undefined;
  const [, minutes = "", hours = "", ...days] = cron;
  if (days.some((field) => field !== "*" && field !== "?" && field !== "1/1" && field !== "*/1"))
    return undefined;
  if (hours === "*") return pause(minutes, 60, UNITS["minute"]);
  return pause(hours, 24, UNITS["hour"]);
}

/** Longest pause of one field that comes round after `size`. */
function pause(field: string, size: number, unit = 1): number | undefined {
  if (field === "*") return unit;
  const step = /^(?:\*|0)\/(\d+)$/.exec(field);
  if (step) {
    const every = Number(step[1]);
    return every > 0 && every <= size ? every * unit : undefined;
  }
  const times = field.split(",").map(Number);
  if (times.some((time) => !Number.isInteger(time) || time < 0 || time >= size)) return undefined;
  const sorted = times.toSorted((a, b) => a - b);
  const pauses = sorted.map((time, index) => (sorted[index + 1] ?? (sorted[0] ?? 0) + size) - time);
  return Math.max(...pauses) * unit;
}

/** What a trigger's rule or schedule says about when. */
export function scheduleOf(trigger: Trigger): { readonly expression?: string; readonly enabled: boolean } {
  const rule = trigger.source?.type === "AWS::Events::Rule" ? trigger.source : trigger.via;
  const text = (name: string): string | undefined => {
    const node = at(rule.properties, name);
    const value = node && evaluate(node, rule.stack);
    return value?.kind === "known" ? String(value.value) : undefined;
  };
  return { expression: text("ScheduleExpression"), enabled: text("State") !== "DISABLED" };
}

/** Whether nothing but a clock starts the function, and less than twice in five minutes. */
export function runsRarely(fn: LambdaFunction): boolean {
  if (fn.triggers.length === 0 || !fn.triggers.every(isScheduled)) return false;
  return fn.triggers.every(
    (trigger) => (longestPause(scheduleOf(trigger).expression ?? "") ?? Infinity) >= 300,
  );
}
