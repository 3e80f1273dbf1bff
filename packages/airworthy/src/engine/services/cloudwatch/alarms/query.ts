import { ServiceError } from "../../../error.ts";
import { ALARMS_PER_PAGE, MOST_ALARMS_PER_PAGE } from "../limits.ts";
import type { Dimension } from "../series.ts";
import { between, constraint, oneOf, validation } from "./check.ts";
import { described, describedMetric } from "./describe.ts";
import { paged } from "./page.ts";
import { parentsOf } from "./put-composite.ts";
import type { AlarmRecord, MetricAlarmRecord, Room } from "./state.ts";

export const STATES = ["INSUFFICIENT_DATA", "ALARM", "OK"];
export const TYPES = ["CompositeAlarm", "MetricAlarm", "LogAlarm"];

export interface DescribeAlarmsInput {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly ChildrenOfAlarmName?: string;
  readonly ParentsOfAlarmName?: string;
  readonly StateValue?: string;
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

/**
 * Alarms by name, prefix, state, action or kinship, in the order of their names. Metric alarms only, unless composite
 * ones are asked for.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
export function describeAlarms(room: Room, input: DescribeAlarmsInput) {
  const {
    AlarmTypes: types,
    MaxRecords: most = ALARMS_PER_PAGE,
    StateValue: state,
    AlarmNames: names,
  } = input;
  between(most, "maxRecords", 1, MOST_ALARMS_PER_PAGE);
  oneOf(state, "stateValue", STATES);
  for (const type of types ?? []) oneOf(type, "alarmTypes", TYPES);
  if (names?.length && input.AlarmNamePrefix !== undefined)
    throw new ServiceError(
      "InvalidParameterCombination",
      "AlarmNames and AlarmNamePrefix cannot be specified together",
    );
  if ((names?.length ?? 0) > MOST_ALARMS_PER_PAGE)
    throw constraint(
      `${names?.length} names`,
      "alarmNames",
      `have length less than or equal to ${MOST_ALARMS_PER_PAGE}`,
    );
  const kin = kinOf(room, input);
  const wanted = new Set(names?.length ? names : undefined);
  const kinds = types?.length ? types : ["MetricAlarm"];
  const found = (kin ?? [...room.alarms.values()])
    .filter((alarm) => kin || kinds.includes(alarm.kind))
    .filter(({ name }) => wanted.size === 0 || wanted.has(name))
    .filter(({ name }) => name.startsWith(input.AlarmNamePrefix ?? ""))
    .filter(({ current }) => state === undefined || current.state === state)
    .filter((alarm) => input.ActionPrefix === undefined || acts(alarm, input.ActionPrefix))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { page, next } = paged(found, most, input.NextToken);
  const show =
    input.ParentsOfAlarmName !== undefined
      ? nameOnly
      : input.ChildrenOfAlarmName !== undefined
        ? brief
        : described;
  return {
    CompositeAlarms: page.filter(({ kind }) => kind === "CompositeAlarm").map(show),
    MetricAlarms: page.filter(({ kind }) => kind === "MetricAlarm").map(show),
    // There are none here: PutLogAlarm is not flown.
    LogAlarms: [],
    ...next,
  };
}

/** Children or parents of an alarm; nothing else may be asked with them but the page. */
function kinOf(room: Room, input: DescribeAlarmsInput): readonly AlarmRecord[] | undefined {
  const { ChildrenOfAlarmName: parent, ParentsOfAlarmName: child, ...others } = input;
  if (parent === undefined && child === undefined) return undefined;
  const { MaxRecords: _, NextToken: __, ...more } = others;
  const [foreign] = Object.entries(more).find(([, value]) => value !== undefined) ?? [];
  if (foreign !== undefined || (parent !== undefined && child !== undefined))
    throw validation(
      `${parent === undefined ? "ParentsOfAlarmName" : "ChildrenOfAlarmName"} cannot be specified together with ${foreign ?? "ParentsOfAlarmName"}`,
    );
  const name = parent ?? child ?? "";
  const alarm = room.alarms.get(name);
  if (!alarm) throw notFound();
  if (child !== undefined) return parentsOf(room, name);
  if (alarm.kind !== "CompositeAlarm") throw validation(`${name} is not a composite alarm`);
  return alarm.children.flatMap((one) => room.alarms.get(one) ?? []);
}

function acts(alarm: AlarmRecord, prefix: string): boolean {
  const { okActions, alarmActions, insufficientDataActions } = alarm;
  return [...okActions, ...alarmActions, ...insufficientDataActions].some((action) =>
    action.startsWith(prefix),
  );
}

function nameOnly({ name, arn }: AlarmRecord) {
  return { AlarmName: name, AlarmArn: arn };
}

function brief(alarm: AlarmRecord) {
  const { current } = alarm;
  return {
    ...nameOnly(alarm),
    StateValue: current.state,
    StateUpdatedTimestamp: new Date(current.updated),
  };
}

export function notFound(message = ""): ServiceError {
  return new ServiceError("ResourceNotFound", message, { status: 404 });
}

export interface DescribeAlarmsForMetricInput {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Period?: number;
  readonly Unit?: string;
}

/**
 * Alarms on one metric: exactly its dimensions. Those on expressions are not among them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
 */
export function describeAlarmsForMetric(room: Room, input: DescribeAlarmsForMetricInput) {
  const key = (list: readonly Dimension[]) =>
    list
      .map(({ Name, Value }) => `${Name}\u0000${Value}`)
      .sort()
      .join();
  const wanted = key(input.Dimensions ?? []);
  const statistic = input.Statistic ?? input.ExtendedStatistic;
  const found = [...room.alarms.values()].filter((alarm): alarm is MetricAlarmRecord => {
    if (alarm.kind !== "MetricAlarm" || !alarm.metric) return false;
    const { namespace, name, dimensions, period, unit, statistic: stat } = alarm.metric;
    return (
      namespace === input.Namespace &&
      name === input.MetricName &&
      key(dimensions) === wanted &&
      (statistic === undefined || stat === statistic) &&
      (input.Period === undefined || period === input.Period) &&
      (input.Unit === undefined || unit === input.Unit)
    );
  });
  return { MetricAlarms: found.map(describedMetric) };
}
