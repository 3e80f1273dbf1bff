import type { PutLogEventsRequest } from "@aws-sdk/client-cloudwatch-logs";
import type { Members, Operation } from "../../service.ts";
import { invalid, refuse, unmet } from "./errors.ts";
import { NEXT } from "./groups.ts";
import { ingest } from "./ingest.ts";
import { BATCH_BYTES, BATCH_EVENTS, BATCH_SPAN, EVENT_OVERHEAD, FURTHEST_AHEAD, OLDEST } from "./limits.ts";
import { groupAt, horizon, type Room, streamAt } from "./state.ts";

interface Given {
  readonly timestamp?: number;
  readonly message?: string;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export function putOperations(room: Room): Record<string, Operation> {
  return {
    PutLogEvents(input: PutLogEventsRequest): Members {
      // Tokens of sequence are taken and ignored, as AWS does.
      const { logGroupName, logStreamName, logEvents = [], sequenceToken: _token, ...rest } = input;
      refuse("PutLogEvents", rest);
      checkBatch(logEvents);
      const group = groupAt(room, logGroupName);
      const stream = streamAt(group, logStreamName);
      const now = room.kernel.now();
      const rejected = rejectedOf(logEvents, now, horizon(group, now));
      const from = Math.max(rejected.tooOldLogEventEndIndex ?? 0, rejected.expiredLogEventEndIndex ?? 0);
      const to = rejected.tooNewLogEventStartIndex ?? logEvents.length;
      const taken = logEvents
        .slice(from, to)
        .map(({ timestamp = 0, message = "" }) => ({ at: timestamp, message }));
      room.kernel.note("logs.events-put", { group: group.name, stream: stream.name, events: taken.length });
      ingest(room, group, stream, taken);
      return {
        nextSequenceToken: NEXT,
        ...(Object.keys(rejected).length > 0 ? { rejectedLogEventsInfo: rejected } : {}),
      };
    },
  };
}

function checkBatch(events: readonly Given[]): void {
  if (events.length === 0) throw unmet("[]", "logEvents", "have length greater than or equal to 1");
  if (events.length > BATCH_EVENTS)
    throw unmet(
      `[${events.length} events]`,
      "logEvents",
      `have length less than or equal to ${BATCH_EVENTS}`,
    );
  let bytes = 0;
  let before = Number.NEGATIVE_INFINITY;
  for (const [index, { timestamp, message }] of events.entries()) {
    if (timestamp === undefined || message === undefined)
      throw unmet(
        "null",
        `logEvents.${index + 1}.member.${message ? "timestamp" : "message"}`,
        "not be null",
      );
    if (message === "")
      throw unmet("", `logEvents.${index + 1}.member.message`, "have length greater than or equal to 1");
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (timestamp < before)
      throw invalid("Log events in a single PutLogEvents request must be in chronological order.");
    before = timestamp;
  }
  if (bytes > BATCH_BYTES) throw invalid(`Upload too large: ${bytes} bytes exceeds limit of ${BATCH_BYTES}`);
  if (before - (events[0]?.timestamp ?? 0) > BATCH_SPAN)
    throw invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
}

interface Rejected {
  tooNewLogEventStartIndex?: number;
  tooOldLogEventEndIndex?: number;
  expiredLogEventEndIndex?: number;
}

/** Ends are exclusive. The events are in the order of time. */
function rejectedOf(events: readonly Given[], now: number, oldest: number): Rejected {
  const rejected: Rejected = {};
  const tooNew = events.findIndex(({ timestamp = 0 }) => timestamp > now + FURTHEST_AHEAD);
  if (tooNew >= 0) rejected.tooNewLogEventStartIndex = tooNew;
  const tooOld = events.filter(({ timestamp = 0 }) => timestamp < now - OLDEST).length;
  if (tooOld > 0) rejected.tooOldLogEventEndIndex = tooOld;
  const expired = events.filter(({ timestamp = 0 }) => timestamp < oldest).length;
  if (expired > tooOld) rejected.expiredLogEventEndIndex = expired;
  return rejected;
}
