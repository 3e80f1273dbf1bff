import type { Later } from "./kernel/later.ts";
import type { Instant } from "./kernel/time.ts";
import { type Caller, port } from "./service.ts";

/*
 * What services offer each other. Everything is named by ARN, everything happens in the turn of the caller. Methods
 * throw the ServiceError that the API would give; what can only be known later comes as a Later.
 */

/** CloudWatch: one measured value. */
export interface Datum {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit?: string;
  /** Now, when absent. Lambda stamps a value with the start of its invocation. */
  readonly at?: Instant;
  /** Kept by the second. */
  readonly highResolution?: boolean;
}

export interface Metrics {
  record(data: readonly Datum[]): void;
}

export const METRICS = port<Metrics>("cloudwatch");

export type AlarmStateValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** A change of state of an alarm, metric or composite. */
export interface AlarmChange {
  readonly name: string;
  readonly from: AlarmStateValue;
  readonly to: AlarmStateValue;
  readonly at: Instant;
  readonly reason: string;
}

/** CloudWatch: what state alarms are in. */
export interface AlarmWatch {
  /** By the names or ARNs that were asked for; `undefined` for an alarm that is not there. */
  stateOf(names: readonly string[]): ReadonlyMap<string, AlarmStateValue | undefined>;
  /** Calls back in a turn of its own for every change of state; the result ends it. */
  watch(onChange: (change: AlarmChange) => void): () => void;
}

export const ALARMS = port<AlarmWatch>("cloudwatch");

/** All that CloudWatch offers. */
export const CLOUDWATCH = port<Metrics & AlarmWatch>("cloudwatch");

/** CloudWatch Logs. */
export interface Logs {
  /** Makes the group and the stream when they are missing, as Lambda does. */
  append(
    group: string,
    stream: string,
    events: readonly { readonly at: Instant; readonly message: string }[],
  ): void;
}

export const LOGS = port<Logs>("logs");

/** What became of an invocation. */
export interface Invoked {
  /** 200, also for a function that failed. Throttles and refusals are thrown as ServiceError. */
  readonly status: 200 | 202 | 204;
  readonly executedVersion: string;
  readonly payload: Uint8Array;
  /** `Unhandled` when the function failed. */
  readonly functionError?: string;
  /** The last 4 KB of its log. */
  readonly logTail?: Uint8Array;
  readonly requestId: string;
}

export interface Invoke {
  /** Name, partial or whole ARN, with or without version or alias. */
  readonly functionName: string;
  readonly qualifier?: string;
  readonly type: "RequestResponse" | "Event" | "DryRun";
  readonly payload: Uint8Array;
  readonly caller: Caller;
  readonly requestId?: string;
  /** `X-Amzn-Trace-Id` */
  readonly traceHeader?: string;
  /** Base64 JSON of the client's context. */
  readonly clientContext?: string;
}

/** Lambda. */
export interface Functions {
  invoke(request: Invoke): Invoked | Later<Invoked>;
}

export const FUNCTIONS = port<Functions>("lambda");

/** A request to something that answers to HTTP itself: the address of a function. */
export interface HttpRequest {
  readonly method: string;
  /** As sent, percent escapes and all, without the query. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Names in lower case; what came twice is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  /** As sent: names in their own case, and what came twice comes twice. `headers`, when absent. */
  readonly rawHeaders?: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
  /** Who signed, if anybody did. */
  readonly caller?: Caller;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each a `Set-Cookie`. */
  readonly cookies: readonly string[];
  readonly body: Uint8Array;
  /** What comes after the body, as it comes; how long it will be is not known. */
  readonly rest?: AsyncIterable<Uint8Array>;
}

/** Lambda, as the gateway and IAM see it. */
export interface Lambda extends Functions {
  /** The role behind the keys that an execution environment was given. */
  roleOf(accessKeyId: string): string | undefined;
  /** The function that was given these keys: the name of its session as that role. */
  functionOf(accessKeyId: string): string | undefined;
  /** The resource-based policy of a function, version or alias, as JSON. */
  policyOf(functionName: string, qualifier?: string): string | undefined;
  /** Answers a request to `http://<id>.lambda-url.<region>.localhost:<port>/`. */
  serve(id: string, request: HttpRequest): HttpAnswer | Later<HttpAnswer>;
}

export const LAMBDA = port<Lambda>("lambda");

/** API Gateway: APIs by their ids. REST and HTTP APIs are two services that answer alike. */
export interface Apis {
  has(apiId: string): boolean;
  /** Answers a request to `http://<id>.execute-api.<region>.localhost:<port>/`; the path begins with the stage, if any. */
  serve(apiId: string, request: HttpRequest): HttpAnswer | Later<HttpAnswer>;
}

export const REST_APIS = port<Apis>("apigateway");
export const HTTP_APIS = port<Apis>("apigatewayv2");

export interface MessageToSend {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly delaySeconds?: number;
  /** `AWSTraceHeader` */
  readonly traceHeader?: string;
}

/** As SQS and SNS have it: DataType `String`, `Number` or `Binary`, each with an optional `.label`. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
}

export interface ReceivedMessage {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly md5OfBody: string;
  /** `SentTimestamp`, `ApproximateReceiveCount`, `MessageGroupId`, … */
  readonly system: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
}

/** SQS. */
export interface Queues {
  /** Gives the message's id. */
  send(queueArn: string, message: MessageToSend, caller: Caller): string;
  /** Up to `most` visible messages (the API's limit of 10 does not hold for Lambda's pollers), each then in flight. */
  receive(queueArn: string, most: number, visibilitySeconds?: number): readonly ReceivedMessage[];
  remove(queueArn: string, receiptHandle: string): void;
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void;
  /** Calls back in a turn of its own whenever messages have become visible; the result ends it. */
  watch(queueArn: string, onVisible: () => void): () => void;
  /** `undefined` when there is no such queue. */
  describe(
    queueArn: string,
  ): { readonly visibilitySeconds: number; readonly fifo: boolean; readonly visible: number } | undefined;
}

export const QUEUES = port<Queues>("sqs");

/** SNS. */
export interface Topics {
  publish(
    topicArn: string,
    message: {
      readonly message: string;
      readonly subject?: string;
      readonly attributes?: Readonly<Record<string, MessageAttribute>>;
      readonly groupId?: string;
      readonly deduplicationId?: string;
      readonly traceHeader?: string;
    },
    caller: Caller,
  ): string;
}

export const TOPICS = port<Topics>("sns");

/** An event as it goes onto a bus of EventBridge. */
export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly time?: Instant;
  readonly traceHeader?: string;
  /** Of an event that another bus hands on: it stays what it was. */
  readonly from?: { readonly id: string; readonly region: string; readonly account: string };
}

/** EventBridge. */
export interface Buses {
  /** Gives the event's id. `bus` is a name or an ARN. */
  put(bus: string, event: BusEvent): string;
}

export const BUSES = port<Buses>("events");

/** A change of an item, for the stream of a table. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly at: Instant;
  /** The record as Lambda hands it to a function. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** DynamoDB streams and Kinesis alike: a shard is read from a position onwards. */
export interface Streams {
  shards(streamArn: string): readonly string[];
  read(
    streamArn: string,
    shard: string,
    after: string | "TRIM_HORIZON" | "LATEST",
    most: number,
  ): readonly StreamRecord[];
  watch(streamArn: string, onRecords: () => void): () => void;
}

/** A stream of a table as it is now. Its changes are numbered; a change keeps its number. */
export interface TableStreamState {
  readonly arn: string;
  readonly label: string;
  readonly tableName: string;
  readonly view: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  readonly keySchema: readonly { readonly AttributeName: string; readonly KeyType: "HASH" | "RANGE" }[];
  readonly createdAt: Instant;
  /** When it was disabled. */
  readonly closedAt: Instant | undefined;
  readonly shard: string;
  /** Number of the oldest change that is kept, and of the next one to come. */
  readonly first: number;
  readonly next: number;
}

/** DynamoDB's own streams, also for the service that gives them to clients. */
export interface TableStreams extends Streams {
  /** Those of deleted tables too, for a day. */
  list(): readonly TableStreamState[];
  /** Records as GetRecords gives them, from a number on, and the number that follows. */
  records(
    streamArn: string,
    from: number,
    most: number,
  ): { readonly records: readonly Readonly<Record<string, unknown>>[]; readonly next: number };
  /** The number of a change, by its sequence number; `undefined` for a text that is none. */
  numberOf(sequenceNumber: string): number | undefined;
  sequenceNumber(number: number): string;
}

export const TABLE_STREAMS = port<TableStreams>("dynamodb");
