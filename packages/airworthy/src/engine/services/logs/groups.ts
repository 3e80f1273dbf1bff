import type {
  CreateLogGroupRequest,
  CreateLogStreamRequest,
  DescribeLogGroupsRequest,
  DescribeLogStreamsRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Members, Operation } from "../../service.ts";
import { exists, invalid, notFlown, refuse, unmet } from "./errors.ts";
import { expire, forgetStream } from "./keep.ts";
import { PAGE, RETENTION_DAYS } from "./limits.ts";
import { checkLimit, paged } from "./page.ts";
import { type Group, groupArn, groupAt, groupOf, type Room, type Stream, streamAt } from "./state.ts";
import { checkTags } from "./tags.ts";

export function groupOperations(room: Room): Record<string, Operation> {
  const { groups, kernel } = room;
  return {
    CreateLogGroup(input: CreateLogGroupRequest) {
      const { logGroupName: name = "", kmsKeyId, tags = {}, logGroupClass = "STANDARD", ...rest } = input;
      refuse("CreateLogGroup", rest);
      if (logGroupClass !== "STANDARD") throw notFlown(`CreateLogGroup logGroupClass ${logGroupClass}`);
      checkGroupName(name);
      checkTags(tags);
      if (groups.has(name)) throw exists("log group");
      makeGroup(room, name, { kmsKeyId, tags });
    },

    DeleteLogGroup({ logGroupName }: { logGroupName?: string }) {
      const group = groupAt(room, logGroupName);
      kernel.note("logs.group-deleted", { group: group.name });
      for (const filter of group.subscriptionFilters.values()) filter.gone = true;
      groups.delete(group.name);
    },

    DescribeLogGroups(input: DescribeLogGroupsRequest) {
      const {
        logGroupNamePrefix: prefix = "",
        logGroupNamePattern: pattern,
        logGroupIdentifiers: identifiers,
        logGroupClass,
        nextToken,
        limit = PAGE,
        ...rest
      } = input;
      refuse("DescribeLogGroups", rest);
      checkLimit(limit, PAGE);
      if (prefix !== "" && pattern !== undefined)
        throw invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
      const wanted = identifiers && new Set(identifiers.map((one) => groupAt(room, one).name));
      const found = [...groups.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .filter(({ name }) => pattern === undefined || name.toLowerCase().includes(pattern.toLowerCase()))
        .filter(({ name }) => !wanted || wanted.has(name))
        .filter(({ logClass }) => !logGroupClass || logClass === logGroupClass)
        .sort(byName);
      const { page, more } = paged(found, nextToken, limit);
      return { logGroups: page.map((group) => shownGroup(room, group)), ...more };
    },

    PutRetentionPolicy({ logGroupName, retentionInDays = 0 }: Retention) {
      const group = groupAt(room, logGroupName);
      if (!RETENTION_DAYS.includes(retentionInDays))
        throw unmet(
          retentionInDays,
          "retentionInDays",
          `satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
        );
      kernel.note("logs.retention-changed", { group: group.name, days: retentionInDays });
      group.retentionDays = retentionInDays;
    },

    DeleteRetentionPolicy({ logGroupName }: Retention) {
      const group = groupAt(room, logGroupName);
      kernel.note("logs.retention-changed", { group: group.name, days: null });
      group.retentionDays = undefined;
    },

    AssociateKmsKey({ logGroupName, kmsKeyId, ...rest }: { logGroupName?: string; kmsKeyId?: string }) {
      refuse("AssociateKmsKey", rest);
      groupAt(room, logGroupName).kmsKeyId = kmsKeyId;
    },

    DisassociateKmsKey({ logGroupName, ...rest }: { logGroupName?: string }) {
      refuse("DisassociateKmsKey", rest);
      groupAt(room, logGroupName).kmsKeyId = undefined;
    },
  };
}

interface Retention {
  readonly logGroupName?: string;
  readonly retentionInDays?: number;
}

export function streamOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;
  return {
    CreateLogStream({ logGroupName, logStreamName: name = "" }: CreateLogStreamRequest) {
      const group = groupAt(room, logGroupName);
      if (name.length < 1 || name.length > 512 || /[:*]/.test(name))
        throw unmet(name, "logStreamName", "satisfy regular expression pattern: [^:*]*");
      if (group.streams.has(name)) throw exists("log stream");
      makeStream(room, group, name);
    },

    DeleteLogStream({ logGroupName, logStreamName }: CreateLogStreamRequest) {
      const group = groupAt(room, logGroupName);
      const stream = streamAt(group, logStreamName);
      kernel.note("logs.stream-deleted", { group: group.name, stream: stream.name });
      forgetStream(group, stream);
    },

    DescribeLogStreams(input: DescribeLogStreamsRequest) {
      const { logStreamNamePrefix: prefix, orderBy = "LogStreamName", descending, nextToken } = input;
      const { limit = PAGE } = input;
      checkLimit(limit, PAGE);
      if (orderBy !== "LogStreamName" && orderBy !== "LastEventTime")
        throw unmet(orderBy, "orderBy", "satisfy enum value set: [LogStreamName, LastEventTime]");
      if (orderBy === "LastEventTime" && prefix)
        throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
      const group = groupOf(room, input);
      expire(group, group.streams.values(), kernel.now());
      const found = [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ""));
      found.sort(
        orderBy === "LogStreamName" ? byName : (a, b) => (a.last ?? 0) - (b.last ?? 0) || byName(a, b),
      );
      if (descending) found.reverse();
      const { page, more } = paged(found, nextToken, limit);
      return { logStreams: page.map((stream) => shownStream(room, group, stream)), ...more };
    },
  };
}

export function makeGroup(
  room: Room,
  name: string,
  { kmsKeyId, tags = {} }: { kmsKeyId?: string | undefined; tags?: Readonly<Record<string, string>> } = {},
): Group {
  room.kernel.note("logs.group-created", { group: name });
  const group: Group = {
    name,
    createdAt: room.kernel.now(),
    streams: new Map(),
    tags: new Map(Object.entries(tags)),
    metricFilters: new Map(),
    subscriptionFilters: new Map(),
    logClass: "STANDARD",
    retentionDays: undefined,
    kmsKeyId,
    arrivals: [],
    oldestArrival: 0,
    count: 0,
    bytes: 0,
    incomingEvents: 0,
    incomingBytes: 0,
    dropping: false,
  };
  room.groups.set(name, group);
  return group;
}

export function makeStream(room: Room, group: Group, name: string): Stream {
  room.kernel.note("logs.stream-created", { group: group.name, stream: name });
  const stream: Stream = { name, createdAt: room.kernel.now(), events: [], oldest: 0, count: 0 };
  group.streams.set(name, stream);
  return stream;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
function checkGroupName(name: string): void {
  if (name.length < 1) throw unmet(name, "logGroupName", "have length greater than or equal to 1");
  if (name.length > 512) throw unmet(name, "logGroupName", "have length less than or equal to 512");
  if (!/^[.\-_/#A-Za-z0-9]+$/.test(name))
    throw unmet(name, "logGroupName", "satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function shownGroup(room: Room, group: Group): Members {
  expire(group, group.streams.values(), room.kernel.now());
  const arn = groupArn(room, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays }),
    metricFilterCount: group.metricFilters.size,
    arn: `${arn}:*`,
    storedBytes: group.bytes,
    ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.logClass,
    logGroupArn: arn,
  };
}

function shownStream(room: Room, group: Group, stream: Stream): Members {
  const { first, last, lastIngestion } = stream;
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    ...(first === undefined ? {} : { firstEventTimestamp: first, lastEventTimestamp: last }),
    ...(lastIngestion === undefined ? {} : { lastIngestionTime: lastIngestion, uploadSequenceToken: NEXT }),
    arn: `${groupArn(room, group.name)}:log-stream:${stream.name}`,
    // AWS has given 0 for streams since June 2019.
    storedBytes: 0,
  };
}

/** Tokens of sequence have no meaning any more, and are still given. */
export const NEXT = "49590302938749583950284759203948572039485720394857203561";
