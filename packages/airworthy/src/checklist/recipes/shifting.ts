import type { Change } from "../../fixers/change.ts";
import type { LambdaFunction } from "../../fleet/model.ts";
import { evaluate } from "../../readers/cloudformation/values.ts";
import { at, intrinsicOf, type Json, type Node, stringOf } from "../../readers/tree.ts";
import type { Context } from "../item.ts";
import { samProperty, timeoutOf } from "../properties.ts";
import { addAlarm, type AlarmBody } from "./alarm.ts";
import { rateAlarm } from "./error-rate.ts";

/**
 * Alarms that one deployment group takes.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html
 */
export const MOST_ALARMS = 10;

/** Only the transform knows versions by the function's name, as a rollback alarm has to. */
export const NO_TRANSFORM = "its template does not declare the transform AWS::Serverless-2016-10-31";

/**
 * Gives the deployment of a SAM function a rollback alarm on the errors of the new version alone.
 *
 * CloudWatch keeps a function's metrics by alias and executed version too, so that the old version's errors neither
 * hide the new one's nor stop the deployment that mends them.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#monitoring-metrics-types-dimensions
 */
export function addRollbackAlarm(fn: LambdaFunction, context: Context): readonly Change[] | string {
  if (fn.language !== "sam")
    return "the new version has no fixed name in this template; add an alarm on its Version resource to the AlarmConfiguration of the deployment group";
  if (!fn.stack.isSam) return NO_TRANSFORM;
  const alias = aliasText(samProperty(fn, "AutoPublishAlias"));
  if (alias === undefined) return "the name of its alias is put together by an intrinsic";
  const passed = passCondition(fn);
  if (typeof passed === "string") return passed;
  const id = `${fn.id}RollbackAlarm`;
  const listed = at(fn.declared.properties, "DeploymentPreference", "Alarms");
  if (listed && listed.kind !== "list")
    return "its Alarms are decided by an intrinsic; add the alarm there by hand";
  const alarm = addAlarm(fn.resource, id, alarmBody(fn, alias, context), context).map((change) =>
    // The deployment names it and it names the version: it has to stay in the function's own stack.
    change.kind === "add" && change.id === id ? { ...change, movable: false } : change,
  );
  return [watchedBy(fn, id, listed), ...passed, ...alarm];
}

/** Names an alarm in the deployment preference of a function. */
export function watchedBy(fn: LambdaFunction, alarm: string, listed: Node | undefined): Change {
  const value = { Ref: alarm };
  return listed?.kind === "list" && listed.items.length > 0
    ? { kind: "append", list: listed, value }
    : {
        kind: "set",
        resource: fn.declared,
        path: ["Properties", "DeploymentPreference", "Alarms"],
        value: [value],
      };
}

/**
 * SAM leaves the condition of a function out of its deployment group unless it is told to pass it on: without the
 * function there would be a group that names an alarm which is not there.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-deploymentpreference.html#sam-function-deploymentpreference-passthroughcondition
 */
function passCondition(fn: LambdaFunction): readonly Change[] | string {
  if (fn.resource.condition === undefined) return [];
  const said = samProperty(fn, "DeploymentPreference", "PassthroughCondition");
  if (!said) {
    const path = ["Properties", "DeploymentPreference", "PassthroughCondition"];
    return [{ kind: "set", resource: fn.declared, path, value: true }];
  }
  const value = evaluate(said, fn.stack);
  return value.kind === "known" && String(value.value) === "true"
    ? []
    : "its deployment group does not share its condition and would name an alarm that is not always there; set PassthroughCondition to true by hand";
}

/** An alias's name as it goes into a `Fn::Sub`. */
export function aliasText(node: Node | undefined): string | undefined {
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Ref") return `\${${stringOf(intrinsic.argument)}}`;
  return intrinsic ? undefined : stringOf(node);
}

/** Seconds: longer than most shifts, for before it there was nothing of the new version to count. */
const SHIFT = 600;

/**
 * The share of failures of the new version behind the alias alone. It gets few calls: all it had so far are counted, and
 * two failures among them are enough.
 */
function alarmBody(fn: LambdaFunction, alias: string, context: Context): AlarmBody {
  const { rollbackErrorPercent: percent, errorFloor: floor } = context.standard.alarms;
  const dimensions: Json = [
    { Name: "FunctionName", Value: { Ref: fn.id } },
    { Name: "Resource", Value: { "Fn::Sub": `\${${fn.id}}:${alias}` } },
    { Name: "ExecutedVersion", Value: { "Fn::GetAtt": [fn.id, "Version.Version"] } },
  ];
  const rate = {
    description: `The new version of ${fn.id} fails in more than ${percent} % of its invocations: its deployment rolls back.`,
    percent,
    floor,
    period: SHIFT,
    judged: {
      EvaluationPeriods: Math.max(1, Math.ceil((timeoutOf(fn) ?? 0) / SHIFT)),
      DatapointsToAlarm: 1,
      TreatMissingData: "notBreaching",
    },
    dimensions,
  };
  return rateAlarm(fn, rate, context);
}
