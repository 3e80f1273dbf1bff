import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { addFunctionAlarm, limitAlarm } from "../../../recipes/function-alarm.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { isEnabled, watchedStream } from "../streams.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

const AGE = ofFunction(["IteratorAge"]);
const LAG = ofFunction(["OffsetLag", "MaxOffsetLag", "SumOffsetLag"]);

export default item({
  id: "alarms/iterator-age",
  of: "function",
  says: "Somebody is told when a function falls behind its stream.",
  because:
    "A batch that fails again and again, or a function that is too slow, holds the stream up: records wait, and those that pass the stream's retention are gone.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  severity: "warning",
  appliesTo: (fn) => notWatched(fn) ?? (streamsOf(fn).length > 0 || notApplicable("reads no stream")),
  check: (fn, { fleet }) => {
    const kafka = readsKafka(fn);
    const watched = watchedFunction(fn, kafka ? LAG : AGE, fleet) ?? watchedAtSource(fn, fleet);
    if (watched) return watched;
    const metric = kafka ? "OffsetLag" : "IteratorAge";
    return notMet(
      fn.declared.at,
      `No alarm watches how far ${fn.id} is behind the ${kafka ? "topic" : "stream"} it reads.`,
      `Add an alarm on its ${metric}, and say who is notified.`,
    );
  },
  fix: (fn, context) => {
    if (readsKafka(fn))
      return "OffsetLag counts messages, and only you know how many of them are too many for this topic";
    const seconds = context.standard.alarms.iteratorAgeSeconds;
    const body = limitAlarm(
      fn,
      {
        description: `${fn.id} reads records that are more than ${seconds} seconds old: it falls behind its stream.`,
        metric: "IteratorAge",
        statistic: "Maximum",
        comparison: "GreaterThanThreshold",
        threshold: seconds * 1000,
      },
      context,
    );
    return addFunctionAlarm(fn, "IteratorAge", body, context);
  },
});

function streamsOf(fn: LambdaFunction) {
  return fn.mappings.filter((mapping) => mapping.kind === "stream" && isEnabled(mapping));
}

function readsKafka(fn: LambdaFunction): boolean {
  return streamsOf(fn).every(({ service }) => service === "kafka");
}

/** Kinesis tells the age too, of whoever reads the stream. */
function watchedAtSource(fn: LambdaFunction, fleet: Fleet) {
  const alarms = streamsOf(fn).map((mapping) => watchedStream(mapping, fleet));
  const [first] = alarms;
  return first && alarms.every(Boolean) ? met(`watched at the stream by ${first.resource.id}`) : undefined;
}
