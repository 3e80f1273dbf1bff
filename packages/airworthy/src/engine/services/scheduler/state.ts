import type { FlexibleTimeWindow, Target } from "@aws-sdk/client-scheduler";
import type { Kernel, Timer } from "../../kernel/kernel.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { notThere } from "./errors.ts";
import type { Expression } from "./expression.ts";

export interface Group {
  readonly name: string;
  readonly arn: string;
  readonly tags: Map<string, string>;
  readonly schedules: Map<string, Schedule>;
  readonly createdAt: Instant;
  changedAt: Instant;
}

/** What a caller says of a schedule; an update says all of it anew. */
export interface Settings {
  readonly text: string;
  readonly expression: Expression;
  readonly zone: string;
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
  readonly state: "ENABLED" | "DISABLED";
  readonly window: FlexibleTimeWindow;
  readonly description: string | undefined;
  readonly afterCompletion: "NONE" | "DELETE";
  readonly target: Target;
}

export interface Schedule {
  readonly name: string;
  readonly arn: string;
  readonly group: Group;
  readonly createdAt: Instant;
  changedAt: Instant;
  /** A rate counts from here, unless it has a StartDate. */
  began: Instant;
  settings: Settings;
  /** Until the next run, or until the schedule is over. */
  timer: Timer | undefined;
  /** Invocations that are on their way. */
  underWay: number;
  over: boolean;
}

/** One run of a schedule, until its target has taken it or it rests. */
export interface Invocation {
  readonly schedule: Schedule;
  /** As it was when the run began. */
  readonly target: Target;
  readonly scheduled: Instant;
  readonly began: Instant;
  readonly executionId: string;
  readonly retries: number;
  readonly done: () => void;
}

export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  readonly groups: Map<string, Group>;
  /** Answers by the ClientToken of their request. */
  readonly tokens: Map<string, { readonly at: Instant; readonly answer: object }>;
}

export const DEFAULT = "default";

export function roomIn(place: Place): Room {
  const room: Room = { place, kernel: place.kernel, groups: new Map(), tokens: new Map() };
  addGroup(room, DEFAULT);
  return room;
}

export function addGroup(room: Room, name: string): Group {
  const at = room.kernel.now();
  const arn = arnOf(room, `schedule-group/${name}`);
  const group: Group = {
    name,
    arn,
    tags: new Map(),
    schedules: new Map(),
    createdAt: at,
    changedAt: at,
  };
  room.groups.set(name, group);
  return group;
}

export function arnOf({ place }: Room, resource: string): string {
  return `arn:${place.partition}:scheduler:${place.region}:${place.account}:${resource}`;
}

export function groupAt({ groups }: Room, name = DEFAULT): Group {
  const group = groups.get(name);
  if (!group) throw notThere("Schedule Group", name);
  return group;
}

export function scheduleAt(room: Room, name = "", groupName?: string): Schedule {
  const schedule = groupAt(room, groupName).schedules.get(name);
  if (!schedule) throw notThere("Schedule", name);
  return schedule;
}
