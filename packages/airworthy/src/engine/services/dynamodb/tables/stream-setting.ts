import { enumViolation, throwViolations } from "../constraints.ts";
import type { Database } from "../database.ts";
import { invalid } from "../errors.ts";
import { RECORD_KEPT } from "../limits.ts";
import type { Table } from "../store/table.ts";
import { iso } from "../../../kernel/time.ts";
import { tableStream, type ViewType } from "../streams/stream.ts";

export interface StreamInput {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: ViewType;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html */
export function setStream(database: Database, table: Table, input: StreamInput): void {
  throwViolations(
    enumViolation(input.StreamViewType, "streamSpecification.streamViewType", [
      "NEW_IMAGE",
      "OLD_IMAGE",
      "NEW_AND_OLD_IMAGES",
      "KEYS_ONLY",
    ]),
  );
  const open = table.stream !== undefined && table.stream.closedAt === undefined;
  if (!input.StreamEnabled) {
    if (input.StreamViewType)
      throw invalid(
        "One or more parameter values were invalid: Table is being created with a stream that is disabled but StreamViewType is specified",
      );
    if (open) closeStream(database, table);
    return;
  }
  const { StreamViewType: view } = input;
  if (!view)
    throw invalid(
      "One or more parameter values were invalid: StreamViewType is required when StreamEnabled is true",
    );
  if (open) throw invalid(`Table already has an enabled stream: TableName: ${table.name}`);
  const { kernel } = database.place;
  let at = kernel.now();
  // A stream is named for the millisecond it began in.
  while (database.streams.has(arnOf(table, at))) at += 1;
  table.stream = tableStream(kernel, {
    arn: arnOf(table, at),
    label: labelOf(at),
    tableName: table.name,
    keys: table.keys,
    view,
  });
  database.streams.set(table.stream.arn, table.stream);
}

/** Its records stay for a day. */
export function closeStream(database: Database, { stream }: Table): void {
  if (!stream || stream.closedAt !== undefined) return;
  const { kernel } = database.place;
  stream.closedAt = kernel.now();
  kernel.after(RECORD_KEPT, () => void database.streams.delete(stream.arn));
}

function arnOf(table: Table, at: number): string {
  return `${table.arn}/stream/${labelOf(at)}`;
}

function labelOf(at: number): string {
  return iso(at).slice(0, -1);
}
