import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { feedsFunction } from "../source-queue.ts";
import { advisedVisibility, lengthenVisibility, visibilityOf } from "../visibility.ts";
import { duration } from "../words.ts";

export default item({
  id: "dead-letters/visibility-timeout",
  of: "queue",
  says: "A queue hides a message for six times the timeout of the function that handles it.",
  because:
    "Lambda tries again by itself while the function is throttled; a message that shows again meanwhile is handled twice, and each time is counted towards its dead-letter queue.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  severity: "note",
  appliesTo: feedsFunction,
  check: (queue, { standard }) => {
    const { visibility, slowest, unknown } = visibilityOf(queue);
    if ("hiddenBy" in visibility)
      return cannotTell(`${visibility.hiddenBy} decides VisibilityTimeout`, visibility.node);
    if (!slowest)
      return cannotTell(
        "the function's timeout is not decided by the template",
        (unknown ?? queue.consumers[0])?.fn.declared.at,
      );
    if (visibility.most < slowest.timeout)
      return notApplicable("shorter than the function's timeout: see dead-letters/visibility-covers-timeout");
    const advised = advisedVisibility(slowest, standard);
    if (visibility.most >= advised) return met();
    const { fn } = slowest.consumer;
    const set = visibility.node ? "" : " (SQS's default)";
    const multiple = standard.deadLetters.visibilityMultiple;
    const window = slowest.window > 0 ? " and its batching window" : "";
    return notMet(
      visibility.node ?? queue.resource.at,
      `${queue.resource.id} hides a message for ${duration(visibility.most)}${set}; AWS advises ${duration(advised)}, ${multiple} times the timeout of ${fn.id}${window}.`,
      `Set VisibilityTimeout to ${advised}.`,
    );
  },
  fix: (queue, { standard }) => lengthenVisibility(queue, standard),
});
