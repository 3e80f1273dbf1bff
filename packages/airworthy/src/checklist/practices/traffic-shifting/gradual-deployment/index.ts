import { item } from "../../../item.ts";
import { at } from "../../../../readers/tree.ts";
import type { Change } from "../../../../fixers/change.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { addRollbackAlarm } from "../../../recipes/shifting.ts";
import { samProperty, setProperty } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet, type Verdict } from "../../../verdict.ts";
import { type Pace, paceOf, parameterIn } from "../pace.ts";
import { advised, hasTraffic, shiftedAliases } from "../traffic.ts";
import { pastAlias } from "../triggers.ts";

export default item({
  id: "traffic-shifting/gradual-deployment",
  of: "function",
  says: "Every function with an alias gets new code a share of its traffic at a time.",
  because:
    "A canary shows a fault to a tenth of the traffic for minutes and goes back by itself; all at once shows it to everybody until somebody deploys again.",
  source:
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
  severity: "note",
  tiers: ["critical", "standard"],
  appliesTo: (fn, { standard }) => {
    if (standard.shifting.controller === "step-functions")
      return notApplicable("a state machine shifts it, not CodeDeploy: see traffic-shifting/controller");
    return fn.aliases.length === 0
      ? notApplicable("it has no alias to shift: see traffic-shifting/published-alias")
      : hasTraffic(fn);
  },
  check: (fn, context) => {
    const paces = shiftedAliases(fn).map(({ deployment }) => paceOf(deployment, context.fleet));
    const best = paces.find(isKind("gradual")) ?? paces.find(isKind("hidden")) ?? paces[0];
    return advised(best ? judged(fn, best) : notShifted(fn), context.tier);
  },
  fix: (fn, context) => {
    if (fn.language !== "sam" || !samProperty(fn, "AutoPublishAlias"))
      return "its alias is a resource of its own; add an AWS::CodeDeploy::Application (ComputePlatform Lambda), a DeploymentGroup with an AlarmConfiguration, and name both in the CodeDeployLambdaAliasUpdate of the alias's UpdatePolicy";
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

function judged(fn: LambdaFunction, pace: Pace): Verdict {
  if (pace.kind === "gradual") return met(pace.name);
  if (pace.kind === "hidden") return cannotTell(pace.because, pace.at);
  return notMet(
    pace.at,
    `${fn.id} is deployed with ${pace.name}: new code gets all traffic at once.`,
    "Choose a canary or linear configuration, such as Canary10Percent5Minutes.",
  );
}

function isKind(kind: Pace["kind"]) {
  return (pace: Pace) => pace.kind === kind;
}
