import { functionsOf } from "../../../../fleet/lookup.ts";
import type { Alarm, Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { numberOf, textOf, valueAt } from "../../../properties.ts";
import { runsRarely } from "../../../recipes/interval.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { parentOf } from "../actions.ts";
import { isBreaching } from "../windows.ts";
import { expressionNode, plainErrorRate, type Rate, returned } from "../expressions.ts";

export default item({
  id: "alarms/rate-has-floor",
  of: "alarm",
  says: "An alarm on the share of failures asks for more than a single failure.",
  because:
    "At night one failure of one call is a rate of 100 %. Who is woken by that twice switches the alarm off, and misses the outage.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html",
  severity: "note",
  appliesTo: (alarm, { fleet, standard }) => {
    if (!alarm.metrics.some(({ expression, returnData }) => expression !== undefined && returnData))
      return notApplicable("watches no value by metric math");
    const { errorFloor } = standard.alarms;
    if (errorFloor <= 1) return notApplicable("any failure counts in its tier");
    const parent = parentOf(alarm, fleet);
    if (parent) return notApplicable(`one of several conditions of ${parent.id}`);
    if (functionsBehind(alarm, fleet).some(runsRarely))
      return notApplicable("its function runs so rarely that any failure counts");
    return plainErrorRate(alarm) || asksForMore(alarm)
      ? true
      : notApplicable("watches no error rate that is known here");
  },
  check: (alarm, { standard }) => {
    const rate = plainErrorRate(alarm);
    const value = returned(alarm);
    if (!rate || !value) return met();
    if (!isBreachedByAll(alarm, rate)) return met();
    const bad = valueAt(alarm.resource, "DatapointsToAlarm") ?? valueAt(alarm.resource, "EvaluationPeriods");
    const datapoints = numberOf(bad);
    if (datapoints === undefined)
      return cannotTell("an intrinsic decides how many periods have to be bad", bad?.at);
    if (datapoints > 1) return met(`${datapoints} bad periods are more than one failure`);
    return notMet(
      expressionNode(value) ?? value.at,
      `${alarm.resource.id} goes off when a single call fails, if it is the only one of its period.`,
      `Let the rate count from a number of failures on: IF(${rate.errors.id} >= ${standard.alarms.errorFloor}, …, ${rate.best}).`,
    );
  },
  fix: (alarm, { standard }) => {
    const rate = plainErrorRate(alarm);
    const value = returned(alarm);
    const node = value && expressionNode(value);
    if (!rate || !node) return "an intrinsic puts its expression together";
    if (rate.errors.statistic !== "Sum")
      return `the ${rate.errors.statistic} of Errors is no number of failures`;
    const floored = `IF(${rate.errors.id} >= ${standard.alarms.errorFloor}, ${String(node.value).trim()}, ${rate.best})`;
    return [{ kind: "replace", node, value: floored }];
  },
});

/** Whether it goes off when every call fails; a threshold that is hidden lies between the ends, or it would be none. */
function isBreachedByAll(alarm: Alarm, { best, worst }: Rate): boolean {
  const operator = textOf(valueAt(alarm.resource, "ComparisonOperator")) ?? "";
  return isBreaching(alarm, worst) ?? operator.startsWith(worst > best ? "GreaterThan" : "LessThan");
}

/** A rate that is guarded, or asks for something else besides. */
function asksForMore(alarm: Alarm): boolean {
  const names = new Set(
    alarm.metrics.flatMap(({ namespace, name }) => (namespace === "AWS/Lambda" && name ? [name] : [])),
  );
  return names.has("Errors") && names.has("Invocations") && /IF\s*\(/.test(returned(alarm)?.expression ?? "");
}

function functionsBehind(alarm: Alarm, fleet: Fleet): LambdaFunction[] {
  return alarm.watches.flatMap(({ resource }) => (resource ? functionsOf(resource, fleet) : []));
}
