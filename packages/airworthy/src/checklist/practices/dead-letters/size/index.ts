import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { numbersAt, rewrite } from "../numbers.ts";

/**
 * Largest message of a queue, its default too, in bytes; an asynchronous event may be as large.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const LARGEST_MESSAGE = 1_048_576;

export default item({
  id: "dead-letters/size",
  of: "queue",
  says: "A queue for the failures of a function takes messages as large as events may be.",
  because:
    "Events may have 1 MiB since SQS messages may. When the queue says less, Lambda cannot send it a large event and drops it; a destination's record holds the answer on top of the event.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "note",
  appliesTo: (queue) =>
    queue.deadLetterOf.some(({ kind }) => kind === "function" || kind === "on-failure") ||
    notApplicable("keeps no events of a function"),
  check: ({ resource }) => {
    const size = numbersAt(resource, LARGEST_MESSAGE, "MaximumMessageSize");
    if ("hiddenBy" in size) return cannotTell(`${size.hiddenBy} decides MaximumMessageSize`, size.node);
    if (size.most >= LARGEST_MESSAGE || !size.node) return met();
    return notMet(
      size.node,
      `${resource.id} takes messages of up to ${kibibytes(size.most)}, but an asynchronous event may have ${kibibytes(LARGEST_MESSAGE)}: a larger one is dropped.`,
      `Set MaximumMessageSize to ${LARGEST_MESSAGE}, or leave it out.`,
    );
  },
  fix: ({ resource }) => rewrite(resource, ["MaximumMessageSize"], LARGEST_MESSAGE),
});

function kibibytes(bytes: number): string {
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}
