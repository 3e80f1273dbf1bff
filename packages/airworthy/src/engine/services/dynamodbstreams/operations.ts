import { ServiceError } from "../../error.ts";
import { TABLE_STREAMS, type TableStreamState } from "../../ports.ts";
import type { Members, Place } from "../../service.ts";
import { iteratorOf, iteratorText } from "./iterator.ts";
import { ITERATOR_LASTS, MOST_RECORDS, STREAMS_PER_PAGE } from "./limits.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html */
export function listStreams(
  place: Place,
  input: {
    readonly TableName?: string;
    readonly Limit?: number;
    readonly ExclusiveStartStreamArn?: string;
  },
): Members {
  const { Limit: limit = STREAMS_PER_PAGE } = input;
  checkLimit(limit, STREAMS_PER_PAGE);
  const table = input.TableName?.split("/").at(-1);
  const all = place
    .use(TABLE_STREAMS)
    .list()
    .filter(({ tableName }) => table === undefined || tableName === table);
  const start = input.ExclusiveStartStreamArn
    ? all.findIndex(({ arn }) => arn === input.ExclusiveStartStreamArn) + 1
    : 0;
  const page = all.slice(start, start + limit);
  return {
    Streams: page.map(({ arn, label, tableName }) => ({
      StreamArn: arn,
      StreamLabel: label,
      TableName: tableName,
    })),
    ...(start + page.length < all.length ? { LastEvaluatedStreamArn: page.at(-1)?.arn } : {}),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html */
export function describeStream(
  place: Place,
  input: {
    readonly StreamArn: string;
    readonly ExclusiveStartShardId?: string;
    readonly Limit?: number;
    readonly ShardFilter?: { readonly Type?: string; readonly ShardId?: string };
  },
): Members {
  checkLimit(input.Limit ?? STREAMS_PER_PAGE, STREAMS_PER_PAGE);
  const stream = streamAt(place, input.StreamArn);
  const { sequenceNumber } = place.use(TABLE_STREAMS);
  const closed = stream.closedAt !== undefined;
  const shard = {
    ShardId: stream.shard,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumber(0),
      // Only a shard that takes no more has an end.
      ...(closed ? { EndingSequenceNumber: sequenceNumber(Math.max(0, stream.next - 1)) } : {}),
    },
  };
  // There is one shard: it has no children, and nothing comes after it.
  const hidden = input.ExclusiveStartShardId === stream.shard || input.ShardFilter !== undefined;
  return {
    StreamDescription: {
      StreamArn: stream.arn,
      StreamLabel: stream.label,
      StreamStatus: closed ? "DISABLED" : "ENABLED",
      StreamViewType: stream.view,
      CreationRequestDateTime: new Date(stream.createdAt),
      TableName: stream.tableName,
      KeySchema: stream.keySchema,
      Shards: hidden ? [] : [shard],
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
export function getShardIterator(
  place: Place,
  input: {
    readonly StreamArn: string;
    readonly ShardId: string;
    readonly ShardIteratorType: string;
    readonly SequenceNumber?: string;
  },
): Members {
  const stream = streamAt(place, input.StreamArn);
  if (input.ShardId !== stream.shard)
    throw new ServiceError(
      "ResourceNotFoundException",
      `Requested resource not found: Shard does not exist: ${input.ShardId}`,
    );
  const from = startOf(place, stream, input.ShardIteratorType, input.SequenceNumber);
  return { ShardIterator: iteratorText({ arn: stream.arn, from, madeAt: place.kernel.now() }) };
}

function startOf(place: Place, stream: TableStreamState, type: string, sequence: string | undefined): number {
  switch (type) {
    case "TRIM_HORIZON":
      return stream.first;
    case "LATEST":
      return stream.next;
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER": {
      if (sequence === undefined)
        throw invalid(
          "One or more parameter values were invalid: SequenceNumber is required for this ShardIteratorType",
        );
      const number = place.use(TABLE_STREAMS).numberOf(sequence);
      if (number === undefined || number < 0 || number >= Math.max(1, stream.next))
        throw invalid(`Invalid SequenceNumber: ${sequence}`);
      const from = type === "AT_SEQUENCE_NUMBER" ? number : number + 1;
      if (from < stream.first) throw trimmed();
      return from;
    }
    default:
      throw invalid(
        `1 validation error detected: Value '${type}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]`,
      );
  }
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html
 *
 * A page also ends at 1 MB in AWS; here only at the limit, which no client can tell from a short page.
 */
export function getRecords(
  place: Place,
  { ShardIterator, Limit: limit = MOST_RECORDS }: { readonly ShardIterator: string; readonly Limit?: number },
): Members {
  checkLimit(limit, MOST_RECORDS);
  const iterator = iteratorOf(ShardIterator);
  if (!iterator) throw invalid("Invalid ShardIterator");
  const { kernel } = place;
  if (kernel.now() - iterator.madeAt >= ITERATOR_LASTS)
    throw new ServiceError("ExpiredIteratorException", "Iterator expired");
  const stream = streamAt(place, iterator.arn);
  if (iterator.from < stream.first) throw trimmed();
  const { records, next } = place.use(TABLE_STREAMS).records(stream.arn, iterator.from, limit);
  const ended = stream.closedAt !== undefined && next >= stream.next;
  return {
    Records: records,
    ...(ended
      ? {}
      : { NextShardIterator: iteratorText({ arn: stream.arn, from: next, madeAt: kernel.now() }) }),
  };
}

function streamAt(place: Place, arn: string): TableStreamState {
  const stream = place
    .use(TABLE_STREAMS)
    .list()
    .find((one) => one.arn === arn);
  if (!stream)
    throw new ServiceError(
      "ResourceNotFoundException",
      `Requested resource not found: Stream: ${arn} not found`,
    );
  return stream;
}

function checkLimit(limit: number, most: number): void {
  if (limit < 1)
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  if (limit > most)
    throw invalid(
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: Member must have value less than or equal to ${most}`,
    );
}

function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

function trimmed(): ServiceError {
  return new ServiceError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard.",
  );
}
