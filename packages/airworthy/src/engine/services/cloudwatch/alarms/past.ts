import { MOST_ALARMS_PER_PAGE } from "../limits.ts";
import { between, oneOf } from "./check.ts";
import { kept } from "./history.ts";
import { paged } from "./page.ts";
import { TYPES } from "./query.ts";
import type { Room } from "./state.ts";

export interface DescribeAlarmHistoryInput {
  readonly AlarmName?: string;
  readonly AlarmContributorId?: string;
  readonly AlarmTypes?: readonly string[];
  readonly HistoryItemType?: string;
  readonly StartDate?: Date;
  readonly EndDate?: Date;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
}

const ITEMS = [
  "Action",
  "AlarmContributorAction",
  "AlarmContributorStateUpdate",
  "ConfigurationUpdate",
  "StateUpdate",
];

/**
 * What happened to alarms, the newest first unless it is asked otherwise; also to those that are gone. Of all metric
 * alarms when none is named, and of composite ones when they are asked for.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html
 */
export function describeAlarmHistory(room: Room, input: DescribeAlarmHistoryInput) {
  const { AlarmTypes: types, HistoryItemType: wanted, MaxRecords: most = MOST_ALARMS_PER_PAGE } = input;
  between(most, "maxRecords", 1, MOST_ALARMS_PER_PAGE);
  oneOf(wanted, "historyItemType", ITEMS);
  oneOf(input.ScanBy, "scanBy", ["TimestampDescending", "TimestampAscending"]);
  for (const type of types ?? []) oneOf(type, "alarmTypes", TYPES);
  const kinds = types?.length ? types : ["MetricAlarm"];
  const now = room.place.kernel.now();
  const from = input.StartDate?.getTime() ?? -Infinity;
  const until = input.EndDate?.getTime() ?? Infinity;
  const histories = [...room.gone, ...[...room.alarms.values()].map(({ history }) => history)];
  const items = histories
    .filter(({ type }) => kinds.includes(type))
    .filter(({ name }) => input.AlarmName === undefined || name === input.AlarmName)
    .flatMap((history) =>
      kept(history, now).map((item) => ({ ...item, name: history.name, kind: history.type })),
    )
    .filter(({ type }) => wanted === undefined || type === wanted)
    .filter(
      ({ contributor }) =>
        input.AlarmContributorId === undefined || contributor?.id === input.AlarmContributorId,
    )
    .filter(({ at }) => at >= from && at <= until)
    .sort((one, other) => one.at - other.at);
  if (input.ScanBy !== "TimestampAscending") items.reverse();
  const { page, next } = paged(items, most, input.NextToken);
  return {
    AlarmHistoryItems: page.map(({ name, kind, at, type, summary, data, contributor }) => ({
      AlarmName: name,
      AlarmType: kind,
      Timestamp: new Date(at),
      HistoryItemType: type,
      HistorySummary: summary,
      HistoryData: data,
      ...(contributor && {
        AlarmContributorId: contributor.id,
        AlarmContributorAttributes: contributor.attributes,
      }),
    })),
    ...next,
  };
}
