import { DEFAULT_KMS_REUSE, DEFAULT_RETENTION, DEFAULT_VISIBILITY, LARGEST_MESSAGE } from "./limits.ts";
import {
  type RedriveAllowPolicy,
  type RedrivePolicy,
  readAllowPolicy,
  readRedrivePolicy,
} from "./redrive.ts";

/** Attributes of a queue that can be set, as text: what the API takes and gives. */
export type Attributes = Readonly<Record<string, string>>;

/** What the attributes mean. Times in seconds, sizes in bytes. */
export interface Settings {
  readonly delay: number;
  readonly largestMessage: number;
  readonly retention: number;
  readonly wait: number;
  readonly visibility: number;
  readonly redrive: RedrivePolicy | undefined;
  readonly allow: RedriveAllowPolicy | undefined;
  readonly contentBasedDeduplication: boolean;
  readonly deduplicationScope: "queue" | "messageGroup";
  readonly throughputLimit: "perQueue" | "perMessageGroupId";
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
export const DEFAULTS: Attributes = {
  DelaySeconds: "0",
  MaximumMessageSize: String(LARGEST_MESSAGE),
  MessageRetentionPeriod: String(DEFAULT_RETENTION),
  ReceiveMessageWaitTimeSeconds: "0",
  SqsManagedSseEnabled: "true",
  VisibilityTimeout: String(DEFAULT_VISIBILITY),
};

export const FIFO_DEFAULTS: Attributes = {
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoThroughputLimit: "perQueue",
};

/**
 * Given attributes on top of what a queue has; an empty text takes one away, a KMS key takes the place of SQS's own
 * encryption and brings its reuse period.
 */
export function withGiven(has: Attributes, given: Attributes): Attributes {
  const next: Record<string, string> = { ...has };
  for (const [name, value] of Object.entries(given)) {
    if (value === "" || value === "{}") delete next[name];
    else next[name] = value;
  }
  // Without a key there is nothing to reuse.
  if (given["KmsMasterKeyId"] === "") delete next["KmsDataKeyReusePeriodSeconds"];
  if (given["KmsMasterKeyId"]) {
    next["KmsDataKeyReusePeriodSeconds"] ??= String(DEFAULT_KMS_REUSE);
    next["SqsManagedSseEnabled"] = given["SqsManagedSseEnabled"] ?? "false";
  }
  return next;
}

export function settingsOf(attributes: Attributes): Settings {
  const number = (name: string): number => Number(attributes[name] ?? DEFAULTS[name]);
  return {
    delay: number("DelaySeconds"),
    largestMessage: number("MaximumMessageSize"),
    retention: number("MessageRetentionPeriod"),
    wait: number("ReceiveMessageWaitTimeSeconds"),
    visibility: number("VisibilityTimeout"),
    redrive: attributes["RedrivePolicy"] ? readRedrivePolicy(attributes["RedrivePolicy"]) : undefined,
    allow: attributes["RedriveAllowPolicy"] ? readAllowPolicy(attributes["RedriveAllowPolicy"]) : undefined,
    contentBasedDeduplication: attributes["ContentBasedDeduplication"] === "true",
    deduplicationScope: attributes["DeduplicationScope"] === "messageGroup" ? "messageGroup" : "queue",
    throughputLimit:
      attributes["FifoThroughputLimit"] === "perMessageGroupId" ? "perMessageGroupId" : "perQueue",
  };
}
