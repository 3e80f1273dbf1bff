import { invalidAttribute, unknownAttribute } from "./errors.ts";
import { ServiceError } from "../../error.ts";
import {
  LARGEST_MESSAGE,
  LONGEST_DELAY,
  LONGEST_KMS_REUSE,
  LONGEST_RETENTION,
  LONGEST_VISIBILITY,
  LONGEST_WAIT,
  SHORTEST_KMS_REUSE,
  SHORTEST_RETENTION,
  SMALLEST_MAXIMUM_SIZE,
} from "./limits.ts";
import { normalRedrivePolicy, readAllowPolicy, readRedrivePolicy } from "./redrive.ts";
import type { Attributes } from "./settings.ts";

type Check = (name: string, value: string) => void;

const between =
  (least: number, most: number): Check =>
  (name, value) => {
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most) throw invalidAttribute(name);
  };

/** Whatever their letters are: `True` is `true`. */
const oneOf =
  (...values: readonly string[]): Check =>
  (name, value) => {
    if (!values.some((one) => one.toLowerCase() === value.toLowerCase())) throw invalidAttribute(name);
  };

const TRUTHS = new Set(["FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled"]);

const orEmpty =
  (check: (value: string) => void): Check =>
  (_name, value) => {
    if (value !== "" && value !== "{}") check(value);
  };

const policy: Check = (name, value) => {
  if (value === "") return;
  try {
    const parsed = JSON.parse(value) as unknown;
    if (typeof parsed === "object" && parsed !== null) return;
  } catch {
    // Told below, as for any other wrong value.
  }
  throw invalidAttribute(name);
};

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const CHECKS: Readonly<Record<string, Check>> = {
  DelaySeconds: between(0, LONGEST_DELAY),
  MaximumMessageSize: between(SMALLEST_MAXIMUM_SIZE, LARGEST_MESSAGE),
  MessageRetentionPeriod: between(SHORTEST_RETENTION, LONGEST_RETENTION),
  Policy: policy,
  ReceiveMessageWaitTimeSeconds: between(0, LONGEST_WAIT),
  VisibilityTimeout: between(0, LONGEST_VISIBILITY),
  RedrivePolicy: orEmpty(readRedrivePolicy),
  RedriveAllowPolicy: orEmpty(readAllowPolicy),
  KmsMasterKeyId: () => {},
  KmsDataKeyReusePeriodSeconds: between(SHORTEST_KMS_REUSE, LONGEST_KMS_REUSE),
  SqsManagedSseEnabled: oneOf("true", "false"),
};

const FIFO_CHECKS: Readonly<Record<string, Check>> = {
  FifoQueue: oneOf("true"),
  ContentBasedDeduplication: oneOf("true", "false"),
  DeduplicationScope: oneOf("queue", "messageGroup"),
  FifoThroughputLimit: oneOf("perQueue", "perMessageGroupId"),
};

/** Those of FIFO queues that a standard queue refuses in words of their own. */
const FIFO_ONLY = new Set(["DeduplicationScope", "FifoThroughputLimit"]);

/** Throws on the first attribute that a queue cannot have; gives them as SQS keeps them. */
export function checked(given: Attributes, fifo: boolean): Attributes {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (!fifo && FIFO_ONLY.has(name))
      throw new ServiceError(
        "InvalidAttributeName",
        `You can specify the ${name} only when FifoQueue is set to true.`,
      );
    const check = own(CHECKS, name) ?? (fifo ? own(FIFO_CHECKS, name) : undefined);
    if (!check) throw unknownAttribute(name);
    check(name, value);
    const plain = TRUTHS.has(name) ? value.toLowerCase() : value;
    kept[name] = name === "RedrivePolicy" && value.length > 2 ? normalRedrivePolicy(value) : plain;
  }
  return kept;
}

function own(checks: Readonly<Record<string, Check>>, name: string): Check | undefined {
  return Object.hasOwn(checks, name) ? checks[name] : undefined;
}

/** Attributes that can be asked for, beside those that can be set. */
export const READ_ONLY: readonly string[] = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesDelayed",
  "ApproximateNumberOfMessagesNotVisible",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
  "QueueArn",
];

export const READABLE: ReadonlySet<string> = new Set([
  "All",
  ...READ_ONLY,
  ...Object.keys(CHECKS),
  ...Object.keys(FIFO_CHECKS),
]);
