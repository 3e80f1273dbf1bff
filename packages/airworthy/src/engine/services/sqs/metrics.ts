import type { Kernel } from "../../kernel/kernel.ts";
import { SECOND } from "../../kernel/time.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Datum, METRICS, type Metrics } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { oldestArrival, visibleCount } from "./contents.ts";
import { ACTIVE_FOR, METRICS_EVERY } from "./limits.ts";
import type { Queue } from "./queue.ts";

interface Watch {
  lastTouch: Instant;
}

/**
 * Tells CloudWatch about each active queue, minute by minute: values of a minute are those of what happened in it, and
 * how things stand at its end.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function meter(place: Place): { touch(queue: Queue): void } {
  const { kernel } = place;
  const active = new Map<Queue, Watch>();
  let metrics: Metrics | undefined;

  function measure(queue: Queue, watch: Watch): void {
    if (queue.deleted) {
      active.delete(queue);
      return;
    }
    metrics ??= place.use(METRICS);
    metrics.record(dataOf(queue, kernel.now()));
    if (queue.contents.messages.size === 0 && kernel.now() - watch.lastTouch >= ACTIVE_FOR) {
      kernel.note("sqs.queue-inactive", { queue: queue.name });
      active.delete(queue);
    } else next(kernel, queue, watch);
  }

  function next(turns: Kernel, queue: Queue, watch: Watch): void {
    const minute = Math.floor(turns.now() / METRICS_EVERY) + 1;
    turns.at(minute * METRICS_EVERY, () => measure(queue, watch));
  }

  return {
    touch(queue) {
      const watch = active.get(queue);
      if (watch) watch.lastTouch = kernel.now();
      else {
        const fresh = { lastTouch: kernel.now() };
        active.set(queue, fresh);
        next(kernel, queue, fresh);
      }
    },
  };
}

/** The data of the minute that ends, and the count begins anew. */
function dataOf(queue: Queue, now: Instant): readonly Datum[] {
  const { tally, contents, name, fifo } = queue;
  // Stamped into the minute that they describe.
  const at = now - METRICS_EVERY;
  const dimensions = { QueueName: name };
  const data: Datum[] = [];
  const add = (metric: string, value: number, unit = "Count"): void => {
    data.push({ namespace: "AWS/SQS", name: metric, dimensions, value, unit, at });
  };
  add("NumberOfMessagesSent", tally.sent);
  add("NumberOfMessagesReceived", tally.received);
  add("NumberOfMessagesDeleted", tally.deleted);
  add("NumberOfEmptyReceives", tally.emptyReceives);
  add("ApproximateNumberOfMessagesVisible", visibleCount(contents));
  add("ApproximateNumberOfMessagesNotVisible", contents.inFlight);
  add("ApproximateNumberOfMessagesDelayed", contents.delayed);
  if (fifo) {
    add("NumberOfDeduplicatedSentMessages", tally.deduplicated);
    add("ApproximateNumberOfGroupsWithInflightMessages", groupsInFlight(queue));
  }
  const oldest = oldestArrival(contents);
  if (oldest !== undefined)
    add("ApproximateAgeOfOldestMessage", Math.floor((now - oldest) / SECOND), "Seconds");
  for (const size of tally.sizes) add("SentMessageSize", size, "Bytes");
  tally.sent = tally.received = tally.deleted = tally.emptyReceives = tally.deduplicated = 0;
  tally.sizes = [];
  return data;
}

function groupsInFlight({ contents }: Queue): number {
  if (contents.inFlight === 0) return 0;
  const groups = new Set<string | undefined>();
  for (const { state, groupId } of contents.messages.values()) if (state === "in-flight") groups.add(groupId);
  return groups.size;
}
