import { cadence } from "../../alarms/cadence.ts";
import { compile, type Compiled } from "../../alarms/math/compile/index.ts";
import type { Query } from "../../alarms/math/evaluate.ts";
import { samplesNeeded } from "../../alarms/samples.ts";
import { evaluationRange } from "../../alarms/range.ts";
import { comparesWithBand } from "../../alarms/threshold.ts";
import type { AnyAlarm, MetricInput, RehearsedAlarm, RehearsedComposite, Rule } from "../model.ts";
import { isRehearsed } from "../world/metrics.ts";

/** Points that a compiled expression is run over at once. */
export const RUN = 4096;

/** An alarm ready to be evaluated at every minute. */
export interface Prepared {
  readonly alarm: RehearsedAlarm;
  /** Minutes of a period. */
  readonly length: number;
  /** Periods it looks back over. */
  readonly range: number;
  /** Minutes between evaluations: 1, or 60 when it looks at more than a day. */
  readonly every: number;
  /** Minutes before an evaluation whose data it may see. */
  readonly lookBack: number;
  readonly inputs: readonly MetricInput[];
  /** Samples below which a percentile says nothing; absent when it always does. */
  readonly samplesNeeded?: number;
  /** Absent when it watches a metric as it is. */
  readonly expression?: Compiled;
  /** The expression looks at the clock, so that it matters how far points lie apart. */
  readonly calendar?: boolean;
}

/** @throws RangeError for an alarm that cannot be rehearsed, by name and reason; MathError for a wrong expression. */
export function prepare(alarm: RehearsedAlarm): Prepared {
  const wrong = (why: string): RangeError =>
    new RangeError(`The alarm ${alarm.name} cannot be rehearsed: ${why}.`);
  if (!(alarm.period >= 60 && alarm.period % 60 === 0))
    throw wrong(`its period is ${alarm.period} seconds, and the metrics of Lambda have one value a minute`);
  if (!(alarm.datapointsToAlarm >= 1 && alarm.datapointsToAlarm <= alarm.evaluationPeriods))
    throw wrong(`it wants ${alarm.datapointsToAlarm} of ${alarm.evaluationPeriods} datapoints`);
  const banded = comparesWithBand(alarm.comparisonOperator);
  if (banded && !alarm.band) throw wrong(`${alarm.comparisonOperator} compares with a band, and it has none`);
  if (!banded && alarm.threshold === undefined) throw wrong("it has no threshold");
  const watched = alarm.queries.filter(({ hidden }) => !hidden);
  if (watched.length !== 1) throw wrong(`${watched.length} of its queries return data, and one has to`);
  const [query] = watched;
  const length = alarm.period / 60;
  const range = evaluationRange(alarm.evaluationPeriods);
  const every = cadence(alarm) / 60_000;
  const common = { alarm, length, range, every, lookBack: length * range + every };
  if (query?.metric) {
    const percentile = alarm.lowSamples === "ignore" && /^p([\d.]+)$/.exec(query.metric.statistic);
    const needed = percentile ? { samplesNeeded: samplesNeeded(Number(percentile[1])) } : {};
    return { ...common, ...needed, inputs: [query.metric] };
  }
  const expression = compile(
    query?.id ?? "",
    alarm.queries.map((one) => queryOf(one, alarm.period)),
    { most: RUN },
  );
  const inputs = expression.ids.map(
    (id) => alarm.queries.find((one) => one.id === id)?.metric as MetricInput,
  );
  const calendar = alarm.queries.some((one) => CALENDAR.test(one.expression ?? ""));
  return { ...common, inputs, expression, calendar };
}

const CALENDAR = /\b(?:MINUTE|HOUR|DAY|DATE|MONTH|YEAR|EPOCH)\s*\(/;

function queryOf(
  { id, metric, expression, hidden }: RehearsedAlarm["queries"][number],
  period: number,
): Query {
  const returnData = !hidden;
  if (!metric) return { id, expression: expression ?? "", returnData };
  return {
    id,
    returnData,
    metricStat: {
      metric: { namespace: metric.namespace, name: metric.metric, dimensions: {} },
      period,
      stat: metric.statistic,
    },
  } as unknown as Query;
}

/** Inputs of an alarm that a rehearsal makes no data for: it will never go off. */
export function unknownInputs({ queries }: RehearsedAlarm): MetricInput[] {
  return queries.flatMap(({ metric }) =>
    metric && metric.scope !== "nothing" && !isRehearsed(metric) ? [metric] : [],
  );
}

/** All alarms of a function, composite ones after those they look at. */
export interface Watch {
  readonly metric: readonly Prepared[];
  readonly composite: readonly RehearsedComposite[];
  /** Minutes before an evaluation that any of them may see. */
  readonly lookBack: number;
}

/** @throws RangeError as `prepare`, for two alarms of one name, and for a composite alarm of one that is not there. */
export function prepareAll(alarms: readonly AnyAlarm[]): Watch {
  const metric: Prepared[] = [];
  const composite: RehearsedComposite[] = [];
  const known = new Set<string>();
  for (const alarm of alarms) {
    if (known.has(alarm.name)) throw new RangeError(`Two alarms are called ${alarm.name}.`);
    known.add(alarm.name);
    if (alarm.kind === "metric") metric.push(prepare(alarm));
  }
  const ready = new Set(metric.map(({ alarm }) => alarm.name));
  let waiting = alarms.filter((alarm) => alarm.kind === "composite");
  while (waiting.length > 0) {
    const next = waiting.filter(({ rule }) => namesIn(rule).every((name) => ready.has(name)));
    const [first] = waiting;
    if (next.length === 0 && first) {
      const missing = namesIn(first.rule).filter((name) => !known.has(name));
      const why =
        missing.length > 0
          ? `it looks at ${missing.join(", ")}, which is not there`
          : "it looks at itself by way of others";
      throw new RangeError(`The alarm ${first.name} cannot be rehearsed: ${why}.`);
    }
    for (const one of next) {
      composite.push(one);
      ready.add(one.name);
    }
    waiting = waiting.filter((one) => !next.includes(one));
  }
  return { metric, composite, lookBack: Math.max(0, ...metric.map(({ lookBack }) => lookBack)) };
}

/** Alarms that a rule looks at. */
export function namesIn(rule: Rule): string[] {
  if (rule.kind === "state") return [rule.alarm];
  return rule.kind === "not" ? namesIn(rule.of) : rule.of.flatMap(namesIn);
}
