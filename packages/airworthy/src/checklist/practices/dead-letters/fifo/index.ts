import type { DeadLetterSource, Queue } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { cannotTell, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { isFifo } from "../fifo-kind.ts";

/** Senders that can only send to a standard queue, as a person would call them. */
const STANDARD_ONLY: Partial<Record<DeadLetterSource["kind"], string>> = {
  function: "a function's dead-letter queue",
  "on-failure": "an on-failure destination",
  mapping: "an on-failure destination",
  rule: "the dead-letter queue of an EventBridge rule",
  schedule: "the dead-letter queue of a schedule",
};

export default item({
  id: "dead-letters/fifo",
  of: "queue",
  says: "A dead-letter queue is of the kind that its sender can send to.",
  because:
    "SQS refuses a RedrivePolicy from a FIFO queue to a standard one and the other way round; Lambda and EventBridge send failures to standard queues only.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  severity: "error",
  appliesTo: (queue) => queue.deadLetterOf.length > 0 || notApplicable("nothing sends its failures here"),
  check: (queue) => {
    const fifo = isFifo(queue.resource);
    if (fifo === undefined) return cannotTell("an intrinsic decides FifoQueue", queue.resource.at);
    return problems(queue.deadLetterOf.flatMap((source) => mismatch(queue, source, fifo)));
  },
});

function mismatch({ resource }: Queue, source: DeadLetterSource, fifo: boolean): Problem[] {
  const only = STANDARD_ONLY[source.kind];
  if (only && fifo) {
    return [
      {
        at: source.at,
        says: `${resource.id} is a FIFO queue, which cannot be ${only} (of ${(source.fn ?? source.resource).id}).`,
        cure: "Use a standard queue.",
      },
    ];
  }
  if (source.kind !== "queue") return [];
  const from = isFifo(source.resource);
  if (from === undefined || from === fifo) return [];
  const [is, has] = from ? ["a FIFO queue", "a standard queue"] : ["a standard queue", "a FIFO queue"];
  return [
    {
      at: source.at,
      says: `${source.resource.id} is ${is}, but its dead-letter queue ${resource.id} is ${has}: SQS refuses that.`,
      cure: `Make a dead-letter queue that is ${is}.`,
    },
  ];
}
