import type { LambdaFunction, Trigger } from "../../../fleet/model.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import { branches } from "../../branches.ts";
import { cannotTell, notApplicable, type Verdict } from "../../verdict.ts";

/** Callers that invoke asynchronously, but show a failure themselves: a failed deployment, pipeline or evaluation. */
const SEEN_BY_CALLER = new Set(["cloudformation", "codepipeline", "config"]);

/** Triggers whose failed events nobody but Lambda has. */
export function asyncTriggers(fn: LambdaFunction): readonly Trigger[] {
  return fn.triggers.filter(
    (trigger) => trigger.kind === "async" && !SEEN_BY_CALLER.has(trigger.service) && !isBareRight(trigger),
  );
}

/**
 * A right of EventBridge to invoke that no rule of the fleet makes use of: nobody knows whether that is a schedule,
 * an event or a leftover.
 */
function isBareRight({ service, via, source }: Trigger): boolean {
  return (
    service === "events" && via.type === "AWS::Lambda::Permission" && source?.type !== "AWS::Events::Rule"
  );
}

/** Why a function is not held to keeping its asynchronous events. */
export function notAsync(fn: LambdaFunction): Verdict | undefined {
  if (fn.purpose === "custom-resource" || fn.purpose === "deployment-hook")
    return notApplicable("runs only while the stack deploys: a failure shows as a failed deployment");
  if (fn.purpose === "edge") return notApplicable("runs at the edge, where CloudFront waits for the answer");
  if (fn.invocations.size === 0)
    return cannotTell("nothing in the fleet shows how it is invoked", fn.declared.at);
  if (!fn.invocations.has("async")) return notApplicable("never invoked asynchronously");
  const bare = fn.triggers.find(isBareRight);
  if (bare && asyncTriggers(fn).length === 0)
    return cannotTell(
      `${bare.via.id} lets EventBridge invoke it, but no rule of the fleet does`,
      bare.via.at,
    );
  if (asyncTriggers(fn).length === 0)
    return notApplicable("only invoked by services that show its failure themselves");
  return undefined;
}

/** Whether a function has a dead-letter queue; it belongs to every version and alias. */
export function hasDeadLetterQueue(fn: LambdaFunction): boolean {
  return (
    branches(fn.resource.properties, "DeadLetterConfig", "TargetArn").length > 0 ||
    branches(fn.declared.properties, "DeadLetterQueue", "TargetArn").length > 0
  );
}

/** What Lambda calls the function itself, without alias or version. */
export const UNQUALIFIED = "$LATEST";

/**
 * Whether an event of this trigger that fails for good goes somewhere. A destination serves the one alias or version
 * it is set on.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function isKept(fn: LambdaFunction, trigger: Trigger): boolean {
  if (hasDeadLetterQueue(fn)) return true;
  const invoked = trigger.qualifier ?? UNQUALIFIED;
  return fn.invokeConfigs.some(({ resource, qualifier }) => {
    if (branches(resource.properties, "DestinationConfig", "OnFailure", "Destination").length === 0)
      return false;
    // A qualifier that only AWS knows may be any.
    return (
      qualifier === undefined ||
      qualifier === invoked ||
      [qualifier, invoked].some((one) => one.includes("${"))
    );
  });
}

/** The qualifiers on which a function has a destination for failures, as a person would write them. */
export function keptQualifiers(fn: LambdaFunction): string[] {
  return fn.invokeConfigs
    .filter((one) => one.onFailure)
    .map((one) =>
      one.qualifier === UNQUALIFIED ? "the unqualified function" : `alias ${readable(one.qualifier ?? "?")}`,
    );
}
