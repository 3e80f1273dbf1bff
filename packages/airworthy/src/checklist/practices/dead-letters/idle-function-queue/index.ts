import { at } from "../../../../readers/tree.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { failureTargets } from "../failure-targets.ts";

export default item({
  id: "dead-letters/idle-function-queue",
  of: "function",
  says: "A function that only reads a queue or a stream has no dead-letter queue of its own.",
  because:
    "Lambda waits for the answer when it reads a queue or a stream, so that nothing ever reaches the function's dead-letter queue: it looks like a net, but what is needed is the RedrivePolicy of the source queue or the destination of the event source mapping.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
  severity: "note",
  appliesTo: (fn) => {
    const own = ownTargets(fn);
    if (own.length === 0) return notApplicable("has no dead-letter queue of its own");
    // One for all, written in Globals, is no misunderstanding about this function.
    if (fn.language === "sam" && fn.deadLetter && !at(fn.declared.properties, "DeadLetterQueue"))
      return notApplicable("has it from Globals");
    return fn.invocations.size > 0 || notApplicable("nothing in the fleet shows how it is invoked");
  },
  check: (fn) => {
    const [first] = ownTargets(fn);
    if (!first || [...fn.invocations].some((kind) => kind === "async" || kind === "sync")) return met();
    const source = fn.invocations.has("queue") ? "queue" : "stream";
    return notMet(
      first.target.at,
      `As far as the fleet shows, nothing reaches the ${first.name} of ${fn.id}: the function only reads a ${source}, and what fails goes back there.`,
      source === "queue"
        ? "Set the RedrivePolicy of the source queue instead."
        : "Set DestinationConfig of the event source mapping instead.",
    );
  },
});

function ownTargets(fn: LambdaFunction) {
  return failureTargets(fn).filter((one) => one.via.type !== "AWS::Lambda::EventSourceMapping");
}
