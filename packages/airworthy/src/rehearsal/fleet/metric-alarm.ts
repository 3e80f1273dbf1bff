import { watchedQuery } from "../../alarms/math/alarm.ts";
import type { Query } from "../../alarms/math/evaluate.ts";
import { type ComparisonOperator, comparesWithBand } from "../../alarms/threshold.ts";
import type { TreatMissingData } from "../../alarms/judge.ts";
import { userOf } from "../../checklist/practices/alarms/actions.ts";
import { numberOf } from "../../checklist/properties.ts";
import type { Alarm, AlarmMetric, Fleet, LambdaFunction } from "../../fleet/model.ts";
import { evaluate } from "../../readers/cloudformation/values.ts";
import { at, entriesOf, itemsOf } from "../../readers/tree.ts";
import type { RehearsedAlarm, RehearsedQuery } from "../model.ts";
import { type Reading, readingOf } from "./alarm-inputs.ts";
import { type Reader, readerOf } from "./alarm-values.ts";
import { prepare } from "../watch/prepare.ts";
import { itemOf } from "./items.ts";

export interface Converted {
  readonly alarm: RehearsedAlarm;
  readonly functions: readonly LambdaFunction[];
  /** What was assumed, as half sentences. */
  readonly notes: readonly string[];
}

/** Properties that a rehearsal reads, or that change nothing in it. */
const READ = new Set(
  [
    "AlarmName,AlarmDescription,ActionsEnabled,AlarmActions,OKActions,InsufficientDataActions,Tags",
    "Namespace,MetricName,Dimensions,Statistic,ExtendedStatistic,Period,Unit,Metrics,ThresholdMetricId",
    "EvaluationPeriods,DatapointsToAlarm,Threshold,ComparisonOperator,TreatMissingData",
    "EvaluateLowSampleCountPercentile",
  ].flatMap((line) => line.split(",")),
);

/** A metric alarm of a template as a rehearsal evaluates it. A string says why it cannot. */
export function convert(alarm: Alarm, fleet: Fleet): Converted | string {
  const reader = readerOf(alarm.resource);
  const bandId = reader.text("ThresholdMetricId");
  const readings = new Map<AlarmMetric, Reading>();
  for (const metric of alarm.metrics) {
    if (metric.expression !== undefined) continue;
    const reading = readingOf(alarm, metric, fleet, reader.text("Unit"));
    if (typeof reading === "string") return reading;
    readings.set(metric, reading);
  }
  const functions = shared([...readings.values()]);
  if (typeof functions === "string") return functions;
  const queries = queriesOf(alarm.metrics, readings, bandId);
  if (typeof queries === "string") return queries;
  const deviations = bandId === undefined ? undefined : deviationsOf(alarm, bandId);
  if (typeof deviations === "string") return deviations;
  const judging = judgingOf(alarm, reader);
  const hidden = reader.hidden();
  if (hidden !== undefined) return hidden;
  if (typeof judging === "string") return judging;
  const converted: RehearsedAlarm = {
    kind: "metric",
    name: alarm.resource.id,
    queries,
    ...judging,
    ...(deviations === undefined ? {} : { band: { deviations } }),
    hasAction: hasAction(alarm, fleet),
  };
  const refused = refusalOf(converted);
  if (refused !== undefined) return refused;
  const item = itemOf(converted);
  const left = entriesOf(alarm.resource.properties)
    .map(({ key }) => key)
    .filter((key) => !READ.has(key));
  const notes = [
    ...reader.assumed,
    ...left.map((key) => `${key} is not rehearsed`),
    ...(deviations === undefined ? [] : ["its band is airworthy's own, for AWS's model is unpublished"]),
  ];
  return { alarm: { ...converted, ...(item === undefined ? {} : { item }) }, functions, notes };
}

/** Why the rehearsal itself would not take an alarm. */
function refusalOf(alarm: RehearsedAlarm): string | undefined {
  try {
    prepare(alarm);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^The alarm \S+ cannot be rehearsed: /, "").replace(/\.$/, "");
  }
}

/** Functions that every metric of the alarm is of. */
function shared(readings: readonly Reading[]): readonly LambdaFunction[] | string {
  const [first, ...rest] = readings;
  if (!first) return "it watches no metric of a function (a query over many, or constants)";
  const all = rest.reduce(
    (some, { functions }) => some.filter((fn) => functions.includes(fn)),
    first.functions,
  );
  if (all.length > 0) return all;
  const names = new Set(readings.flatMap(({ functions }) => functions.map(({ id }) => id)));
  return `it computes over ${[...names].join(" and ")} together, and a rehearsal runs functions one by one`;
}

function queriesOf(
  metrics: readonly AlarmMetric[],
  readings: ReadonlyMap<AlarmMetric, Reading>,
  bandId: string | undefined,
): readonly RehearsedQuery[] | string {
  const queries = metrics
    .filter(({ id }) => bandId === undefined || id !== bandId)
    .map((metric): RehearsedQuery => {
      const reading = readings.get(metric);
      return {
        id: metric.id ?? "m1",
        ...(reading ? { metric: reading.input } : { expression: metric.expression ?? "" }),
        ...(metric.returnData ? {} : { hidden: true }),
      };
    });
  try {
    watchedQuery(queries.map(asQuery));
  } catch (error) {
    return `CloudWatch would refuse it: ${(error as Error).message}`;
  }
  return queries;
}

/** As CloudWatch's own check wants it. All metrics of an alarm have one period, which is checked elsewhere. */
function asQuery({ id, metric, expression, hidden }: RehearsedQuery): Query {
  return {
    id,
    ...(metric
      ? {
          metricStat: {
            metric: { namespace: metric.namespace, name: metric.metric, dimensions: [] },
            period: 60,
            stat: metric.statistic,
          },
        }
      : { expression }),
    returnData: hidden !== true,
  } as Query;
}

/** `ANOMALY_DETECTION_BAND(m1, 3)`: 3; CloudWatch's own default is 2. */
function deviationsOf({ metrics }: Alarm, bandId: string): number | string {
  const band = metrics.find(({ id }) => id === bandId)?.expression;
  const found = /^\s*ANOMALY_DETECTION_BAND\(\s*[a-z]\w*\s*(?:,\s*([\d.]+)\s*)?\)\s*$/.exec(band ?? "");
  if (!found) return `its band is not written as ANOMALY_DETECTION_BAND(m1, 2)`;
  return Number(found[1] ?? 2);
}

type Judging = Pick<
  RehearsedAlarm,
  | "period"
  | "evaluationPeriods"
  | "datapointsToAlarm"
  | "comparisonOperator"
  | "threshold"
  | "treatMissingData"
  | "lowSamples"
>;

function judgingOf({ metrics, resource }: Alarm, reader: Reader): Judging | string {
  const periods = new Set(
    metrics.flatMap(({ period }) => (period ? [numberOf(evaluate(period, resource.stack))] : [])),
  );
  const [period] = periods;
  if (periods.size > 1) return "its metrics have different periods, which CloudWatch refuses";
  if (period === undefined) return "the template does not decide its Period";
  const evaluationPeriods = reader.number("EvaluationPeriods");
  const datapointsToAlarm = reader.number("DatapointsToAlarm") ?? evaluationPeriods;
  const comparisonOperator = reader.text("ComparisonOperator") as ComparisonOperator | undefined;
  const threshold = reader.number("Threshold");
  const treatMissingData = (reader.text("TreatMissingData") ?? "missing") as TreatMissingData;
  const lowSamples = reader.text("EvaluateLowSampleCountPercentile") as "evaluate" | "ignore" | undefined;
  if (evaluationPeriods === undefined || datapointsToAlarm === undefined)
    return "it has no EvaluationPeriods";
  if (comparisonOperator === undefined) return "it has no ComparisonOperator";
  if (threshold === undefined && !comparesWithBand(comparisonOperator)) return "it has no Threshold";
  return {
    period,
    evaluationPeriods,
    datapointsToAlarm,
    comparisonOperator,
    ...(threshold === undefined ? {} : { threshold }),
    treatMissingData,
    ...(lowSamples === undefined ? {} : { lowSamples }),
  };
}

/** Whether anybody is told: an action of the alarm, or a rule that listens to all alarms. */
export function hasAction(alarm: Alarm, fleet: Fleet): boolean {
  const { properties, stack } = alarm.resource;
  const enabled = at(properties, "ActionsEnabled");
  const value = enabled && evaluate(enabled, stack);
  if (value?.kind === "known" && String(value.value) === "false") return false;
  const actions = at(properties, "AlarmActions");
  if (actions && (actions.kind === "mapping" || itemsOf(actions).length > 0)) return true;
  return userOf(alarm, fleet)?.type === "AWS::Events::Rule";
}
