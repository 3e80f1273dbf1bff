import type { StreamRecord } from "../../ports.ts";
import { type Instant, iso } from "../../kernel/time.ts";

/** Records that are handed to a function together, and how often that has failed. Plain data. */
export interface StreamBatch {
  readonly records: readonly StreamRecord[];
  /** Times the function has failed with them. */
  readonly failed: number;
}

export interface StreamPatience {
  /** -1 for no end. */
  readonly maximumRetries: number;
  /** Milliseconds, or -1. */
  readonly maximumAge: number;
  readonly bisect: boolean;
}

export type StreamCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export type StreamDecision =
  | { readonly next: "retry"; readonly batches: readonly StreamBatch[] }
  | { readonly next: "discard"; readonly condition: StreamCondition };

/**
 * What becomes of a batch that failed. Halves do not use up tries.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function decideBatch(batch: StreamBatch, at: Instant, patience: StreamPatience): StreamDecision {
  const { records, failed } = batch;
  if (expired(batch, at, patience)) return { next: "discard", condition: "RecordAgeExceeded" };
  if (patience.bisect && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    const half = (part: readonly StreamRecord[]): StreamBatch => ({ records: part, failed: 0 });
    return { next: "retry", batches: [half(records.slice(0, middle)), half(records.slice(middle))] };
  }
  if (patience.maximumRetries >= 0 && failed >= patience.maximumRetries)
    return { next: "discard", condition: "RetryAttemptsExhausted" };
  return { next: "retry", batches: [{ records, failed: failed + 1 }] };
}

export function expired({ records }: StreamBatch, at: Instant, { maximumAge }: StreamPatience): boolean {
  const oldest = records[0];
  return maximumAge >= 0 && oldest !== undefined && at - oldest.at > maximumAge;
}

export interface Discarded {
  readonly at: Instant;
  readonly requestId: string;
  /** Without a version. */
  readonly functionArn: string;
  readonly condition: StreamCondition;
  readonly invoked: number;
  readonly executedVersion: string | undefined;
  readonly records: readonly StreamRecord[];
  readonly shard: string;
  readonly streamArn: string;
}

/**
 * What a destination is told of records that were given up: where they are, not what they are.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function discardRecord(discarded: Discarded): Readonly<Record<string, unknown>> {
  const { records, executedVersion } = discarded;
  const first = records[0];
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: discarded.requestId,
      functionArn: discarded.functionArn,
      condition: discarded.condition,
      approximateInvokeCount: discarded.invoked,
    },
    ...(executedVersion === undefined
      ? {}
      : { responseContext: { statusCode: 200, executedVersion, functionError: "Unhandled" } }),
    version: "1.0",
    timestamp: iso(discarded.at),
    DDBStreamBatchInfo: {
      shardId: discarded.shard,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(first?.at ?? 0),
      approximateArrivalOfLastRecord: iso(last?.at ?? 0),
      batchSize: records.length,
      streamArn: discarded.streamArn,
    },
  };
}
