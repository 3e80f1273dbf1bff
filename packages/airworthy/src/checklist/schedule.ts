import type { Trigger } from "../fleet/model.ts";
import { branches } from "./branches.ts";

/** Whether a trigger is a clock: its next event comes by itself and says what the failed one said. */
export function isScheduled(trigger: Trigger): boolean {
  const rule = trigger.source?.type === "AWS::Events::Rule" ? trigger.source : trigger.via;
  if (rule.type === "AWS::Events::Rule")
    return (
      branches(rule.properties, "ScheduleExpression").length > 0 &&
      branches(rule.properties, "EventPattern").length === 0
    );
  if (rule.type !== "AWS::Scheduler::Schedule") return trigger.service === "scheduler";
  const [expression] = branches(rule.properties, "ScheduleExpression");
  // `at(…)` happens once: nothing says it again.
  return !(expression?.kind === "scalar" && String(expression.value).startsWith("at("));
}
