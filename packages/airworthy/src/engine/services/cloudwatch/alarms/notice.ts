import { timestamp } from "../../../../alarms/text.ts";
import type { Place } from "../../../service.ts";
import type { MetricDataQuery } from "../data.ts";
import type { Dimension } from "../series.ts";
import type { AlarmRecord, Change, MetricAlarmRecord, Standing } from "./state.ts";
import { dataText, jsonText, regionName } from "./text.ts";

/**
 * What a topic is told. Members and values as recorded on AWS; their order is that of AWS's own examples.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function notification(alarm: AlarmRecord, { at, from, to }: Change, place: Place) {
  const { region, account } = place;
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: timestamp(alarm.configuredAt),
    NewStateValue: to.state,
    NewStateReason: to.reason,
    StateChangeTime: timestamp(at),
    Region: regionName(region),
    AlarmArn: alarm.arn,
    OldStateValue: from.state,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    ActionExecutedAfterMuteWindow: false,
    Trigger: triggerOf(alarm),
  };
  return {
    // A subject of SNS is ASCII and has at most 100 characters.
    subject: `${to.state}: "${alarm.name}" in ${regionName(region)}`
      .replaceAll(/[^\u0020-\u007e]/g, "?")
      .slice(0, 100),
    message: jsonText(message),
  };
}

function triggerOf(alarm: MetricAlarmRecord): object {
  const { rule, metric, metrics } = alarm;
  const judged = {
    Period: rule.period,
    EvaluationPeriods: rule.evaluationPeriods,
    DatapointsToAlarm: rule.datapointsToAlarm,
    ComparisonOperator: rule.comparisonOperator,
    Threshold: rule.threshold,
    ThresholdMetricId: alarm.thresholdMetricId,
    TreatMissingData: rule.treatMissingData ?? "",
    EvaluateLowSampleCountPercentile: rule.evaluateLowSampleCountPercentile ?? "",
  };
  if (!metric) return { ...judged, Metrics: (metrics ?? []).map(queryText) };
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    StatisticType: metric.extended ? "ExtendedStatistic" : "Statistic",
    ...(metric.extended
      ? { ExtendedStatistic: metric.statistic }
      : { Statistic: STATISTIC_NAMES[metric.statistic] ?? metric.statistic }),
    Unit: metric.unit ?? null,
    Dimensions: metric.dimensions.map(dimensionText),
    ...judged,
  };
}

const STATISTIC_NAMES: Readonly<Record<string, string>> = {
  Average: "AVERAGE",
  Maximum: "MAXIMUM",
  Minimum: "MINIMUM",
  SampleCount: "SAMPLE_COUNT",
  Sum: "SUM",
};

function dimensionText({ Name, Value }: Dimension) {
  return { value: Value, name: Name };
}

function queryText({ Id, Expression, Label, MetricStat: stat, ReturnData, Period }: MetricDataQuery) {
  return {
    Expression,
    Id,
    Label,
    Period,
    MetricStat: stat && {
      Metric: {
        Dimensions: (stat.Metric.Dimensions ?? []).map(dimensionText),
        MetricName: stat.Metric.MetricName,
        Namespace: stat.Metric.Namespace,
      },
      Period: stat.Period,
      Stat: stat.Stat,
      Unit: stat.Unit,
    },
    ReturnData: ReturnData !== false,
  };
}

/** The `alarmData` of a function's event, and the `detail` of an event on the bus: they are one. */
export function detailOf(alarm: AlarmRecord, { from, to }: Change) {
  return {
    alarmName: alarm.name,
    state: stateText(to),
    previousState: stateText(from),
    configuration: configurationOf(alarm),
  };
}

function stateText(standing: Standing) {
  const reasonData = dataText(standing);
  return {
    value: standing.state,
    reason: standing.reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    timestamp: timestamp(standing.since),
  };
}

function configurationOf({ description, metric, metrics, metricId }: MetricAlarmRecord): object {
  return {
    ...(description === undefined ? {} : { description }),
    metrics: metric
      ? [
          {
            id: metricId,
            metricStat: {
              metric: {
                namespace: metric.namespace,
                name: metric.name,
                dimensions: dimensionMap(metric.dimensions),
              },
              period: metric.period,
              stat: metric.statistic,
              ...(metric.unit === undefined ? {} : { unit: metric.unit }),
            },
            returnData: true,
          },
        ]
      : (metrics ?? []).map(queryMap),
  };
}

function queryMap({ Id, Expression, Label, MetricStat: stat, ReturnData, Period }: MetricDataQuery) {
  return {
    id: Id,
    ...(Expression === undefined ? {} : { expression: Expression }),
    ...(Label === undefined ? {} : { label: Label }),
    ...(Period === undefined ? {} : { period: Period }),
    ...(stat && {
      metricStat: {
        metric: {
          namespace: stat.Metric.Namespace,
          name: stat.Metric.MetricName,
          dimensions: dimensionMap(stat.Metric.Dimensions ?? []),
        },
        period: stat.Period,
        stat: stat.Stat,
        ...(stat.Unit === undefined ? {} : { unit: stat.Unit }),
      },
    }),
    returnData: ReturnData !== false,
  };
}

function dimensionMap(dimensions: readonly Dimension[]): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}
