import { misdirections } from "../../checklist/practices/alarms/misdirected.ts";
import { functionsOf, queueOf } from "../../fleet/lookup.ts";
import type { Alarm, AlarmMetric, Fleet, LambdaFunction, Queue, Watched } from "../../fleet/model.ts";
import type { MetricInput, Scope } from "../model.ts";
import { isDuration, isRehearsed } from "../world/metrics.ts";

/** What an alarm reads, and the functions in whose rehearsal it can be evaluated. */
export interface Reading {
  readonly input: MetricInput;
  readonly functions: readonly LambdaFunction[];
}

/** Metrics of the whole account that a rehearsal knows: a function's own ones, summed up, it does not. */
const OF_ACCOUNT = new Set([
  "ClaimedAccountConcurrency",
  "ConcurrentExecutions",
  "UnreservedConcurrentExecutions",
]);
/** Namespaces whose metrics functions and their queues write. */
const REHEARSED = new Set(["AWS/Lambda", "LambdaInsights", "AWS/SQS"]);
/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const IN_MILLISECONDS = /Duration$|^IteratorAge$|^AsyncEventAge$/;

/** One metric of an alarm as a rehearsal reads it. A string says why it cannot. */
export function readingOf(alarm: Alarm, metric: AlarmMetric, fleet: Fleet, unit?: string): Reading | string {
  const { namespace, name, statistic } = metric;
  if (namespace === undefined || name === undefined)
    return "the template does not decide which metric it watches";
  if (statistic === undefined) return `the template does not decide the statistic of ${name}`;
  const watches = alarm.watches.filter((watch) => watch.metric === metric);
  if (watches.some((watch) => watch.throughLogs))
    return `${name} is made of log lines, and a rehearsal writes no logs`;
  if (!REHEARSED.has(namespace))
    return `it watches ${name} of ${namespace}, which no function writes by itself`;
  const place = placeOf(watches, name, fleet);
  if (typeof place === "string") return place;
  const blind =
    misdirections(alarm, fleet).length > 0 || (unit !== undefined && unit !== unitOf(name, namespace));
  const scope = blind ? "nothing" : place.scope;
  const input = { namespace, metric: name, scope, statistic } as const;
  if (!blind && !isRehearsed(input)) return `${name} is not among the metrics that a rehearsal makes`;
  const known = isDuration(input) ? OF_DURATION : OF_COUNTS;
  if (!blind && !known.test(statistic)) return `the statistic ${statistic} of ${name} is not rehearsed`;
  return { input, functions: place.functions };
}

const OF_DURATION = /^(?:Average|Sum|SampleCount|Maximum|Minimum|p\d+(?:\.\d+)?)$/;
const OF_COUNTS = /^(?:Sum|Average|Maximum|Minimum|SampleCount)$/;

/** A metric has one unit; an alarm that asks for another one never gets data. */
function unitOf(name: string, namespace: string): string {
  if (namespace === "LambdaInsights") return name === "memory_utilization" ? "Percent" : "Milliseconds";
  return IN_MILLISECONDS.test(name) ? "Milliseconds" : "Count";
}

function placeOf(
  watches: readonly Watched[],
  name: string,
  fleet: Fleet,
): { readonly scope: Scope; readonly functions: readonly LambdaFunction[] } | string {
  if (watches.some((watch) => watch.wholeAccount)) {
    if (OF_ACCOUNT.has(name)) return { scope: "account", functions: fleet.functions };
    return `it watches ${name} of all functions of the account together, and a rehearsal runs them one by one`;
  }
  const known = watches.find((watch) => watch.resource !== undefined);
  if (!known?.resource) return `its dimensions name nothing of this fleet`;
  const queue = queueOf(known.resource, fleet);
  if (queue) return placeOfQueue(queue, fleet);
  const functions = functionsOf(known.resource, fleet);
  if (functions.length === 0) return `${known.resource.id} is no function and no queue`;
  return { scope: known.versioned ? "version" : known.qualifier ? "alias" : "function", functions };
}

function placeOfQueue(
  queue: Queue,
  fleet: Fleet,
): { scope: Scope; functions: readonly LambdaFunction[] } | string {
  const { id } = queue.resource;
  const [feeding, consuming] = [feedersOf(queue, fleet), queue.consumers.map(({ fn }) => fn)];
  if (feeding.length > 0) return { scope: "deadLetterQueue", functions: feeding };
  if (consuming.length > 0) return { scope: "queue", functions: consuming };
  return queue.deadLetterOf.length > 0
    ? `${id} keeps what could not be handed over to a function, which no fault of the catalogue causes`
    : `no function reads the queue ${id}, or puts its failures there`;
}

/** Functions whose failures end in a dead-letter queue: through Lambda, or through the queue they read from. */
export function feedersOf({ deadLetterOf }: Queue, fleet: Fleet): LambdaFunction[] {
  const feeding = deadLetterOf.flatMap((source) => {
    if (source.fn) return [source.fn];
    const queue = source.kind === "queue" ? queueOf(source.resource, fleet) : undefined;
    return queue?.consumers.map(({ fn }) => fn) ?? [];
  });
  return [...new Set(feeding)];
}
