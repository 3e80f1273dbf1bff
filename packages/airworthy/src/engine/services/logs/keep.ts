import type { Instant } from "../../kernel/time.ts";
import { EVENT_OVERHEAD, KEPT_BYTES_OF_GROUP, KEPT_OF_GROUP, KEPT_OF_STREAM } from "./limits.ts";
import { type Group, horizon, type LogEvent, type Room, type Stream } from "./state.ts";

/** Keeps an event in its stream, in the order of time; the oldest make room when there is none. */
export function keep(room: Room, group: Group, stream: Stream, at: Instant, message: string): LogEvent {
  const event: LogEvent = {
    at,
    order: room.nextOrder++,
    ingestedAt: room.kernel.now(),
    message,
    bytes: Buffer.byteLength(message) + EVENT_OVERHEAD,
    stream,
    gone: false,
  };
  place(stream, event);
  stream.count++;
  stream.first = Math.min(stream.first ?? at, at);
  stream.last = Math.max(stream.last ?? at, at);
  stream.lastIngestion = event.ingestedAt;
  group.arrivals.push(event);
  group.count++;
  group.bytes += event.bytes;
  if (stream.count > KEPT_OF_STREAM) dropOldestOf(room, group, stream);
  while (group.count > KEPT_OF_GROUP || group.bytes > KEPT_BYTES_OF_GROUP) dropOldest(room, group);
  return event;
}

/** Nearly always at the end. */
function place(stream: Stream, event: LogEvent): void {
  const { events } = stream;
  let at = events.length;
  while (at > 0 && (events[at - 1] as LogEvent).at > event.at) at--;
  if (at === events.length) events.push(event);
  else events.splice(at, 0, event);
  stream.oldest = Math.min(stream.oldest, at);
}

function dropOldestOf(room: Room, group: Group, stream: Stream): void {
  let event = stream.events[stream.oldest];
  while (event?.gone) event = stream.events[++stream.oldest];
  if (event) drop(room, group, event);
}

function dropOldest(room: Room, group: Group): void {
  let event = group.arrivals[group.oldestArrival];
  while (event?.gone) event = group.arrivals[++group.oldestArrival];
  if (event) drop(room, group, event);
}

function drop(room: Room, group: Group, event: LogEvent): void {
  if (!group.dropping) {
    group.dropping = true;
    room.kernel.note("logs.group-full", { group: group.name, events: group.count, bytes: group.bytes });
  }
  remove(group, event);
}

function remove(group: Group, event: LogEvent): void {
  event.gone = true;
  group.count--;
  group.bytes -= event.bytes;
  const { stream } = event;
  stream.count--;
  // Cut rarely: one cut for each event would move the whole list every time.
  if (stream.events.length > 2 * stream.count + 16) {
    stream.events = stream.events.filter((one) => !one.gone);
    stream.oldest = 0;
  }
  if (group.arrivals.length > 2 * group.count + 16) {
    group.arrivals = group.arrivals.filter(({ gone }) => !gone);
    group.oldestArrival = 0;
  }
}

/** Removes what has outlived the retention. AWS does it within 72 hours and shows none of it meanwhile. */
export function expire(group: Group, streams: Iterable<Stream>, now: Instant): void {
  const oldest = horizon(group, now);
  if (oldest === Number.NEGATIVE_INFINITY) return;
  for (const stream of streams) {
    const old: LogEvent[] = [];
    for (const event of stream.events) {
      if (event.at >= oldest) break;
      if (!event.gone) old.push(event);
    }
    for (const event of old) remove(group, event);
    if (old.length > 0) stream.first = stream.events.find(({ gone }) => !gone)?.at;
  }
}

export function forgetStream(group: Group, stream: Stream): void {
  for (const event of stream.events.slice()) if (!event.gone) remove(group, event);
  group.streams.delete(stream.name);
}
