import type { LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { isScheduled } from "../../../schedule.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { asyncTriggers, hasDeadLetterQueue, isKept, keptQualifiers, notAsync } from "../async.ts";
import { keepFailedEvents } from "../keep-failed-events.ts";
import { listed, serviceName } from "../words.ts";

export default item({
  id: "dead-letters/async-destination",
  of: "function",
  says: "Every asynchronously invoked function keeps the events it could not handle.",
  because:
    "Lambda has answered the sender before the function runs: after two retries it discards the event, and without a destination nothing remains of it but a metric.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "error",
  appliesTo: (fn) =>
    notAsync(fn) ??
    (!asyncTriggers(fn).every(isScheduled) ||
      notApplicable("only a schedule invokes it: see dead-letters/scheduled-destination")),
  check: (fn) => {
    const lost = asyncTriggers(fn).filter((trigger) => !isScheduled(trigger) && !isKept(fn, trigger));
    if (lost.length === 0)
      return met(hasDeadLetterQueue(fn) ? "a dead-letter queue" : "an on-failure destination");
    return notMet(
      fn.declared.at,
      `${fn.id} is invoked asynchronously by ${senders(lost)}, and ${fate(fn)}.`,
      "Send what it cannot handle to a queue: set an on-failure destination for what is invoked.",
    );
  },
  fix: keepFailedEvents,
});

function senders(triggers: LambdaFunction["triggers"]): string {
  return listed([...new Set(triggers.map((trigger) => serviceName(trigger.service)))]);
}

function fate(fn: LambdaFunction): string {
  const elsewhere = keptQualifiers(fn);
  return elsewhere.length > 0
    ? `its destination for failures is set on ${listed(elsewhere)}, which those events do not pass`
    : "an event that fails for good is discarded";
}
