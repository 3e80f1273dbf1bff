import { item } from "../../../item.ts";
import { addDependsOn, allowSending, hasOwnRole } from "../../../recipes/queue.ts";
import type { Change } from "../../../../fixers/change.ts";
import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { type FailureTarget, failureTargets } from "../failure-targets.ts";
import { isGranted } from "../granted.ts";
import { setOnMapping } from "../mapping.ts";

/** What a function's role needs for each kind of target. */
const ACTIONS: Readonly<Record<string, string>> = {
  "AWS::SQS::Queue": "sqs:SendMessage",
  "AWS::SNS::Topic": "sns:Publish",
};

export default item({
  id: "dead-letters/may-send",
  of: "function",
  says: "The role of a function may send to where its failures go.",
  because:
    "Lambda sends failures with the function's own role. It refuses the setting while the role may not send, so that the stack does not deploy; where the right is taken away later, events are dropped.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  severity: "error",
  appliesTo: (fn) =>
    targetsOf(fn).length > 0 || notApplicable("sends its failures to no queue or topic of the fleet"),
  check: (fn, { fleet }) => {
    if (!fn.role) return cannotTell("its role is not declared in the fleet", fn.declared.at);
    const { missing, hiddenBy } = judged(fn, fleet);
    if (missing)
      return notMet(
        missing.target.at,
        `${fn.id} sends its failures to ${missing.target.resource?.id}, but its role ${fn.role.resource.id} grants no ${actionOf(missing)} there.`,
        `Allow the role ${actionOf(missing)} on ${missing.target.resource?.id}.`,
      );
    return hiddenBy === undefined ? met() : cannotTell(`${hiddenBy} may grant it`, fn.declared.at);
  },
  fix: (fn, { fleet }) => {
    const { missing } = judged(fn, fleet);
    const to = missing?.target.resource;
    const inSam = missing && to && letSamGrant(fn, missing, to.type === "AWS::SQS::Queue" ? "SQS" : "SNS");
    if (inSam) return [inSam];
    if (!missing || to?.type !== "AWS::SQS::Queue") return "grant its role sns:Publish on the topic by hand";
    if (to.stack !== fn.stack)
      return `${to.id} stands in another stack; grant the role sqs:SendMessage there`;
    const policyId = `${fn.id}MaySendTo${to.id}`;
    const policy = allowSending(fn.role, fn.declared, to.id, policyId);
    if (typeof policy === "string") return policy;
    return [policy, ...addDependsOn(missing.via.generatedBy ?? missing.via, policyId)];
  },
});

function targetsOf(fn: LambdaFunction): FailureTarget[] {
  return failureTargets(fn).filter(({ target }) => target.resource && ACTIONS[target.resource.type]);
}

function actionOf({ target }: FailureTarget): string {
  return ACTIONS[target.resource?.type ?? ""] ?? "";
}

function judged(fn: LambdaFunction, fleet: Fleet): { missing?: FailureTarget; hiddenBy?: string } {
  let hiddenBy: string | undefined;
  for (const one of targetsOf(fn)) {
    const granted = fn.role
      ? isGranted(fn.role, { action: actionOf(one), target: one.target }, fleet)
      : "granted";
    if (granted === "missing") return { missing: one };
    if (typeof granted === "object") hiddenBy ??= granted.hiddenBy;
  }
  return hiddenBy === undefined ? {} : { hiddenBy };
}

/** SAM grants the role it makes what a destination needs, once it is told what kind of target that is. */
function letSamGrant(fn: LambdaFunction, { via }: FailureTarget, type: string): Change | undefined {
  if (hasOwnRole(fn)) return undefined;
  const path = ["DestinationConfig", "OnFailure", "Type"];
  const mapping = fn.mappings.find((one) => one.resource === via && via.generatedBy === fn.declared);
  const change = mapping
    ? setOnMapping(fn, mapping, path, type)
    : via.type === "AWS::Lambda::EventInvokeConfig" && via.generatedBy === fn.declared
      ? {
          kind: "set" as const,
          resource: fn.declared,
          path: ["Properties", "EventInvokeConfig", ...path],
          value: type,
        }
      : undefined;
  return typeof change === "string" ? undefined : change;
}
