import { cronOf, nextOfCron } from "../../schedules/cron.ts";
import { nextOfRate, rateOf } from "../../schedules/rate.ts";
import type { Room, Rule } from "./state.ts";
import { scheduled } from "./event.ts";
import { trigger } from "./trigger.ts";

export function isSchedule(expression: string): boolean {
  return rateOf(expression) !== undefined || cronOf(expression) !== undefined;
}

/** Sets the rule's next run, or takes it away. */
export function arm(room: Room, rule: Rule): void {
  rule.timer?.cancel();
  rule.timer = undefined;
  if (rule.schedule === undefined || rule.state === "DISABLED") return;
  const { kernel } = room;
  const every = rateOf(rule.schedule);
  const cron = every === undefined ? cronOf(rule.schedule) : undefined;
  const next =
    every === undefined
      ? cron && nextOfCron(cron, kernel.now())
      : nextOfRate(every, rule.began, kernel.now());
  if (next === undefined) return;
  rule.timer = kernel.at(next, () => {
    arm(room, rule);
    trigger(room, rule, scheduled(room, rule));
  });
}
