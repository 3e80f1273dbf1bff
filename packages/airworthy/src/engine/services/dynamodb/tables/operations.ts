import { ServiceError } from "../../../error.ts";
import type { Members } from "../../../service.ts";
import { throwViolations, violation } from "../constraints.ts";
import { type Database, tableName } from "../database.ts";
import { invalid, notFound, refuse } from "../errors.ts";
import { ACCOUNT_UNITS, TABLE_UNITS, TABLES_PER_PAGE } from "../limits.ts";
import type { Table } from "../store/table.ts";
import { describe } from "./describe.ts";
import { closeStream } from "./stream-setting.ts";

interface Named {
  readonly TableName: string;
}

/** Operations on tables name the table they do not find. */
export function tableNamed(database: Database, { TableName }: Named): Table {
  const table = database.tables.get(tableName(TableName));
  if (!table) throw notFound(TableName);
  return table;
}

export function describeTable(database: Database, input: Named): Members {
  return { Table: describe(tableNamed(database, input)) };
}

/**
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteTable.html
 *
 * The answer says DELETING, and the table is gone with it: who waits for that finds it gone.
 */
export function deleteTable(database: Database, input: Named): Members {
  const table = tableNamed(database, input);
  if (table.deletionProtected)
    throw invalid(
      `1 validation error detected: Table '${table.name}' can't be deleted while DeletionProtectionEnabled is set to True`,
    );
  database.place.kernel.note("dynamodb.table-deleted", { table: table.name });
  closeStream(database, table);
  database.tables.delete(table.name);
  // Timers of its items must find nothing.
  table.timeToLive = undefined;
  return { TableDescription: describe(table, "DELETING") };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html */
export function listTables(
  database: Database,
  {
    ExclusiveStartTableName: start,
    Limit = TABLES_PER_PAGE,
  }: { ExclusiveStartTableName?: string; Limit?: number },
): Members {
  throwViolations([
    ...(Limit < 1 ? [violation(Limit, "limit", "Member must have value greater than or equal to 1")] : []),
    ...(Limit > TABLES_PER_PAGE
      ? [violation(Limit, "limit", "Member must have value less than or equal to 100")]
      : []),
  ]);
  const names = [...database.tables.keys()].sort().filter((name) => start === undefined || name > start);
  const page = names.slice(0, Limit);
  return {
    TableNames: page,
    ...(names.length > page.length ? { LastEvaluatedTableName: page.at(-1) } : {}),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html */
export function updateTimeToLive(
  database: Database,
  input: Named & {
    readonly TimeToLiveSpecification: { readonly Enabled: boolean; readonly AttributeName: string };
  },
): Members {
  const table = tableNamed(database, input);
  const { Enabled: enabled, AttributeName: attribute } = input.TimeToLiveSpecification;
  if (attribute === "" || attribute.length > 255)
    throw invalid("TimeToLive AttributeName must be between 1 and 255 characters");
  if (enabled && table.timeToLive !== undefined) throw invalid("TimeToLive is already enabled");
  if (!enabled && table.timeToLive === undefined) throw invalid("TimeToLive is already disabled");
  if (!enabled && table.timeToLive !== attribute)
    throw invalid(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${table.timeToLive}`,
    );
  database.place.kernel.note("dynamodb.time-to-live-set", { table: table.name, enabled, attribute });
  table.timeToLive = enabled ? attribute : undefined;
  if (enabled) database.expiry.watchAll(table);
  return { TimeToLiveSpecification: input.TimeToLiveSpecification };
}

export function describeTimeToLive(database: Database, input: Named): Members {
  const { timeToLive } = tableNamed(database, input);
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive },
  };
}

/** Nothing can switch recovery on, so it is off. */
export function describeContinuousBackups(database: Database, input: Named): Members {
  if (!database.tables.has(tableName(input.TableName)))
    throw new ServiceError("TableNotFoundException", `Table not found: ${input.TableName}`);
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: "ENABLED",
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" },
    },
  };
}

export function updateContinuousBackups(
  database: Database,
  input: Named & {
    readonly PointInTimeRecoverySpecification: {
      readonly PointInTimeRecoveryEnabled?: boolean;
      readonly RecoveryPeriodInDays?: number;
    };
  },
): Members {
  const wanted = input.PointInTimeRecoverySpecification;
  refuse(
    "UpdateContinuousBackups",
    {
      PointInTimeRecoveryEnabled: wanted.PointInTimeRecoveryEnabled || undefined,
      RecoveryPeriodInDays: wanted.RecoveryPeriodInDays,
    },
    ["PointInTimeRecoveryEnabled", "RecoveryPeriodInDays"],
  );
  return describeContinuousBackups(database, input);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeLimits.html */
export function describeLimits(): Members {
  return {
    AccountMaxReadCapacityUnits: ACCOUNT_UNITS,
    AccountMaxWriteCapacityUnits: ACCOUNT_UNITS,
    TableMaxReadCapacityUnits: TABLE_UNITS,
    TableMaxWriteCapacityUnits: TABLE_UNITS,
  };
}

/** Clients that ask are sent back here: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeEndpoints.html */
export function describeEndpoints({ place }: Database): Members {
  return { Endpoints: [{ Address: new URL(place.endpoint).host, CachePeriodInMinutes: 1440 }] };
}
