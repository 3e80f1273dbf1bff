import type { LambdaFunction } from "../../../../fleet/model.ts";
import { at, stringOf, toJson } from "../../../../readers/tree.ts";
import { EVIDENCE } from "../../../../shifting/states-language/observer.ts";
import { item } from "../../../item.ts";
import { addEvidenceAlarm, addShifter, aliasOf, SHIFTER_FILE } from "../../../recipes/controllers.ts";
import { NO_TRANSFORM } from "../../../recipes/shifting.ts";
import { samProperty } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { hasTraffic, rollbackAlarms, shiftedAliases, shiftsTraffic } from "../traffic.ts";

export default item({
  id: "traffic-shifting/controller",
  of: "function",
  says: "Deployments are led by the controller that the team chose: CodeDeploy, CodeDeploy with an evidence alarm, or a state machine.",
  because:
    "CodeDeploy advances by the clock and knows fixed alarms only: one that is right for a busy function is blind or nervous on a quiet one. Evidence compares the new version with the old one, whatever the traffic.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html",
  severity: "note",
  tiers: ["critical", "standard"],
  appliesTo: (fn, { standard, fleet }) => {
    switch (standard.shifting.controller) {
      case "evidence-alarm":
        return shiftsTraffic(fn, fleet);
      case "step-functions":
        return fn.aliases.length > 0
          ? hasTraffic(fn)
          : notApplicable("it has no alias to shift: see traffic-shifting/published-alias");
      default:
        return notApplicable(
          "CodeDeploy leads alone: standard.shifting.controller of airworthy.yaml says so",
        );
    }
  },
  check: (fn, { standard, fleet }) => {
    if (standard.shifting.controller === "step-functions")
      return shifterOf(fn)
        ? met("a state machine shifts it by evidence")
        : notMet(
            fn.declared.at,
            `${fn.id} has no state machine that shifts its alias by evidence.`,
            "Let `airworthy fix` write it; it publishes what is deployed and shifts the alias as the new version proves itself.",
          );
    for (const alias of shiftedAliases(fn)) {
      const { targets, hiddenBy } = rollbackAlarms(alias, fleet);
      if (hiddenBy !== undefined) return cannotTell(hiddenBy, alias.deployment.at);
      const onEvidence = targets.some(
        ({ resource }) => resource && stringOf(at(resource.properties, "Namespace")) === EVIDENCE.namespace,
      );
      if (onEvidence) continue;
      return notMet(
        alias.deployment.at,
        `The deployment of ${fn.id} has no alarm on the evidence that the new version is worse.`,
        "Let `airworthy fix` write the alarm, and the state machine that publishes the evidence.",
      );
    }
    return met("an alarm on the evidence");
  },
  fix: (fn, context) => {
    if (fn.language !== "sam")
      return "its alias is a resource of its own; copy the state machine that fix writes for a SAM function";
    if (!fn.stack.isSam) return NO_TRANSFORM;
    const alias = aliasOf(fn);
    if (alias === undefined) return "the name of its alias is put together by an intrinsic";
    if (context.standard.shifting.controller === "evidence-alarm")
      return addEvidenceAlarm(fn, alias, context);
    if (samProperty(fn, "DeploymentPreference"))
      return "CodeDeploy shifts it by its DeploymentPreference; remove that first, for two controllers must not move one alias";
    if (samProperty(fn, "AutoPublishAliasAllProperties"))
      return "AutoPublishAliasAllProperties publishes a version of every change; remove it first";
    return addShifter(fn, alias, context);
  },
});

/** The state machine that shifts a function's alias: one that has the definition, and names the function. */
function shifterOf(fn: LambdaFunction) {
  return [...fn.stack.authored.values()].find(
    ({ type, properties, body }) =>
      type === "AWS::Serverless::StateMachine" &&
      stringOf(at(properties, "DefinitionUri"))?.endsWith(SHIFTER_FILE) === true &&
      JSON.stringify(toJson(body)).includes(`"${fn.id}"`),
  );
}
