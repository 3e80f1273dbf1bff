import type { LambdaFunction, Trigger } from "../../../fleet/model.ts";
import { at, entriesOf, toJson } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { isScheduled } from "../../schedule.ts";

/** Services that invoke when somebody operates the system, not when it is used. */
const OPERATIONS = new Set([
  "cloudformation",
  "cloudwatch",
  "codecommit",
  "codepipeline",
  "config",
  "secretsmanager",
]);

/** Whether a trigger serves operations: a failed deployment, pipeline or alarm is no traffic. */
export function isOperation(trigger: Trigger): boolean {
  return OPERATIONS.has(trigger.service);
}

/** Triggers that carry traffic. A permission alone shows who may invoke, not what is invoked. */
export function trafficOf(fn: LambdaFunction): readonly Trigger[] {
  return fn.triggers.filter(
    (trigger) =>
      !isOperation(trigger) && !isScheduled(trigger) && trigger.via.type !== "AWS::Lambda::Permission",
  );
}

/** Triggers that invoke the function itself, whatever alias it has. */
export function pastAlias(fn: LambdaFunction): readonly Trigger[] {
  return trafficOf(fn).filter((trigger) => isUnqualified(trigger) && !callsOtherwise(trigger));
}

/** Triggers that hand the function's name to a text the template does not hold, which may add the alias. */
export function hiddenAims(fn: LambdaFunction): readonly Trigger[] {
  return trafficOf(fn).filter(
    (trigger) =>
      isUnqualified(trigger) && placeholder(trigger) !== undefined && definition(trigger) === undefined,
  );
}

function isUnqualified({ qualifier }: Trigger): boolean {
  return qualifier === undefined || qualifier === "$LATEST";
}

/**
 * Whether a state machine gets only the function's name from the template, and its definition adds the alias
 * (`${Orders}:live`) or stands in another file.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html#cfn-stepfunctions-statemachine-definitionsubstitutions
 */
function callsOtherwise(trigger: Trigger): boolean {
  const name = placeholder(trigger);
  if (name === undefined) return false;
  const text = definition(trigger);
  return text === undefined || text.replaceAll(`\${${name}}:$LATEST`, "").includes(`\${${name}}:`);
}

/** The name under which a state machine's definition knows the function. */
function placeholder(trigger: Trigger): string | undefined {
  const substitutions = at(trigger.via.properties, "DefinitionSubstitutions");
  return entriesOf(substitutions).find((entry) => entry.value === trigger.at)?.key;
}

function definition({ via }: Trigger): string | undefined {
  const [node] = ["DefinitionString", "Definition"].flatMap((name) => branches(via.properties, name));
  return node && JSON.stringify(toJson(node));
}
