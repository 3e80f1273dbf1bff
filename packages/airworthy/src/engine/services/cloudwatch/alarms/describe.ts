import type { MetricDataQuery } from "../data.ts";
import type { AlarmBase, MetricAlarmRecord } from "./state.ts";
import { dataText } from "./text.ts";

/** What DescribeAlarms gives of a metric alarm. As recorded on AWS, lists are there when they are empty. */
export function described(alarm: MetricAlarmRecord) {
  const { rule, metric, metrics, thresholdMetricId } = alarm;
  return {
    ...describedBase(alarm),
    ...(metric
      ? {
          MetricName: metric.name,
          Namespace: metric.namespace,
          [metric.extended ? "ExtendedStatistic" : "Statistic"]: metric.statistic,
          Dimensions: metric.dimensions,
          Period: metric.period,
          ...(metric.unit === undefined ? {} : { Unit: metric.unit }),
        }
      : // AWS gives the empty list with these too.
        { Dimensions: [], Metrics: (metrics ?? []).map(whole) }),
    EvaluationPeriods: rule.evaluationPeriods,
    ...(rule.datapointsToAlarm === undefined ? {} : { DatapointsToAlarm: rule.datapointsToAlarm }),
    ...(rule.threshold === undefined ? {} : { Threshold: rule.threshold }),
    ComparisonOperator: rule.comparisonOperator,
    ...(rule.treatMissingData === undefined ? {} : { TreatMissingData: rule.treatMissingData }),
    ...(rule.evaluateLowSampleCountPercentile === undefined
      ? {}
      : { EvaluateLowSampleCountPercentile: rule.evaluateLowSampleCountPercentile }),
    ...(thresholdMetricId === undefined ? {} : { ThresholdMetricId: thresholdMetricId }),
  };
}

function whole(query: MetricDataQuery) {
  return { ...query, ReturnData: query.ReturnData !== false };
}

export function describedBase(alarm: AlarmBase) {
  const { current } = alarm;
  const data = dataText(current);
  return {
    AlarmName: alarm.name,
    AlarmArn: alarm.arn,
    ...(alarm.description === undefined ? {} : { AlarmDescription: alarm.description }),
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: alarm.okActions,
    AlarmActions: alarm.alarmActions,
    InsufficientDataActions: alarm.insufficientDataActions,
    StateValue: current.state,
    StateReason: current.reason,
    ...(data === undefined ? {} : { StateReasonData: data }),
    StateUpdatedTimestamp: new Date(alarm.updatedAt),
    StateTransitionedTimestamp: new Date(current.since),
  };
}
