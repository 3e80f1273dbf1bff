import { evaluate, hiddenBy } from "../readers/cloudformation/values.ts";
import type { Resource } from "../readers/stack.ts";
import { at, entryOf, intrinsicOf, itemsOf, type Node, stringOf } from "../readers/tree.ts";
import type { Alias, Deployment, Target } from "./model.ts";
import type { Resolver } from "./resolver.ts";

const HOOKS = ["BeforeAllowTrafficHook", "AfterAllowTrafficHook"] as const;

export function aliasOf(resource: Resource, resolver: Resolver): Alias {
  const [name = resource.id] = resolver.symbols.of(at(resource.properties, "Name"), resource.stack);
  return {
    resource,
    name,
    deployment: deploymentOf(resource, resolver),
    provisioned: at(resource.properties, "ProvisionedConcurrencyConfig"),
    weights: at(resource.properties, "RoutingConfig"),
  };
}

/** The CodeDeploy group that shifts the alias, as CloudFormation's UpdatePolicy names it. */
function deploymentOf(alias: Resource, resolver: Resolver): Deployment | undefined {
  const update = at(alias.body, "UpdatePolicy", "CodeDeployLambdaAliasUpdate");
  if (!update) return undefined;
  const { stack } = alias;
  const groupTarget = resolver.target(at(update, "DeploymentGroupName"), stack, "codedeploy");
  const group =
    groupTarget?.resource?.type === "AWS::CodeDeploy::DeploymentGroup" ? groupTarget.resource : undefined;
  const configuration = group && at(group.properties, "AlarmConfiguration", "Alarms");
  const alarms = alarmList(configuration, group ?? alias, resolver);
  const events =
    group && evaluate(at(group.properties, "AutoRollbackConfiguration", "Events") ?? update, group.stack);
  return {
    group,
    at: update,
    config: group && at(group.properties, "DeploymentConfigName"),
    ...alarms,
    rollbackEvents: events?.kind === "known" && Array.isArray(events.value) ? events.value.map(String) : [],
    hooks: HOOKS.flatMap((name) => {
      const target = resolver.target(at(update, name), stack, "lambda");
      return target ? [{ name, target }] : [];
    }),
  };
}

function alarmList(
  node: Node | undefined,
  owner: Resource,
  resolver: Resolver,
): { alarms: Target[]; alarmsHiddenBy?: string } {
  if (!node) return { alarms: [] };
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Fn::If") {
    const sides = itemsOf(intrinsic.argument)
      .slice(1)
      .map((side) => alarmList(side, owner, resolver));
    const hidden = sides.find((side) => side.alarmsHiddenBy)?.alarmsHiddenBy;
    return { alarms: sides.flatMap((side) => side.alarms), ...(hidden ? { alarmsHiddenBy: hidden } : {}) };
  }
  if (intrinsic?.name === "Ref" && stringOf(intrinsic.argument) === "AWS::NoValue") return { alarms: [] };
  if (intrinsic) return { alarms: [], alarmsHiddenBy: hiddenBy(evaluate(node, owner.stack)) };
  const alarms = itemsOf(node).flatMap((item) => {
    const inner = intrinsicOf(item);
    if (inner?.name === "Fn::If")
      return alarmList(
        { ...item, kind: "list", flow: true, items: itemsOf(inner.argument).slice(1) } as Node,
        owner,
        resolver,
      ).alarms;
    const name = entryOf(item, "Name")?.value ?? item;
    const target = resolver.target(name, owner.stack, "cloudwatch");
    return target && target.symbol !== "" ? [target] : [];
  });
  return { alarms };
}
