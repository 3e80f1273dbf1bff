import { item } from "../../../item.ts";
import { numberOf, property, valueAt } from "../../../properties.ts";
import { cannotTell, met, type Problem, problems } from "../../../verdict.ts";
import { hiddenBy } from "../../../../readers/cloudformation/values.ts";

export default item({
  id: "consistency/concurrency",
  of: "function",
  says: "Concurrency that is set fits the event sources it serves.",
  because:
    "Reserved concurrency is not asked of anybody, but where it is lower than what a queue may start, messages are throttled, received again, and end in the dead-letter queue without ever having failed.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html",
  severity: "warning",
  check: (fn) => {
    const value = property(fn, "ReservedConcurrentExecutions");
    if (!value || value.kind === "absent") return met("unreserved: it shares what the account has left");
    const reserved = numberOf(value);
    if (reserved === undefined) return cannotTell(hiddenBy(value), value.at);
    const found: Problem[] = fn.mappings.flatMap((mapping) => {
      const most = numberOf(valueAt(mapping.resource, "ScalingConfig", "MaximumConcurrency"));
      if (mapping.service !== "sqs" || most === undefined || most <= reserved || reserved === 0) return [];
      return [
        {
          at: value.at,
          says: `${fn.id} reserves ${reserved} concurrent executions, but its queue may start ${most}: the rest is throttled.`,
          cure: `Set ReservedConcurrentExecutions to ${most} or more, or MaximumConcurrency to ${reserved} or less.`,
        },
      ];
    });
    return problems(found, reserved === 0 ? "reserved 0: it is switched off" : `${reserved} reserved`);
  },
});
