import type { Alarm, Alias, Deployment, Fleet, LambdaFunction, Target } from "../../../fleet/model.ts";
import { once } from "../../../fleet/once.ts";
import { evaluate, hiddenBy } from "../../../readers/cloudformation/values.ts";
import type { Stack } from "../../../readers/stack.ts";
import { at, intrinsicOf, itemsOf, type Node } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { isScheduled } from "../../schedule.ts";
import type { Tier } from "../../standard.ts";
import { cannotTell, notApplicable, type Verdict } from "../../verdict.ts";
import { paceOf } from "./pace.ts";
import { isOperation } from "./triggers.ts";

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

/** Whether to shift at all is for the owner to decide; a critical function is asked to. */
export function advised(verdict: Verdict, tier: Tier): Verdict {
  if (verdict.kind !== "not-met" || tier !== "critical") return verdict;
  return { ...verdict, problems: verdict.problems.map((one) => ({ ...one, severity: "warning" })) };
}

/** An alias that CodeDeploy shifts. */
export type ShiftedAlias = Alias & { readonly deployment: Deployment };

export function shiftedAliases(fn: LambdaFunction): readonly ShiftedAlias[] {
  return fn.aliases.filter((alias): alias is ShiftedAlias => alias.deployment !== undefined);
}

/** Items about the shift itself apply to functions that have one. */
export function isShifted(fn: LambdaFunction): true | Verdict {
  return shiftedAliases(fn).length > 0 || notApplicable("no deployment shifts its traffic");
}

/** Items about what a shift is worth apply where a share of some traffic is shifted at a time. */
export function shiftsTraffic(fn: LambdaFunction, fleet: Fleet): true | Verdict {
  const shifted = isShifted(fn);
  if (shifted !== true) return shifted;
  const traffic = hasTraffic(fn);
  if (traffic !== true && traffic.kind === "not-applicable") return traffic;
  const paces = shiftedAliases(fn).map(({ deployment }) => paceOf(deployment, fleet));
  return (
    paces.some((pace) => pace.kind !== "at-once") ||
    notApplicable("all traffic goes to the new code at once: see traffic-shifting/gradual-deployment")
  );
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
    ...(unnamed ? { hiddenBy: whatHides(at(unnamed, "Name") ?? unnamed, group.stack) } : {}),
  };
}

function whatHides(node: Node, stack: Stack): string {
  const value = evaluate(node, stack);
  return value.kind === "known" ? "its Alarms are no list of names" : hiddenBy(value);
}

const alarmsByResource = once(
  (fleet: Fleet) => new Map(fleet.alarms.map((alarm) => [alarm.resource, alarm])),
);

/** The alarm that a deployment names, when the fleet declares it. */
export function alarmNamed({ resource }: Target, fleet: Fleet): Alarm | undefined {
  return resource && alarmsByResource(fleet).get(resource);
}

function isCertain(item: Node): boolean {
  const name = at(item, "Name") ?? item;
  const choice = intrinsicOf(name);
  return choice?.name !== "Fn::If" || branches(name).length > 1;
}
