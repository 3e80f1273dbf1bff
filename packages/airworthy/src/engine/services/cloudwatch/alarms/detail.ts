import { timestamp } from "../../../../alarms/text.ts";
import type { MetricDataQuery } from "../data.ts";
import type { Dimension } from "../series.ts";
import type { AlarmRecord, Change, Standing } from "./state.ts";
import { dataText } from "./text.ts";

/** The `alarmData` of a function's event, and the `detail` of an event on the bus: they are one. */
export function detailOf(alarm: AlarmRecord, { from, to, contributor }: Change) {
  return {
    alarmName: alarm.name,
    // Members inferred, as there is no published example.
    ...(contributor ? { alarmContributor: { id: contributor.id, attributes: contributor.attributes } } : {}),
    state: stateText(to),
    previousState: stateText(from),
    configuration: configurationOf(alarm),
  };
}

export function stateText(standing: Standing) {
  const reasonData = dataText(standing);
  return {
    value: standing.state,
    reason: standing.reason,
    ...(reasonData === undefined ? {} : { reasonData }),
    timestamp: timestamp(standing.updated),
    ...(standing.suppressedBy === undefined
      ? {}
      : {
          actionsSuppressedBy: standing.suppressedBy,
          actionsSuppressedReason: suppressedReason(standing.suppressedBy),
        }),
  };
}

/** As recorded on AWS. */
export function suppressedReason(by: string): string {
  return `Actions suppressed by ${by}`;
}

/** All settings of an alarm, for events about them. */
export function configurationText(alarm: AlarmRecord): object {
  const { rule, treatment } = alarm.kind === "MetricAlarm" ? alarm : {};
  return {
    ...(rule && {
      evaluationPeriods: rule.evaluationPeriods,
      ...(rule.threshold === undefined ? {} : { threshold: rule.threshold }),
      comparisonOperator: rule.comparisonOperator,
      ...(treatment === undefined ? {} : { treatMissingData: treatment }),
    }),
    ...configurationOf(alarm),
    alarmName: alarm.name,
    actionsEnabled: alarm.actionsEnabled,
    timestamp: timestamp(alarm.configuredAt),
    okActions: alarm.okActions,
    alarmActions: alarm.alarmActions,
    insufficientDataActions: alarm.insufficientDataActions,
  };
}

function configurationOf(alarm: AlarmRecord): object {
  const description = alarm.description === undefined ? {} : { description: alarm.description };
  if (alarm.kind === "CompositeAlarm") {
    const { text, suppressor } = alarm;
    return {
      ...description,
      alarmRule: text,
      ...(suppressor && {
        actionsSuppressor: suppressor.alarm,
        actionsSuppressorWaitPeriod: suppressor.wait,
        actionsSuppressorExtensionPeriod: suppressor.extension,
      }),
    };
  }
  const { metric, metrics, metricId } = alarm;
  return {
    ...description,
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
