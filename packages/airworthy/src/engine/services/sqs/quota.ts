import { ServiceError } from "../../error.ts";
import { SECOND } from "../../kernel/time.ts";
import { FIFO_CALLS } from "./limits.ts";
import type { Queue } from "./queue.ts";
import type { Room } from "./room.ts";

/**
 * A FIFO queue takes so many calls a second of each action; high throughput (`perMessageGroupId`) lifts that to a
 * quota of the Region which no single machine reaches.
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/high-throughput-fifo.html
 */
export function checkQuota({ kernel }: Room, queue: Queue, action: "Send" | "Receive" | "Delete"): void {
  if (!queue.fifo || queue.settings.throughputLimit === "perMessageGroupId") return;
  const second = Math.floor(kernel.now() / SECOND);
  const known = queue.calls.get(action);
  const calls = known?.second === second ? known : { second, count: 0 };
  queue.calls.set(action, calls);
  if (++calls.count <= FIFO_CALLS) return;
  kernel.note("sqs.throttled", { queue: queue.name, action });
  throw new ServiceError("RequestThrottled", "Rate exceeded", { status: 403 });
}
