import { gzipSync } from "node:zlib";
import { ServiceError } from "../../error.ts";
import { isLater } from "../../kernel/later.ts";
import { type Instant, MINUTE, SECOND } from "../../kernel/time.ts";
import { FUNCTIONS, METRICS } from "../../ports.ts";
import type { Caller } from "../../service.ts";
import { DELIVERY_BYTES, DELIVERY_RETRIED_FOR, GATHERED_FOR } from "./limits.ts";
import { eventId, type Group, groupArn, type LogEvent, type Room, type SubscriptionFilter } from "./state.ts";

interface Delivery {
  readonly group: Group;
  readonly filter: SubscriptionFilter;
  readonly events: readonly LogEvent[];
  readonly payload: Uint8Array;
  readonly since: Instant;
}

/** Sets an event aside for each subscription whose pattern it matches. */
export function forward(room: Room, group: Group, event: LogEvent): void {
  for (const filter of group.subscriptionFilters.values()) {
    if (!filter.pattern.match(event.message)) continue;
    const { waiting } = filter;
    if (waiting.size === 0) room.kernel.after(GATHERED_FOR, () => flush(room, group, filter));
    const events = waiting.get(event.stream);
    if (events) events.push(event);
    else waiting.set(event.stream, [event]);
  }
}

function flush(room: Room, group: Group, filter: SubscriptionFilter): void {
  const all = [...filter.waiting.values()];
  filter.waiting.clear();
  for (const events of all.flatMap(inBatches)) {
    const payload = payloadOf(room, group, filter, events);
    attempt(room, { group, filter, events, payload, since: room.kernel.now() }, 0);
  }
}

function inBatches(events: readonly LogEvent[]): LogEvent[][] {
  const batches: LogEvent[][] = [[]];
  let bytes = 0;
  for (const event of events) {
    if (bytes + event.bytes > DELIVERY_BYTES && bytes > 0) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(event);
    bytes += event.bytes;
  }
  return batches;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#LambdaFunctionExample */
export function payloadOf(
  { place }: Room,
  group: Group,
  filter: SubscriptionFilter,
  events: readonly LogEvent[],
): Uint8Array {
  const data = {
    messageType: "DATA_MESSAGE",
    owner: place.account,
    logGroup: group.name,
    logStream: events[0]?.stream.name ?? "",
    subscriptionFilters: [filter.name],
    logEvents: events.map((event) => ({
      id: eventId(event),
      timestamp: event.at,
      message: event.message,
    })),
  };
  const packed = gzipSync(JSON.stringify(data)).toString("base64");
  return Buffer.from(JSON.stringify({ awslogs: { data: packed } }));
}

export function callerOf(room: Room, group: Group): Caller {
  return {
    kind: "service",
    principal: "logs.amazonaws.com",
    sourceArn: `${groupArn(room, group.name)}:*`,
  };
}

function attempt(room: Room, delivery: Delivery, retry: number): void {
  const { group, filter, payload, events } = delivery;
  if (filter.gone) return;
  const succeeded = (): void => {
    room.kernel.note("logs.forwarded", { group: group.name, filter: filter.name, events: events.length });
    measure(room, delivery, "ForwardedLogEvents", events.length);
    measure(room, delivery, "ForwardedBytes", payload.length, "Bytes");
  };
  const failed = (error: unknown): void => afterFailure(room, delivery, retry, error);
  try {
    const result = room.place.use(FUNCTIONS).invoke({
      functionName: filter.destination,
      type: "Event",
      payload,
      caller: callerOf(room, group),
    });
    if (!isLater(result)) return succeeded();
    result.whenDone((outcome) => ("error" in outcome ? failed(outcome.error) : succeeded()));
  } catch (error) {
    failed(error);
  }
}

function afterFailure(room: Room, delivery: Delivery, retry: number, error: unknown): void {
  if (!(error instanceof ServiceError)) throw error;
  const { group, filter, events, since } = delivery;
  const throttled = error.status === 429 || /throttl|TooManyRequests/i.test(error.code);
  const passing = throttled || (error.status >= 500 && error.code !== "NotImplemented");
  // AWS retries for a day and does not say how often: the pause doubles up to a minute.
  const pause = Math.min(MINUTE, SECOND * 2 ** retry);
  const again = passing && room.kernel.now() + pause - since <= DELIVERY_RETRIED_FOR;
  room.kernel.note(again ? "logs.forward-failed" : "logs.forward-lost", {
    group: group.name,
    filter: filter.name,
    events: events.length,
    error: error.code,
    retry,
  });
  measure(room, delivery, throttled ? "DeliveryThrottling" : "DeliveryErrors", events.length);
  if (again) room.kernel.after(pause, () => attempt(room, delivery, retry + 1));
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html */
function measure(room: Room, { group, filter }: Delivery, name: string, value: number, unit = "None"): void {
  const dimensions = { LogGroupName: group.name, DestinationType: "Lambda", FilterName: filter.name };
  room.place.use(METRICS).record([{ namespace: "AWS/Logs", name, dimensions, value, unit }]);
}
