import type { FilterLogEventsRequest, GetLogEventsRequest } from "@aws-sdk/client-cloudwatch-logs";
import type { Members, Operation } from "../../service.ts";
import { invalid, notFound, refuse } from "./errors.ts";
import { expire } from "./keep.ts";
import { EVENT_OVERHEAD, PAGE_BYTES, PAGE_EVENTS, STREAMS_OF_FILTER } from "./limits.ts";
import { checkLimit } from "./page.ts";
import { patternOf } from "./patterns/pattern.ts";
import { eventId, type Group, groupOf, type LogEvent, type Room, type Stream, streamAt } from "./state.ts";

export function readOperations(room: Room): Record<string, Operation> {
  return {
    GetLogEvents: (input: GetLogEventsRequest) => getLogEvents(room, input),
    FilterLogEvents: (input: FilterLogEventsRequest) => filterLogEvents(room, input),
  };
}

const NOWHERE = "0".repeat(56);

/** Pages run in both directions; at an end the same token comes back. */
function getLogEvents(room: Room, input: GetLogEventsRequest): Members {
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY, nextToken, startFromHead = false } = input;
  // `unmask` shows what data protection hides: there is none.
  const { limit = PAGE_EVENTS, unmask: _unmask } = input;
  checkLimit(limit, PAGE_EVENTS);
  const group = groupOf(room, input);
  const stream = streamAt(group, input.logStreamName);
  expire(group, [stream], room.kernel.now());
  const cursor = nextToken === undefined ? undefined : cursorOf(nextToken);
  const forward = cursor ? cursor.forward : startFromHead;
  const all = between(stream, startTime, endTime);
  const side = !cursor
    ? all
    : all.filter((event) => (cursor.forward ? isAfter(event, cursor) : isAfter(cursor, event)));
  const page = forward ? fitting(side, limit) : fitting(side.toReversed(), limit).toReversed();
  const [first, last] = [page[0], page.at(-1)];
  return {
    events: page.map(({ at, message, ingestedAt }) => ({
      timestamp: at,
      message,
      ingestionTime: ingestedAt,
    })),
    nextForwardToken: `f/${last ? eventId(last) : (cursor?.id ?? NOWHERE)}/s`,
    nextBackwardToken: `b/${first ? eventId(first) : (cursor?.id ?? NOWHERE)}/s`,
  };
}

type Spot = Pick<LogEvent, "at" | "order">;

/** Where an id lies. The one of nowhere lies before all. */
function spotOf(id: string): Spot {
  return id === NOWHERE
    ? { at: -1, order: -1 }
    : { at: Number(id.slice(1, 16)), order: Number(id.slice(16)) };
}

function isAfter(a: Spot, b: Spot): boolean {
  return a.at > b.at || (a.at === b.at && a.order > b.order);
}

function cursorOf(token: string): Spot & { readonly forward: boolean; readonly id: string } {
  const [, way, id] = /^([fb])\/(\d{56})(?:\/s)?$/.exec(token) ?? [];
  if (way === undefined || id === undefined) throw invalid("The specified nextToken is invalid.");
  return { forward: way === "f", id, ...spotOf(id) };
}

function between({ events }: Stream, start: number, end: number): LogEvent[] {
  return events.filter(({ at, gone }) => !gone && at >= start && at < end);
}

/** Up to a page's events and bytes. */
function fitting(events: readonly LogEvent[], limit: number): LogEvent[] {
  const page: LogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    bytes += event.bytes - EVENT_OVERHEAD;
    if (page.length === limit || (bytes > PAGE_BYTES && page.length > 0)) break;
    page.push(event);
  }
  return page;
}

function filterLogEvents(room: Room, input: FilterLogEventsRequest): Members {
  const {
    logStreamNames: names,
    logStreamNamePrefix: prefix,
    startTime = 0,
    endTime = Number.POSITIVE_INFINITY,
    filterPattern = "",
    nextToken,
    limit = PAGE_EVENTS,
    // Results have been interleaved whatever is asked since June 2019.
    interleaved: _interleaved,
    unmask: _unmask,
    logGroupName,
    logGroupIdentifier,
    ...rest
  } = input;
  refuse("FilterLogEvents", rest);
  checkLimit(limit, PAGE_EVENTS);
  if (names && prefix !== undefined)
    throw invalid("Cannot have both logStreamNames and logStreamNamePrefix.");
  if ((names?.length ?? 0) > STREAMS_OF_FILTER)
    throw invalid(`logStreamNames must have at most ${STREAMS_OF_FILTER} names.`);
  const pattern = patternOf(filterPattern);
  const group = groupOf(room, {
    ...(logGroupName ? { logGroupName } : {}),
    ...(logGroupIdentifier ? { logGroupIdentifier } : {}),
  });
  const streams = streamsOf(group, names, prefix);
  expire(group, streams, room.kernel.now());
  const after = nextToken === undefined ? undefined : afterOf(nextToken);
  const matching = streams
    .flatMap((stream) =>
      stream.events.filter(
        (event) =>
          !event.gone &&
          event.at >= startTime &&
          // Unlike with GetLogEvents, the end belongs to it.
          event.at <= endTime &&
          (after === undefined || isAfter(event, after)) &&
          pattern.match(event.message),
      ),
    )
    .sort((a, b) => a.at - b.at || a.order - b.order);
  const page = fitting(matching, limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => ({
      logStreamName: event.stream.name,
      timestamp: event.at,
      message: event.message,
      ingestionTime: event.ingestedAt,
      eventId: eventId(event),
    })),
    // Deprecated and always empty.
    searchedLogStreams: [],
    ...(last && page.length < matching.length
      ? { nextToken: Buffer.from(eventId(last)).toString("base64url") }
      : {}),
  };
}

function afterOf(token: string): Spot {
  const id = Buffer.from(token, "base64url").toString();
  if (!/^\d{56}$/.test(id)) throw invalid("The specified nextToken is invalid.");
  return spotOf(id);
}

function streamsOf(group: Group, names: readonly string[] | undefined, prefix = ""): Stream[] {
  if (!names) return [...group.streams.values()].filter(({ name }) => name.startsWith(prefix));
  return names.map((name) => {
    const stream = group.streams.get(name);
    if (!stream) throw notFound("log stream");
    return stream;
  });
}
