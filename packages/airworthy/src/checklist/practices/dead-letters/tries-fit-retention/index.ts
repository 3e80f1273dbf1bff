import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { rewrite } from "../numbers.ts";
import { feedsFunction } from "../source-queue.ts";
import { triesOf } from "../tries.ts";
import { duration } from "../words.ts";

export default item({
  id: "dead-letters/tries-fit-retention",
  of: "queue",
  says: "A message that always fails reaches the dead-letter queue before it expires.",
  because:
    "A failed message is hidden for the visibility timeout before each further try. When all tries together last longer than the queue keeps a message, it expires on the way and the dead-letter queue stays empty.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  severity: "error",
  appliesTo: (queue) =>
    queue.redrive
      ? feedsFunction(queue)
      : notApplicable("has no RedrivePolicy: see dead-letters/source-queue-redrive"),
  check: ({ resource }) => {
    const { count, visibility, retention } = triesOf(resource);
    for (const one of [count, visibility, retention])
      if ("hiddenBy" in one) return cannotTell(`${one.hiddenBy} decides how long the tries last`, one.node);
    if ("hiddenBy" in count || "hiddenBy" in visibility || "hiddenBy" in retention) return met();
    if (count.least * visibility.least <= retention.most) return met();
    return notMet(
      count.node ?? resource.at,
      `${resource.id} keeps a message for ${duration(retention.most)}, but ${count.least} tries ${duration(visibility.least)} apart last longer: a message that always fails expires before it reaches the dead-letter queue.`,
      "Lower maxReceiveCount or VisibilityTimeout, or raise MessageRetentionPeriod.",
    );
  },
  fix: ({ resource }, { standard }) => {
    const longest = standard.deadLetters.retentionSeconds;
    const { count, visibility } = triesOf(resource);
    if ("hiddenBy" in count || "hiddenBy" in visibility || count.least * visibility.least > longest)
      return "no queue keeps messages for that long; lower maxReceiveCount or VisibilityTimeout";
    return rewrite(resource, ["MessageRetentionPeriod"], longest);
  },
});
