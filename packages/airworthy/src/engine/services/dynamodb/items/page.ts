import type { Members } from "../../../service.ts";
import type { Database } from "../database.ts";
import { holds } from "../expressions/evaluate.ts";
import { projected } from "../expressions/projection.ts";
import type { Expressions } from "../expressions/request.ts";
import { PAGE } from "../limits.ts";
import { measure } from "../metrics.ts";
import { keyOf, positionOf } from "../store/keys.ts";
import type { Row } from "../store/rows.ts";
import type { Item } from "../values/value.ts";
import { type Consumed, presentCapacity, readUnits } from "./capacity.ts";
import { fetches, type ReadManyInput, type Source } from "./source.ts";

/**
 * Reads rows until the limit or the megabyte is reached, then filters. A page that ended at its limit has a
 * LastEvaluatedKey, also when nothing comes after it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
export function page(
  database: Database,
  source: Source,
  input: ReadManyInput,
  expressions: Expressions,
  rows: Iterable<Row>,
): Members {
  const { table, index } = source;
  const { filter, projection } = expressions;
  const fetching = fetches(source, input, expressions.projectedPaths);
  const limit = input.Limit ?? Infinity;
  const items: Item[] = [];
  let scanned = 0;
  let count = 0;
  let bytes = 0;
  let fetchedUnits = 0;
  let last: Row | undefined;
  let full = false;
  const strength = input.ConsistentRead ? 1 : 0.5;
  for (const row of rows) {
    scanned += 1;
    bytes += row.size;
    last = row;
    let { item } = row;
    if (fetching) {
      const whole = table.rows.get(positionOf(table.keys, item));
      if (whole) {
        item = whole.item;
        fetchedUnits += readUnits(whole.size, strength);
      }
    }
    if (!filter || holds(filter, item)) {
      count += 1;
      if (input.Select !== "COUNT") items.push(projection ? projected(item, projection) : item);
    }
    full = scanned >= limit || bytes >= PAGE;
    if (full) break;
  }
  const units = readUnits(bytes, strength);
  const consumed: Consumed = index
    ? { table: fetchedUnits, indexes: new Map([[index.name, units]]), kind: "read" }
    : { table: units, indexes: new Map(), kind: "read" };
  measure(database.place, table, consumed);
  const capacity = presentCapacity(input.ReturnConsumedCapacity, table, consumed);
  return {
    ...(input.Select === "COUNT" ? {} : { Items: items }),
    Count: count,
    ScannedCount: scanned,
    ...(full && last
      ? { LastEvaluatedKey: keyOf(last.item, table.keys, ...(index ? [index.keys] : [])) }
      : {}),
    ...(capacity ? { ConsumedCapacity: capacity } : {}),
  };
}
