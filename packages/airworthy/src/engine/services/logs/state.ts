import type { Kernel } from "../../kernel/kernel.ts";
import { DAY, type Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { invalid, notFound, unmet } from "./errors.ts";
import type { Pattern } from "./patterns/match.ts";

/** A log event as it is kept. Plain data. */
export interface LogEvent {
  readonly at: Instant;
  /** Tells events of one instant apart, in the order they came. */
  readonly order: number;
  readonly ingestedAt: Instant;
  readonly message: string;
  readonly bytes: number;
  readonly stream: Stream;
  /** It made room for a newer one, or outlived the retention of its group. */
  gone: boolean;
}

export interface Stream {
  readonly name: string;
  readonly createdAt: Instant;
  /** By time, then by order; those that are gone leave now and then. */
  events: LogEvent[];
  /** None before this index is still there. */
  oldest: number;
  /** How many of them are not gone. */
  count: number;
  first?: Instant;
  last?: Instant;
  lastIngestion?: Instant;
}

export interface MetricTransformation {
  readonly metricName: string;
  readonly metricNamespace: string;
  readonly metricValue: string;
  readonly defaultValue?: number;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly unit?: string;
}

export interface MetricFilter {
  readonly name: string;
  readonly text: string;
  readonly pattern: Pattern;
  readonly createdAt: Instant;
  readonly transformations: readonly MetricTransformation[];
  /** Whether an event matched in the minute that runs. */
  matched: boolean;
}

export interface SubscriptionFilter {
  readonly name: string;
  readonly text: string;
  readonly pattern: Pattern;
  readonly createdAt: Instant;
  readonly destination: string;
  /** What waits to be delivered, by stream. */
  readonly waiting: Map<Stream, LogEvent[]>;
  gone: boolean;
}

export interface Group {
  readonly name: string;
  readonly createdAt: Instant;
  readonly streams: Map<string, Stream>;
  readonly tags: Map<string, string>;
  readonly metricFilters: Map<string, MetricFilter>;
  readonly subscriptionFilters: Map<string, SubscriptionFilter>;
  readonly logClass: string;
  retentionDays: number | undefined;
  kmsKeyId: string | undefined;
  /** All events in the order they came: the oldest go first when the group is full. */
  arrivals: LogEvent[];
  oldestArrival: number;
  count: number;
  bytes: number;
  /** What came in during the minute that runs. */
  incomingEvents: number;
  incomingBytes: number;
  dropping: boolean;
}

export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  readonly groups: Map<string, Group>;
  readonly policies: Map<string, { readonly document: string; readonly at: Instant }>;
  nextOrder: number;
}

export function groupArn({ place }: Room, name: string): string {
  return `arn:${place.partition}:logs:${place.region}:${place.account}:log-group:${name}`;
}

/** The group of a name or of an ARN, which here has no `:*`. */
export function groupAt(room: Room, nameOrArn: string | undefined): Group {
  if (!nameOrArn)
    throw invalid(
      "1 validation error detected: Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    );
  checkName(nameOrArn, nameOrArn.startsWith("arn:") ? "logGroupIdentifier" : "logGroupName");
  const name = nameOrArn.startsWith("arn:") ? (/:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? "") : nameOrArn;
  const group = room.groups.get(name);
  if (!group) throw notFound("log group");
  return group;
}

function checkName(name: string, member: string): void {
  if (name.length > (member === "logGroupName" ? 512 : 2048))
    throw unmet(name, member, "have length less than or equal to 512");
  if (member === "logGroupName" && !/^[.\-_/#A-Za-z0-9]*$/.test(name))
    throw unmet(name, member, "satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
  // AWS tells the value of a name, but not that of an identifier.
  if (!/^[\w#+=/:,.@-]*$/.test(name))
    throw invalid(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w#+=/:,.@-]*`,
    );
}

/** Either member of operations that take both; one of them. */
export function groupOf(
  room: Room,
  { logGroupName, logGroupIdentifier }: { logGroupName?: string; logGroupIdentifier?: string },
): Group {
  if (logGroupName && logGroupIdentifier)
    throw invalid("LogGroup name and LogGroup ARN are mutually exclusive parameters.");
  return groupAt(room, logGroupName ?? logGroupIdentifier);
}

export function streamAt(group: Group, name: string | undefined): Stream {
  const stream = name === undefined ? undefined : group.streams.get(name);
  if (!stream) throw notFound("log stream");
  return stream;
}

/** Events older than this are no longer shown. */
export function horizon({ retentionDays }: Group, now: Instant): Instant {
  return retentionDays === undefined ? Number.NEGATIVE_INFINITY : now - retentionDays * DAY;
}

/** 56 digits, in the order of the events. AWS does not document how it makes them. */
export function eventId({ at, order }: Pick<LogEvent, "at" | "order">): string {
  return `3${String(at).padStart(15, "0")}${String(order).padStart(40, "0")}`;
}
