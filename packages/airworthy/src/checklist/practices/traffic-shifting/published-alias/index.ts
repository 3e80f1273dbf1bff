import type { LambdaFunction, Trigger } from "../../../../fleet/model.ts";
import { evaluate } from "../../../../readers/cloudformation/values.ts";
import { readDocument } from "../../../../readers/document.ts";
import { at, entryOf, type Node } from "../../../../readers/tree.ts";
import { NO_TRANSFORM } from "../../../recipes/shifting.ts";
import { item } from "../../../item.ts";
import { samProperty, setProperty } from "../../../properties.ts";
import { cannotTell, met, notMet } from "../../../verdict.ts";
import { advised, hasTraffic } from "../traffic.ts";

export default item({
  id: "traffic-shifting/published-alias",
  of: "function",
  says: "Every function with traffic is invoked through an alias of a published version.",
  because:
    "Without an alias each deployment replaces $LATEST under the feet of every caller: nothing can be shifted, and the version that worked is gone when the new one does not.",
  source:
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
  severity: "note",
  tiers: ["critical", "standard"],
  appliesTo: hasTraffic,
  check: (fn, { tier }) => {
    const [alias] = fn.aliases;
    if (alias) return met(`alias ${alias.name.startsWith("$") ? "by parameter" : alias.name}`);
    const preference = shiftWithoutAlias(fn);
    if (preference)
      return cannotTell("its DeploymentPreference needs an AutoPublishAlias, from another file", preference);
    const verdict = notMet(
      fn.declared.at,
      `${fn.id} publishes no version behind an alias, so a deployment sends all traffic to the new code at once.`,
      fn.language === "sam"
        ? "Set AutoPublishAlias."
        : "Add an AWS::Lambda::Version and an AWS::Lambda::Alias, and point every trigger and permission at the alias.",
    );
    return advised(verdict, tier);
  },
  fix: (fn, { standard }) => {
    if (fn.language !== "sam") return BY_HAND;
    if (!fn.stack.isSam) return NO_TRANSFORM;
    if (!isWritten(fn))
      return "a loop makes it, and the rollback alarms of its deployment with it; add both to the loop by hand";
    if (samProperty(fn, "FunctionUrlConfig"))
      return "its function URL would move to the alias and get another address";
    const direct = fn.triggers.find((trigger) => isHandWritten(trigger, fn));
    if (direct)
      return `${direct.via.id} names the function itself and would go on invoking it past the alias; set AutoPublishAlias and point it at !Ref ${fn.id}.Alias by hand`;
    return [setProperty(fn, "AutoPublishAlias", standard.shifting.alias)];
  },
});

/**
 * CloudFormation publishes an `AWS::Lambda::Version` once, when it makes the resource, and never again.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html
 */
const BY_HAND =
  "CloudFormation publishes a Version only once; add an AWS::Lambda::Version whose logical id changes with the code and an AWS::Lambda::Alias of it, and point every trigger and permission at the alias in one deployment";

/**
 * A deployment preference that SAM would refuse as it stands, for it needs an alias: of a template that is put
 * together from several files, the Globals are missing.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-deploymentpreference
 */
function shiftWithoutAlias(fn: LambdaFunction): Node | undefined {
  const preference = samProperty(fn, "DeploymentPreference");
  if (!preference || samProperty(fn, "AutoPublishAlias")) return undefined;
  const enabled = at(preference, "Enabled");
  const value = enabled && evaluate(enabled, fn.stack);
  return value?.kind === "known" && String(value.value) === "false" ? undefined : preference;
}

/** Whether the function stands in the template as it is, and not in a `Fn::ForEach`. */
function isWritten({ declared }: LambdaFunction): boolean {
  const { root } = readDocument(declared.at.source);
  return [at(root, "Resources"), root].some((map) => entryOf(map, declared.id) !== undefined);
}

/** SAM points the events it expands at the alias; what the author wrote stays as it is. */
function isHandWritten(trigger: Trigger, fn: LambdaFunction): boolean {
  const node = trigger.at as Partial<Node>;
  // The routes that SAM makes of a WebSocket API name the function itself, alias or not.
  if (trigger.via.generatedBy?.type === "AWS::Serverless::WebSocketApi") return true;
  return trigger.via.generatedBy !== fn.declared && node.madeUp !== true;
}
