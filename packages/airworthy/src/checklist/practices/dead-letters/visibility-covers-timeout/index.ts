import { item } from "../../../item.ts";
import { cannotTell, met, notMet } from "../../../verdict.ts";
import { feedsFunction } from "../source-queue.ts";
import { lengthenVisibility, visibilityOf } from "../visibility.ts";
import { duration } from "../words.ts";

export default item({
  id: "dead-letters/visibility-covers-timeout",
  of: "queue",
  says: "A queue hides a message for as long as the function that handles it may run.",
  because:
    "Lambda refuses an event source mapping whose queue shows a message again while the function may still be working on it: the stack does not deploy.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  severity: "error",
  appliesTo: feedsFunction,
  check: (queue) => {
    const { visibility, slowest, unknown } = visibilityOf(queue);
    if ("hiddenBy" in visibility)
      return cannotTell(`${visibility.hiddenBy} decides VisibilityTimeout`, visibility.node);
    if (slowest && visibility.most < slowest.timeout) {
      const { fn } = slowest.consumer;
      const set = visibility.node ? "" : " (SQS's default)";
      return notMet(
        visibility.node ?? queue.resource.at,
        `${queue.resource.id} hides a message for ${duration(visibility.most)}${set}, but ${fn.id} may run for ${duration(slowest.timeout)}: Lambda refuses to connect them.`,
        `Set VisibilityTimeout to at least ${slowest.timeout}, better six times as much.`,
      );
    }
    if (unknown)
      return cannotTell(
        `the timeout of ${unknown.fn.id} is not decided by the template`,
        unknown.fn.declared.at,
      );
    return met();
  },
  fix: (queue, { standard }) => lengthenVisibility(queue, standard),
});
