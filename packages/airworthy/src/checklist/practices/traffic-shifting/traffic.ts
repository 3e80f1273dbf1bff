import type { Alias, Deployment, Fleet, LambdaFunction, Target, Trigger } from "../../../fleet/model.ts";
import { evaluate, hiddenBy } from "../../../readers/cloudformation/values.ts";
import type { Stack } from "../../../readers/stack.ts";
import { at, entriesOf, intrinsicOf, itemsOf, type Node, stringOf } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { isScheduled } from "../../schedule.ts";
import { cannotTell, notApplicable, type Verdict } from "../../verdict.ts";

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
    (trigger) => !isOperation(trigger) && trigger.via.type !== "AWS::Lambda::Permission",
  );
}

/** Triggers that invoke the function itself, whatever alias it has. */
export function pastAlias(fn: LambdaFunction): readonly Trigger[] {
  return trafficOf(fn).filter(({ qualifier }) => qualifier === undefined || qualifier === "$LATEST");
}

/** Whether there is traffic that a deployment could shift. */
export function hasTraffic(fn: LambdaFunction): true | Verdict {
  if (fn.purpose !== "workload") return notApplicable(ONLY_WHILE_DEPLOYING[fn.purpose]);
  if (fn.triggers.length === 0) return cannotTell("nothing in the fleet shows who invokes it");
  if (fn.triggers.every((trigger) => isOperation(trigger) || isScheduled(trigger))) {
    return notApplicable("it runs on a schedule or for operators, so there is no traffic to shift");
  }
  return true;
}

const ONLY_WHILE_DEPLOYING = {
  "custom-resource": "runs only while the stack deploys: a failure shows as a failed deployment",
  "deployment-hook": "runs only while the stack deploys: a failure shows as a failed deployment",
  edge: "CloudFront runs numbered versions, not aliases",
} as const;

/** An alias that CodeDeploy shifts. */
export type ShiftedAlias = Alias & { readonly deployment: Deployment };

export function shiftedAliases(fn: LambdaFunction): readonly ShiftedAlias[] {
  return fn.aliases.filter((alias): alias is ShiftedAlias => alias.deployment !== undefined);
}

/** Items about the shift itself apply to functions that have one. */
export function isShifted(fn: LambdaFunction): true | Verdict {
  return shiftedAliases(fn).length > 0 || notApplicable("no deployment shifts its traffic");
}

/** The parameter a value hangs on: its default says little, for it is there to be overridden. */
export function parameterIn(node: Node | undefined, stack: Stack): string | undefined {
  if (!node) return undefined;
  if (node.kind === "scalar") return undefined;
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Ref") {
    const name = stringOf(intrinsic.argument);
    return name !== undefined && stack.parameters.has(name) ? name : undefined;
  }
  const children = node.kind === "list" ? node.items : entriesOf(node).map((entry) => entry.value);
  return children.map((child) => parameterIn(child, stack)).find(Boolean);
}

/** What stops a deployment, as far as the deployment group says it. */
export interface RollbackAlarms {
  readonly targets: readonly Target[];
  /** Most alarms the group may have at once. */
  readonly most: number;
  readonly hiddenBy?: string;
}

export function rollbackAlarms({ deployment }: ShiftedAlias, fleet: Fleet): RollbackAlarms {
  const { group } = deployment;
  if (!group) return { targets: [], most: 0, hiddenBy: "a deployment group outside the fleet" };
  const lists = branches(at(group.properties, "AlarmConfiguration")).flatMap((configuration) =>
    branches(at(configuration, "Alarms")),
  );
  const opaque = lists.find((list) => list.kind !== "list");
  const named = lists.flatMap(itemsOf).flatMap((one) => branches(one));
  const targets = named.flatMap((item) =>
    fleet.resolver
      .targets(at(item, "Name") ?? item, group.stack, "cloudwatch")
      .filter((target) => target.symbol !== ""),
  );
  const unnamed =
    opaque ??
    (targets.length === 0 ? named.find((item) => branches(at(item, "Name")).length > 0) : undefined);
  return {
    targets,
    most: Math.max(0, ...lists.map((list) => itemsOf(list).filter(isCertain).length)),
    ...(unnamed ? { hiddenBy: hiddenBy(evaluate(at(unnamed, "Name") ?? unnamed, group.stack)) } : {}),
  };
}

function isCertain(item: Node): boolean {
  const name = at(item, "Name") ?? item;
  const choice = intrinsicOf(name);
  return choice?.name !== "Fn::If" || branches(name).length > 1;
}
