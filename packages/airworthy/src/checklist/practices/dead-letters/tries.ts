import type { Resource } from "../../../readers/stack.ts";
import { numbersAt } from "./numbers.ts";
import { QUEUE_DEFAULTS } from "./source-queue.ts";
import { duration } from "./words.ts";

/** How often a queue lets a message be tried, how far apart, and how long it keeps the message. Seconds. */
export function triesOf(resource: Resource) {
  return {
    count: numbersAt(resource, 1, "RedrivePolicy", "maxReceiveCount"),
    visibility: numbersAt(resource, QUEUE_DEFAULTS.visibility, "VisibilityTimeout"),
    retention: numbersAt(resource, QUEUE_DEFAULTS.retention, "MessageRetentionPeriod"),
  };
}

/** Why a queue must not get a number: all tries together would last longer than it keeps a message. */
export function outlastsRetention(
  resource: Resource,
  changed: { readonly count?: number; readonly visibility?: number },
): string | undefined {
  const { count, visibility, retention } = triesOf(resource);
  if ("hiddenBy" in count || "hiddenBy" in visibility || "hiddenBy" in retention) return undefined;
  const tries = changed.count ?? count.least;
  const apart = changed.visibility ?? visibility.least;
  return tries * apart > retention.most
    ? `${tries} tries ${duration(apart)} apart would last longer than the ${duration(retention.most)} that ${resource.id} keeps a message; change its numbers together`
    : undefined;
}
