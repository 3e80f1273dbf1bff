import type { Alarm, AlarmMetric } from "../../../fleet/model.ts";
import { evaluate, hiddenBy, type Value } from "../../../readers/cloudformation/values.ts";
import { numberOf, textOf, valueAt } from "../../properties.ts";
import type { SetValue } from "../../../fixers/change.ts";
import type { Json } from "../../../readers/tree.ts";

/** How far back an alarm looks, in seconds. */
export interface Window {
  readonly period: number;
  readonly periods: number;
}

/** The window of an alarm over one of its metrics, or what hides it. */
export function windowOf({ resource }: Alarm, metric: AlarmMetric): Window | string {
  const period = metric.period && evaluate(metric.period, resource.stack);
  const periods = valueAt(resource, "EvaluationPeriods");
  for (const value of [period, periods]) if (numberOf(value) === undefined) return hiding(value);
  return { period: numberOf(period) ?? 0, periods: numberOf(periods) ?? 0 };
}

function hiding(value: Value | undefined): string {
  return value && value.kind !== "absent" && value.kind !== "known"
    ? hiddenBy(value)
    : "a property that is not there";
}

/** Sets a property of an alarm as it is authored. */
export function setOnAlarm({ resource }: Alarm, property: string, value: Json): SetValue {
  return { kind: "set", resource, path: ["Properties", property], value };
}

/** Whether a property stands in the alarm itself and is no reference, so that a fix may write over it. */
export function isOwn({ resource }: Alarm, property: string): boolean {
  const value = valueAt(resource, property);
  return !value || (value.kind === "known" && value.from === "own line");
}

/** Whether an alarm goes off at a value; `undefined` when its threshold is not known, or is a band. */
export function isBreaching({ resource }: Alarm, value: number): boolean | undefined {
  const threshold = numberOf(valueAt(resource, "Threshold"));
  if (threshold === undefined) return undefined;
  switch (textOf(valueAt(resource, "ComparisonOperator"))) {
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
    default:
      return undefined;
  }
}
