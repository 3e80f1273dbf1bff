import type { Members } from "../../../service.ts";
import type { Database } from "../database.ts";
import { invalid, refuse } from "../errors.ts";
import { expressionsOf } from "../expressions/request.ts";
import {
  firstIndex,
  firstNotBefore,
  firstPartitionNotBefore,
  type Partition,
  placeOf,
  PLACES,
  type Position,
  type Row,
} from "../store/rows.ts";
import { page } from "./page.ts";
import { checkReadMany, checkSelect, type ReadManyInput, sourceOf, startOf } from "./source.ts";

export interface ScanInput extends ReadManyInput {
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

const LEGACY = ["ScanFilter", "AttributesToGet", "ConditionalOperator"];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
export function scan(database: Database, input: ScanInput): Members {
  refuse("Scan", input as unknown as Members, LEGACY);
  checkReadMany(input);
  checkSelect(input);
  const segment = segmentOf(input);
  const expressions = expressionsOf(input, ["ProjectionExpression", "FilterExpression"]);
  const source = sourceOf(database.table(input.TableName), input);
  const start = startOf(source, input)?.position;
  if (start) {
    const place = placeOf(start.hash);
    if (place < segment.from || place >= segment.until)
      throw invalid(
        `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
      );
  }
  return page(database, source, input, expressions, rowsIn(source.rows.partitions, segment, start));
}

interface Segment {
  readonly from: number;
  readonly until: number;
}

/** A parallel Scan divides the places of partitions into equal parts. */
function segmentOf({ Segment, TotalSegments }: ScanInput): Segment {
  if (Segment === undefined && TotalSegments === undefined) return { from: 0, until: PLACES };
  if (TotalSegments === undefined)
    throw invalid(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  if (Segment === undefined)
    throw invalid(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  if (Segment >= TotalSegments)
    throw invalid("The Segment parameter is zero-based and must be less than parameter TotalSegments");
  const bound = (index: number): number => Math.ceil((PLACES * index) / TotalSegments);
  return { from: bound(Segment), until: bound(Segment + 1) };
}

function* rowsIn(
  partitions: readonly Partition[],
  { from, until }: Segment,
  start: Position | undefined,
): Generator<Row> {
  let at = firstIndex(partitions.length, (index) => (partitions[index] as Partition).place < from);
  if (start) {
    at = firstPartitionNotBefore(partitions, { place: placeOf(start.hash), hash: start.hash });
    const partition = partitions[at];
    if (partition?.hash === start.hash) {
      const { rows } = partition;
      let index = firstNotBefore(rows, start);
      if (rows[index]?.range === start.range && rows[index]?.tie === start.tie) index += 1;
      for (; index < rows.length; index++) yield rows[index] as Row;
      at += 1;
    }
  }
  for (; at < partitions.length; at++) {
    const partition = partitions[at] as Partition;
    if (partition.place >= until) return;
    yield* partition.rows;
  }
}
