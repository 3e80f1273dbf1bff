import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { numbersAt, rewrite } from "../numbers.ts";
import { consumerNames, feedsFunction } from "../source-queue.ts";
import { outlastsRetention } from "../tries.ts";
import { listed } from "../words.ts";

export default item({
  id: "dead-letters/max-receive-count",
  of: "queue",
  says: "A queue that feeds a function lets a message be tried at least five times.",
  because:
    "Each time Lambda takes a message and then finds the function throttled counts as a try, so that a low maxReceiveCount puts good messages among the dead ones on a busy day.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  severity: "note",
  appliesTo: (queue) =>
    queue.redrive
      ? feedsFunction(queue)
      : notApplicable("has no RedrivePolicy: see dead-letters/source-queue-redrive"),
  check: (queue, { standard }) => {
    const least = standard.deadLetters.maxReceiveCount;
    const count = numbersAt(queue.resource, least, "RedrivePolicy", "maxReceiveCount");
    if ("hiddenBy" in count) return cannotTell(`${count.hiddenBy} decides maxReceiveCount`, count.node);
    if (count.most >= least || !count.node) return met();
    // With a limit of its own the mapping takes no more messages than the function can run.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html#events-sqs-max-concurrency
    if (
      queue.consumers.every(
        ({ mapping }) => branches(mapping.resource.properties, "ScalingConfig").length > 0,
      )
    )
      return met("its mapping has a maximum concurrency, so that throttling uses up no tries");
    return notMet(
      count.node,
      `${queue.resource.id} gives ${listed(consumerNames(queue))} ${tries(count.most)} at a message; AWS advises ${least}, as a throttled function uses them up.`,
      `Set maxReceiveCount to ${least} or more.`,
    );
  },
  fix: ({ resource }, { standard }) =>
    outlastsRetention(resource, { count: standard.deadLetters.maxReceiveCount }) ??
    rewrite(resource, ["RedrivePolicy", "maxReceiveCount"], standard.deadLetters.maxReceiveCount),
});

function tries(count: number): string {
  return count === 1 ? "one try" : `${count} tries`;
}
