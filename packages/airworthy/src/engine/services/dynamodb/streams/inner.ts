import { ServiceError } from "../../../error.ts";
import type { TableStreams, TableStreamState } from "../../../ports.ts";
import type { Database } from "../database.ts";
import { presentKeys } from "../tables/schema.ts";
import { apiRecord, lambdaRecord } from "./record.ts";
import { countOf, sequenceNumber } from "./sequence.ts";
import type { TableStream } from "./stream.ts";

export function tableStreams({ place, streams }: Database): TableStreams {
  function found(arn: string): TableStream {
    const stream = streams.get(arn);
    if (!stream)
      throw new ServiceError(
        "ResourceNotFoundException",
        `Requested resource not found: Stream: ${arn} not found`,
      );
    return stream;
  }
  return {
    list: () => [...streams.values()].map(stateOf),
    numberOf: countOf,
    sequenceNumber,
    shards: (arn) => [found(arn).shard],
    read(arn, shard, after, most) {
      const stream = found(arn);
      if (shard !== stream.shard)
        throw new ServiceError(
          "ResourceNotFoundException",
          `Requested resource not found: Shard does not exist in stream: ${arn}`,
        );
      return stream.from(positionAfter(stream, after), most).map((change) => ({
        sequenceNumber: change.sequence,
        at: change.at,
        event: lambdaRecord(place, stream, change),
      }));
    },
    watch: (arn, onRecords) => found(arn).watch(onRecords),
    records(arn, from, most) {
      const stream = found(arn);
      const start = Math.max(from, stream.first);
      const changes = stream.from(start, most);
      return {
        records: changes.map((change) => apiRecord(place, stream, change)),
        next: start + changes.length,
      };
    },
  };
}

function positionAfter(stream: TableStream, after: string): number {
  if (after === "TRIM_HORIZON") return stream.first;
  if (after === "LATEST") return stream.next;
  const count = countOf(after);
  if (count === undefined) throw new ServiceError("ValidationException", `Invalid SequenceNumber: ${after}`);
  return count + 1;
}

function stateOf(stream: TableStream): TableStreamState {
  const { arn, label, tableName, view, keys, createdAt, closedAt, shard, first, next } = stream;
  return {
    arn,
    label,
    tableName,
    view,
    keySchema: presentKeys(keys),
    createdAt,
    closedAt,
    shard,
    first,
    next,
  };
}
