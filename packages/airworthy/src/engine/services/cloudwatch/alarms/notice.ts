import { timestamp } from "../../../../alarms/text.ts";
import type { Place } from "../../../service.ts";
import type { MetricDataQuery } from "../data.ts";
import type { Dimension } from "../series.ts";
import type { AlarmRecord, Change, CompositeAlarmRecord, MetricAlarmRecord, Standing } from "./state.ts";
import { jsonText, regionName } from "./text.ts";

/**
 * What a topic is told. Members and values as recorded on AWS; their order is that of AWS's own examples.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
export function notification(
  alarm: AlarmRecord,
  { at, from, to, contributor }: Change,
  place: Place,
  afterMute: boolean,
) {
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
    ActionExecutedAfterMuteWindow: afterMute,
    // Of several time series: which one it is about (members inferred).
    ...(contributor && {
      AlarmContributorId: contributor.id,
      AlarmContributorAttributes: contributor.attributes,
    }),
    ...(alarm.kind === "MetricAlarm" ? { Trigger: triggerOf(alarm) } : ruleOf(alarm, to)),
  };
  return {
    // A subject of SNS is ASCII and has at most 100 characters.
    subject: `${to.state}: "${alarm.name}" in ${regionName(region)}`
      .replaceAll(/[^\u0020-\u007e]/g, "?")
      .slice(0, 100),
    message: jsonText(message),
  };
}

/** Of a composite alarm. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html */
function ruleOf({ text }: CompositeAlarmRecord, { reasonData }: Standing): object {
  const { triggeringAlarms = [] } = (reasonData ?? {}) as {
    readonly triggeringAlarms?: readonly {
      readonly arn: string;
      readonly state: { readonly value: string; readonly timestamp: string };
    }[];
  };
  return {
    AlarmRule: text,
    TriggeringChildren: triggeringAlarms.map(({ arn, state }) => ({
      Arn: arn,
      State: { Value: state.value, Timestamp: state.timestamp },
    })),
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
    TreatMissingData: alarm.treatment ?? "",
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
