import type { Context } from "../../../item.ts";
import { item } from "../../../item.ts";
import { evaluate, hiddenBy, possibilities } from "../../../../readers/cloudformation/values.ts";
import { at } from "../../../../readers/tree.ts";
import type { Change } from "../../../../fixers/change.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { addRollbackAlarm } from "../../../recipes/shifting.ts";
import { samProperty, setProperty } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet, type Verdict } from "../../../verdict.ts";
import { branches } from "../../../branches.ts";
import { hasTraffic, parameterIn, pastAlias, type ShiftedAlias, shiftedAliases } from "../traffic.ts";

export default item({
  id: "traffic-shifting/gradual-deployment",
  of: "function",
  says: "Every function with an alias gets new code a share of its traffic at a time.",
  because:
    "A canary shows a fault to a tenth of the traffic for minutes and goes back by itself; all at once shows it to everybody until somebody deploys again.",
  source:
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
  severity: "warning",
  tiers: ["critical", "standard"],
  appliesTo: (fn) =>
    fn.aliases.length === 0
      ? notApplicable("it has no alias to shift: see traffic-shifting/published-alias")
      : hasTraffic(fn),
  check: (fn, context) => {
    const verdicts = shiftedAliases(fn).map((alias) => judged(fn, alias, context));
    const best = verdicts.find((one) => one.kind === "met") ?? verdicts.find((one) => one.kind !== "not-met");
    return best ?? verdicts[0] ?? notShifted(fn);
  },
  fix: (fn, context) => {
    if (fn.language !== "sam" || !samProperty(fn, "AutoPublishAlias"))
      return "its alias is a resource of its own; give it an UpdatePolicy with a CodeDeploy application and deployment group by hand";
    const [direct] = pastAlias(fn);
    if (direct)
      return `${direct.via.id} invokes it past its alias, so that a shift would not move this traffic; point it at the alias first`;
    const changes: Change[] = [
      setProperty(fn, "DeploymentPreference.Type", context.standard.shifting.preference),
    ];
    const preference = samProperty(fn, "DeploymentPreference");
    if (at(preference, "Enabled")) changes.push(setProperty(fn, "DeploymentPreference.Enabled", true));
    if (at(preference, "Alarms")) return changes;
    // Shifting without an alarm only makes the same outage slower.
    const alarm = addRollbackAlarm(fn, context);
    return typeof alarm === "string" ? alarm : [...changes, ...alarm];
  },
});

function notShifted(fn: LambdaFunction): Verdict {
  const enabled = samProperty(fn, "DeploymentPreference", "Enabled");
  if (enabled && parameterIn(enabled, fn.stack) !== undefined)
    return cannotTell(`DeploymentPreference is enabled by !Ref ${parameterIn(enabled, fn.stack)}`, enabled);
  const [alias] = fn.aliases;
  if (alias?.weights) return cannotTell("its RoutingConfig shifts traffic by hand", alias.weights);
  if (enabled)
    return notMet(
      enabled,
      `${fn.id} switches its gradual deployment off, so new code gets all traffic at once.`,
      "Set Enabled to true, or make it depend on the stage.",
    );
  return notMet(
    fn.language === "sam" ? fn.declared.at : (alias?.resource.at ?? fn.declared.at),
    `${fn.id} moves its alias to new code all at once.`,
    fn.language === "sam"
      ? "Set DeploymentPreference with a canary or linear Type and rollback Alarms."
      : "Give the alias an UpdatePolicy with CodeDeployLambdaAliasUpdate and a deployment group with alarms.",
  );
}

/** Kinds of shifting. https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
function judged(fn: LambdaFunction, { deployment }: ShiftedAlias, { fleet }: Context): Verdict {
  const { group, config } = deployment;
  if (!group) return cannotTell("its deployment group is not in the fleet", deployment.at);
  if (!config) return cannotTell("its deployment group names no configuration", group.at);
  for (const branch of branches(config)) {
    const own = fleet.resolver.target(branch, group.stack)?.resource;
    if (own?.type === "AWS::CodeDeploy::DeploymentConfig") {
      const type = evaluate(at(own.properties, "TrafficRoutingConfig", "Type") ?? branch, own.stack);
      if (type.kind !== "known" || type.value !== "AllAtOnce") return met(`by ${own.id}`);
    }
  }
  const value = evaluate(config, group.stack);
  const names = (value.kind === "choice" ? value.options : [value]).flatMap(
    (one) => possibilities(one, null) ?? [],
  );
  const gradual = names.find((name) => name !== null && !String(name).endsWith("AllAtOnce"));
  if (gradual !== undefined) return met(String(gradual).replace("CodeDeployDefault.Lambda", ""));
  if (!possibilities(value, null)) return cannotTell(hiddenBy(value), config);
  const parameter = parameterIn(config, group.stack);
  if (parameter !== undefined)
    return cannotTell(`!Ref ${parameter}, whose default is only AllAtOnce`, config);
  return notMet(
    config,
    `${fn.id} is deployed with ${names.map(String).join(" or ")}: new code gets all traffic at once.`,
    "Choose a canary or linear configuration, such as Canary10Percent5Minutes.",
  );
}
