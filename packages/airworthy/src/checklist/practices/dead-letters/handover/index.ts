import type { Trigger } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { handoverTriggers, keepsUndelivered, keepUndelivered } from "../handover.ts";
import { listed } from "../words.ts";

export default item({
  id: "dead-letters/handover",
  of: "function",
  says: "What hands events over to a function keeps those it could not hand over.",
  because:
    "The function's own destination only sees events that Lambda accepted. When the permission is missing, the function is gone or its key is disabled, SNS and EventBridge give up and drop the event, unless the subscription or the rule has a dead-letter queue of its own.",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  severity: "warning",
  tiers: ["critical", "standard"],
  appliesTo: (fn) => {
    if (fn.purpose !== "workload") return notApplicable("runs only while the stack deploys, or at the edge");
    return (
      handoverTriggers(fn).length > 0 ||
      notApplicable("no subscription, event rule or one-time schedule of the fleet invokes it")
    );
  },
  check: (fn) => {
    const lost = handoverTriggers(fn).filter((trigger) => !keepsUndelivered(trigger));
    const [first] = lost;
    if (!first) return met();
    return notMet(
      first.via.at,
      `${senders(lost)} ${new Set(lost.map(({ via }) => via)).size === 1 ? "drops" : "drop"} events that cannot be handed over to ${fn.id}.`,
      "Give the subscription (RedrivePolicy) or the rule's target (DeadLetterConfig) a queue.",
    );
  },
  fix: keepUndelivered,
});

/** @example "The SNS subscription PaymentReceived and the EventBridge rules OrderPlaced and OrderPaid" */
function senders(triggers: readonly Trigger[]): string {
  const kinds = new Map<string, Set<string>>();
  for (const { via, service } of triggers) {
    const kind = KINDS[service] ?? "EventBridge rule";
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(via.id));
  }
  const said = [...kinds].map(([kind, ids]) => {
    const [one = "", two = "", ...more] = ids;
    if (ids.size === 1) return `the ${kind} ${one}`;
    return `the ${kind}s ${listed(more.length > 1 ? [one, two, `${more.length} more`] : [one, two, ...more])}`;
  });
  return listed(said).replace(/^t/, "T");
}

const KINDS: Readonly<Record<string, string>> = {
  sns: "SNS subscription",
  scheduler: "EventBridge schedule",
};
