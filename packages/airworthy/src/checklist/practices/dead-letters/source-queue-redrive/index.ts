import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { addDeadLetterQueue, arnOf } from "../../../recipes/queue.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { consumerNames, feedsFunction, isDeadLetterQueue } from "../source-queue.ts";
import { listed } from "../words.ts";

export default item({
  id: "dead-letters/source-queue-redrive",
  of: "queue",
  says: "Every queue that feeds a function hands messages that fail again and again to a dead-letter queue.",
  because:
    "A message that the function cannot handle comes back until its retention ends, each time costing an invocation and failing the messages of its batch; then SQS deletes it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
  severity: "error",
  appliesTo: (queue, { fleet }) => {
    if (isDeadLetterQueue(queue, fleet))
      return notApplicable("is itself where failures end: see dead-letters/feeds-itself");
    return feedsFunction(queue);
  },
  check: (queue) => {
    if (queue.redrive && branches(queue.resource.properties, "RedrivePolicy").length > 0) return met();
    return notMet(
      queue.resource.at,
      `${queue.resource.id} feeds ${listed(consumerNames(queue))} and has no dead-letter queue: a message that always fails is tried until it expires, then it is gone.`,
      "Add a RedrivePolicy with a dead-letter queue.",
    );
  },
  fix: ({ resource, fifo }, context) => {
    if (resource.generatedBy)
      return `${resource.generatedBy.id} generates the queue; declare the queue itself`;
    const kind = branches(resource.properties, "FifoQueue");
    if (!fifo && kind.some((one) => one.kind !== "scalar"))
      return "whether it is a FIFO queue is decided by an intrinsic, and its dead-letter queue has to be of the same kind";
    const id = `${resource.id}DeadLetters`;
    return [
      {
        kind: "set",
        resource,
        path: ["Properties", "RedrivePolicy"],
        value: {
          deadLetterTargetArn: arnOf(id),
          maxReceiveCount: context.standard.deadLetters.maxReceiveCount,
        },
      },
      addDeadLetterQueue(resource, id, context, { fifo, encryptedLike: resource }),
    ];
  },
});
