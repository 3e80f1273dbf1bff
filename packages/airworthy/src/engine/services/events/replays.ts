import type {
  CancelReplayRequest,
  DescribeReplayRequest,
  ListReplaysRequest,
  StartReplayRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import { type Instant, MINUTE } from "../../kernel/time.ts";
import type { Members, Operation } from "../../service.ts";
import type { Archive, Kept } from "./archive.ts";
import { invalid, NAME, onlyOne, tooMany, validated } from "./errors.ts";
import { MOST_REPLAYS } from "./limits.ts";
import { paged } from "./page.ts";
import { route } from "./put.ts";
import { arnOf, type Bus, busAt, type Room } from "./state.ts";

const STATES = ["CANCELLED", "CANCELLING", "COMPLETED", "FAILED", "RUNNING", "STARTING"] as const;

export interface Replay {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly archive: Archive;
  readonly destination: { readonly Arn?: string | undefined; readonly FilterArns?: string[] | undefined };
  readonly from: Instant;
  readonly to: Instant;
  readonly startedAt: Instant;
  state: (typeof STATES)[number];
  endedAt: Instant | undefined;
  /** Time of the event that was replayed last. */
  lastReplayed: Instant | undefined;
}

/**
 * A replay puts the events of an archive onto their bus again, a minute of them at a time.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html
 */
export function replayOperations(room: Room): Record<string, Operation> {
  const { replays, archives, kernel, place } = room;

  function replayAt(name: string | undefined): Replay {
    const replay = replays.get(name ?? "");
    if (!replay) throw new ServiceError("ResourceNotFoundException", `Replay ${name} does not exist.`);
    return replay;
  }

  function end(replay: Replay, state: "COMPLETED" | "CANCELLED"): void {
    kernel.note("events.replay-ended", { replay: replay.name, state });
    replay.state = state;
    replay.endedAt = kernel.now();
  }

  /** Events of one minute keep no order among themselves; here they keep that in which they came. */
  function run(replay: Replay, bus: Bus, left: readonly Kept[]): void {
    if (replay.state === "CANCELLING") return end(replay, "CANCELLED");
    const [first] = left;
    if (!first) return end(replay, "COMPLETED");
    replay.state = "RUNNING";
    const minute = left.filter((one) => timeOf(one) < timeOf(first) + MINUTE);
    for (const { event } of minute) {
      const again = {
        ...event,
        id: kernel.random("events.event-id").uuid(),
        "replay-name": replay.name,
      };
      kernel.note("events.event-replayed", { replay: replay.name, bus: bus.name, eventId: again.id });
      route(room, bus, { event: again, receivedAt: kernel.now() }, replay.destination.FilterArns);
    }
    replay.lastReplayed = timeOf(minute.at(-1) ?? first);
    const rest = left.filter((one) => !minute.includes(one));
    kernel.after(0, () => run(replay, bus, rest));
  }

  return {
    StartReplay(input: StartReplayRequest) {
      const { ReplayName: name = "", EventStartTime, EventEndTime, Destination = { Arn: "" } } = input;
      validated([[name, "replayName", { pattern: NAME, longest: 64 }]]);
      const from = EventStartTime?.getTime() ?? 0;
      const to = EventEndTime?.getTime() ?? 0;
      if (from >= to)
        throw invalid(
          "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
        );
      if (!/:event-bus\//.test(Destination.Arn ?? ""))
        throw invalid("Parameter Destination.Arn is not valid. Reason: Must contain an event bus ARN.");
      const bus = busAt(room, Destination.Arn);
      const archive = archives.get(input.EventSourceArn?.split("archive/")[1] ?? "");
      if (!archive)
        throw invalid(
          `Parameter EventSourceArn is not valid. Reason: Archive ${input.EventSourceArn?.split("archive/")[1] ?? ""} does not exist.`,
        );
      if (archive.bus !== bus)
        throw invalid(
          "Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.",
        );
      if (replays.has(name))
        throw new ServiceError("ResourceAlreadyExistsException", `Replay ${name} already exists.`);
      const active = [...replays.values()].filter(({ endedAt }) => endedAt === undefined).length;
      if (active >= MOST_REPLAYS) throw tooMany("The requested resource exceeds the maximum number allowed.");
      kernel.note("events.replay-started", { replay: name, archive: archive.name });
      const replay: Replay = {
        name,
        arn: arnOf(place, `replay/${name}`),
        description: input.Description,
        archive,
        destination: Destination,
        from,
        to,
        startedAt: kernel.now(),
        state: "STARTING",
        endedAt: undefined,
        lastReplayed: undefined,
      };
      replays.set(name, replay);
      const wanted = archive.events
        .filter((one) => timeOf(one) >= from && timeOf(one) <= to)
        .sort((a, b) => timeOf(a) - timeOf(b));
      kernel.after(0, () => run(replay, bus, wanted));
      return { ReplayArn: replay.arn, State: "STARTING", ReplayStartTime: new Date(replay.startedAt) };
    },

    CancelReplay({ ReplayName }: CancelReplayRequest) {
      const replay = replayAt(ReplayName);
      if (replay.state !== "STARTING" && replay.state !== "RUNNING")
        throw new ServiceError(
          "IllegalStatusException",
          `Replay ${replay.name} is not in a valid state for this operation.`,
        );
      kernel.note("events.replay-cancelled", { replay: replay.name });
      replay.state = "CANCELLING";
      return { ReplayArn: replay.arn, State: replay.state };
    },

    DescribeReplay({ ReplayName }: DescribeReplayRequest) {
      const replay = replayAt(ReplayName);
      return {
        ReplayArn: replay.arn,
        ...(replay.description === undefined ? {} : { Description: replay.description }),
        Destination: replay.destination,
        ...listed(replay),
      };
    },

    ListReplays({ NamePrefix, EventSourceArn, State, Limit, NextToken }: ListReplaysRequest) {
      onlyOne("ListReplays", { NamePrefix, EventSourceArn, State });
      if (State !== undefined) validated([[State, "state", { among: STATES }]]);
      const found = [...replays.values()].filter(
        ({ name, archive, state }) =>
          name.startsWith(NamePrefix ?? "") &&
          (EventSourceArn === undefined || archive.arn === EventSourceArn) &&
          (State === undefined || state === State),
      );
      const { page, next } = paged(found, Limit, NextToken);
      return { Replays: page.map(listed), ...next };
    },
  };
}

/** The event's own time, by which a replay chooses. */
function timeOf({ event }: Kept): Instant {
  return Date.parse(event.time);
}

function listed(replay: Replay): Members {
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.archive.arn,
    State: replay.state,
    EventStartTime: new Date(replay.from),
    EventEndTime: new Date(replay.to),
    ...(replay.lastReplayed === undefined ? {} : { EventLastReplayedTime: new Date(replay.lastReplayed) }),
    ReplayStartTime: new Date(replay.startedAt),
    ...(replay.endedAt === undefined ? {} : { ReplayEndTime: new Date(replay.endedAt) }),
  };
}
