import type { MetricDataQuery } from "../data.ts";
import { suppressedReason } from "./detail.ts";
import type { AlarmBase, AlarmRecord, CompositeAlarmRecord, MetricAlarmRecord } from "./state.ts";
import { dataText } from "./text.ts";

export function described(alarm: AlarmRecord) {
  return alarm.kind === "MetricAlarm" ? describedMetric(alarm) : describedComposite(alarm);
}

/** What DescribeAlarms gives of a metric alarm. As recorded on AWS, lists are there when they are empty. */
export function describedMetric(alarm: MetricAlarmRecord) {
  const { rule, metric, metrics, thresholdMetricId, evaluation, treatment } = alarm;
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
      : { Dimensions: [], Metrics: (metrics ?? []).map(whole) }),
    EvaluationPeriods: rule.evaluationPeriods,
    ...(rule.datapointsToAlarm === undefined ? {} : { DatapointsToAlarm: rule.datapointsToAlarm }),
    ...(rule.threshold === undefined ? {} : { Threshold: rule.threshold }),
    ComparisonOperator: rule.comparisonOperator,
    ...(treatment === undefined ? {} : { TreatMissingData: treatment }),
    ...(rule.evaluateLowSampleCountPercentile === undefined
      ? {}
      : { EvaluateLowSampleCountPercentile: rule.evaluateLowSampleCountPercentile }),
    ...(thresholdMetricId === undefined ? {} : { ThresholdMetricId: thresholdMetricId }),
    ...(rule.wallClock && {
      EvaluationWindow: {
        WallClockWindow: rule.wallClock.timeZone === undefined ? {} : { Timezone: rule.wallClock.timeZone },
      },
    }),
    ...(rule.warmUp && {
      WarmUpConfiguration: {
        WarmUpPeriodDurationInMinutes: rule.warmUp.minutes,
        ...(rule.warmUp.onlyStartEvaluatingAfterWarmUpPeriodEnds === undefined
          ? {}
          : {
              OnlyStartEvaluatingAfterWarmUpPeriodEnds: rule.warmUp.onlyStartEvaluatingAfterWarmUpPeriodEnds,
            }),
      },
    }),
    ...(evaluation === undefined ? {} : { EvaluationState: evaluation }),
  };
}

function whole(query: MetricDataQuery) {
  return { ...query, ReturnData: query.ReturnData !== false };
}

function describedComposite(alarm: CompositeAlarmRecord) {
  const { text, suppressor, current } = alarm;
  return {
    ...describedBase(alarm),
    AlarmRule: text,
    ...(current.suppressedBy === undefined
      ? {}
      : {
          ActionsSuppressedBy: current.suppressedBy,
          ActionsSuppressedReason: suppressedReason(current.suppressedBy),
        }),
    ...(suppressor && {
      ActionsSuppressor: suppressor.alarm,
      ActionsSuppressorWaitPeriod: suppressor.wait,
      ActionsSuppressorExtensionPeriod: suppressor.extension,
    }),
  };
}

function describedBase(alarm: AlarmBase) {
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
    StateUpdatedTimestamp: new Date(current.updated),
    StateTransitionedTimestamp: new Date(current.since),
  };
}
