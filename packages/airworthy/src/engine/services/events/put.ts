import type { PutEventsRequest, PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { BusEvent } from "../../ports.ts";
import type { Call, Members, Operation } from "../../service.ts";
import { noBus, invalid, notFlown } from "./errors.ts";
import { eventOf, type Travelling } from "./event.ts";
import { LARGEST_REQUEST, MOST_ENTRIES } from "./limits.ts";
import { measure } from "./metrics.ts";
import { type Bus, busName, type Room } from "./state.ts";
import { trigger } from "./trigger.ts";

export function putOperations(room: Room): Record<string, Operation> {
  return {
    PutEvents({ Entries = [], EndpointId }: PutEventsRequest, { traceHeader }: Call) {
      if (EndpointId !== undefined) throw notFlown("PutEvents", "EndpointId");
      if (Entries.length === 0 || Entries.length > MOST_ENTRIES)
        throw invalid(
          `1 validation error detected: Value '[${Entries.map(asText).join(", ")}]' at 'entries' failed to satisfy constraint: Member must have length ${Entries.length === 0 ? "greater than or equal to 1" : `less than or equal to ${MOST_ENTRIES}`}`,
        );
      if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST_REQUEST)
        throw invalid("Total size of the entries in the request is over the limit.");
      const results = Entries.map((entry) => putEntry(room, entry, traceHeader));
      return {
        FailedEntryCount: results.filter((one) => "ErrorCode" in one).length,
        Entries: results,
      };
    },
  };
}

/** As AWS writes it (recorded for LocalStack: test_put_events_exceed_limit_ten_entries). */
function asText({
  Time,
  Source,
  Resources,
  DetailType,
  Detail,
  EventBusName,
  TraceHeader,
}: PutEventsRequestEntry) {
  const resources = Resources ? `[${Resources.join(", ")}]` : null;
  return `PutEventsRequestEntry(time=${Time?.toISOString() ?? null}, source=${Source ?? null}, resources=${resources}, detailType=${DetailType ?? null}, detail=${Detail ?? null}, eventBusName=${EventBusName ?? null}, traceHeader=${TraceHeader ?? null}, kmsKeyIdentifier=null, internalMetadata=null)`;
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size */
function sizeOf({
  Time,
  Source = "",
  DetailType = "",
  Detail = "",
  Resources = [],
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time ? 14 : 0) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function putEntry(room: Room, entry: PutEventsRequestEntry, traceHeader: string | undefined): Members {
  const { Source, DetailType, Detail, EventBusName, Resources, Time, TraceHeader } = entry;
  const wrong = (ErrorMessage: string): Members => ({ ErrorCode: "InvalidArgument", ErrorMessage });
  for (const [name, value] of [
    ["Source", Source],
    ["DetailType", DetailType],
    ["Detail", Detail],
  ] as const)
    if (!value) return wrong(`Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (Source?.startsWith("aws."))
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  let detail: unknown;
  try {
    detail = JSON.parse(Detail ?? "");
  } catch {
    detail = undefined;
  }
  if (typeof detail !== "object" || detail === null || Array.isArray(detail))
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const header = TraceHeader ?? traceHeader;
  const event: BusEvent = {
    source: Source ?? "",
    detailType: DetailType ?? "",
    detail,
    ...(Resources ? { resources: Resources } : {}),
    ...(Time ? { time: Time.getTime() } : {}),
    ...(header ? { traceHeader: header } : {}),
  };
  const bus = room.buses.get(busName(EventBusName));
  // AWS takes it and drops it: nobody is told. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html
  if (!bus) return { EventId: room.kernel.random("events.event-id").uuid() };
  return { EventId: put(room, bus, event) };
}

/** Puts an event onto a bus; rules see it in a turn of its own. Gives its id. */
export function put(room: Room, bus: Bus, given: BusEvent): string {
  const { kernel } = room;
  const event = eventOf(room, given);
  const { traceHeader, from } = given;
  kernel.note("events.event-put", {
    bus: bus.name,
    eventId: event.id,
    source: event.source,
    detailType: event["detail-type"],
  });
  route(room, bus, {
    event,
    receivedAt: kernel.now(),
    ...(traceHeader ? { traceHeader } : {}),
    ...(from ? { handedOn: true } : {}),
  });
  return event.id;
}

/** Lets the rules of a bus see an event: all of them, or those that are named by ARN. */
export function route(
  room: Room,
  bus: Bus,
  travelling: Travelling,
  arns: readonly string[] | undefined = undefined,
): void {
  room.kernel.after(0, () => {
    for (const rule of bus.rules.values()) {
      if (arns && arns.length > 0 && !arns.includes(rule.arn)) continue;
      if (rule.state === "DISABLED" || !rule.match?.(travelling.event)) continue;
      measure(room, rule, "MatchedEvents");
      trigger(room, rule, travelling);
    }
  });
}

export function busOf(room: Room, named: string): Bus {
  const bus = room.buses.get(busName(named));
  if (!bus) throw noBus(busName(named));
  return bus;
}
