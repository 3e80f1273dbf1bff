import type { AddResource, Change } from "../../../../fixers/change.ts";
import type { Alarm, AlarmMetric, LambdaFunction } from "../../../../fleet/model.ts";
import { at, stringOf } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { numberOf, property } from "../../../properties.ts";
import { addFunctionAlarm } from "../../../recipes/function-alarm.ts";
import { type Clock, clockOf } from "../../../recipes/interval.ts";
import { LONGEST_SILENCE, silenceAlarm } from "../../../recipes/silence.ts";
import { quietAlarm, trafficAlarm } from "../../../recipes/traffic.ts";
import { cannotTell, notApplicable, notMet, type Verdict } from "../../../verdict.ts";
import { duration } from "../../dead-letters/words.ts";
import { notWatched, ofFunction, watchedFunction } from "../watching.ts";

const SILENCE = { ...ofFunction(["Invocations"]), counts: seesSilence };

export default item({
  id: "alarms/invocations",
  of: "function",
  says: "Somebody is told when a function is not invoked as it should be.",
  because:
    "A switched-off schedule, a revoked permission, a deleted subscription: the function fails at nothing, is throttled at nothing, and every alarm on its faults stays green.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html",
  severity: "note",
  appliesTo: (fn) => notWatched(fn) ?? expectation(fn) ?? true,
  check: (fn, context) => {
    const watched = watchedFunction(fn, SILENCE, context.fleet);
    if (watched) return watched;
    const clock = clockOf(fn);
    if (clock.kind !== "regular")
      return notMet(
        fn.declared.at,
        `No alarm tells when ${fn.id} is not invoked any more.`,
        "Add an alarm on its Invocations that knows what is usual (ANOMALY_DETECTION_BAND).",
      );
    return notMet(
      fn.declared.at,
      `${fn.id} should run every ${every(clock.pause)}, and no alarm tells when it does not run at all.`,
      `Add an alarm that goes off after more than ${duration(clock.pause)} without Invocations, missing data as breaching.`,
    );
  },
  fix: (fn, context) => {
    const clock = clockOf(fn);
    if (clock.kind !== "regular") {
      const traffic = addFunctionAlarm(fn, "Traffic", trafficAlarm(fn, context), context);
      if (typeof traffic === "string") return traffic;
      const silence = addFunctionAlarm(fn, "Silence", quietAlarm(fn, context), context);
      return typeof silence === "string" ? silence : [...traffic, ...silence.filter(isAlarm)];
    }
    const { condition } = clock.trigger.via;
    if (fn.resource.condition !== undefined && condition !== fn.resource.condition)
      return "its schedule depends on another condition than the function; add the alarm by hand";
    const description = `${fn.id} did not run, though its schedule says every ${every(clock.pause)}.`;
    const changes = addFunctionAlarm(fn, "Silence", silenceAlarm(fn, clock.pause, description), context);
    if (typeof changes === "string" || condition === undefined) return changes;
    // Without its schedule the function may well be silent.
    return changes.map((change) =>
      change.kind === "add" && change.near === fn.resource ? withCondition(change, condition) : change,
    );
  },
});

/** Why no traffic is expected of a function, or nothing known of it. */
function expectation(fn: LambdaFunction): Verdict | undefined {
  if (numberOf(property(fn, "ReservedConcurrentExecutions")) === 0)
    return notApplicable("switched off: no instance of it may run");
  const clock: Clock = clockOf(fn);
  if (clock.kind === "hidden")
    return cannotTell(`${clock.because} decides whether its schedule runs`, clock.trigger.at);
  if (clock.kind === "none" || (clock.kind === "regular" && clock.pause <= LONGEST_SILENCE)) return undefined;
  return notApplicable("its schedule is switched off, irregular, or slower than an alarm can look back");
}

/** The topic that is told is added once. */
function isAlarm(change: Change): boolean {
  return change.kind === "add" && change.body["Type"] === "AWS::CloudWatch::Alarm";
}

/** An alarm on too few invocations, not one on too many, nor one that takes a share of them. */
function seesSilence(alarm: Alarm, metric: AlarmMetric): boolean {
  if (alarm.metrics.some(({ name }) => name !== undefined && name !== metric.name)) return false;
  const { properties } = alarm.resource;
  const operator = stringOf(at(properties, "ComparisonOperator")) ?? "LessThan";
  return operator.startsWith("LessThan") || stringOf(at(properties, "TreatMissingData")) === "breaching";
}

function every(seconds: number): string {
  return duration(seconds).replace(/^1 /, "");
}

function withCondition(change: AddResource, condition: string): AddResource {
  const { Type, ...rest } = change.body;
  return { ...change, body: { Type, Condition: condition, ...rest } };
}
