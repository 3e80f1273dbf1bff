import type { LambdaFunction, Trigger } from "../../fleet/model.ts";
import { evaluate, hiddenBy } from "../../readers/cloudformation/values.ts";
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

/** What the clocks that start a function say: the one that runs most often, when it is regular. */
export type Clock =
  | { readonly kind: "regular"; readonly trigger: Trigger; readonly pause: number }
  | { readonly kind: "hidden"; readonly trigger: Trigger; readonly because: string }
  | { readonly kind: "irregular" | "none" };

export function clockOf(fn: LambdaFunction): Clock {
  const clocks = fn.triggers.filter(isScheduled).map(clockOfTrigger);
  const regular = clocks.filter((clock) => clock.kind === "regular").toSorted((a, b) => a.pause - b.pause);
  return regular[0] ?? clocks.find((clock) => clock.kind === "hidden") ?? clocks[0] ?? { kind: "none" };
}

function clockOfTrigger(trigger: Trigger): Clock {
  const rule = trigger.source?.type === "AWS::Events::Rule" ? trigger.source : trigger.via;
  const written = (name: string) => {
    const node = at(rule.properties, name);
    return node && evaluate(node, rule.stack);
  };
  const state = written("State");
  const expression = written("ScheduleExpression");
  if (state?.kind === "known" && state.value === "DISABLED") return { kind: "irregular" };
  for (const value of [state, expression]) {
    if (value && value.kind !== "known" && value.kind !== "absent")
      return { kind: "hidden", trigger, because: hiddenBy(value) };
  }
  const pause = expression?.kind === "known" ? longestPause(String(expression.value)) : undefined;
  return pause === undefined ? { kind: "irregular" } : { kind: "regular", trigger, pause };
}

/** Whether nothing but a clock starts the function, and less than twice in five minutes. */
export function runsRarely(fn: LambdaFunction): boolean {
  if (fn.triggers.length === 0 || !fn.triggers.every(isScheduled)) return false;
  const clock = clockOf(fn);
  return clock.kind !== "regular" || clock.pause >= 300;
}
