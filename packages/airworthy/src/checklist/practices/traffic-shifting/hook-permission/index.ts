import type { LambdaFunction } from "../../../../fleet/model.ts";
import { at, type Json } from "../../../../readers/tree.ts";
import { mayCall, type Need } from "../../../grants.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { applicationsOf, hooksOf } from "../hooks.ts";

/** https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html */
const ANSWER: Need = {
  action: "codedeploy:PutLifecycleEventHookExecutionStatus",
  managed: /^AWSCodeDeploy(?:FullAccess|DeployerAccess)$/,
};

export default item({
  id: "traffic-shifting/hook-permission",
  of: "function",
  says: "A hook of a deployment may tell CodeDeploy how it went.",
  because:
    "CodeDeploy waits an hour for the answer of a hook: without the right to give it every deployment stands still for an hour, then fails.",
  source:
    "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html#reference-appspec-file-structure-hooks-section-structure-lambda-sample-function",
  severity: "error",
  appliesTo: (fn, { fleet }) =>
    hooksOf(fn, fleet).length > 0 || notApplicable("it is no hook of a deployment"),
  check: (fn) => {
    if (!fn.role) return cannotTell("its role is not in the fleet", at(fn.resource.properties, "Role"));
    const may = mayCall(fn.role, ANSWER);
    if (may === true) return met();
    if (may === undefined)
      return cannotTell("a policy that the fleet does not declare decides", fn.role.resource.at);
    return notMet(
      fn.declared.at,
      `${fn.id} is a hook of a deployment, but may not call ${ANSWER.action}: the deployment waits an hour for its answer, then fails.`,
      `Allow ${ANSWER.action} on the deployment group.`,
    );
  },
  fix: (fn, { fleet }) => {
    const list = at(fn.declared.properties, "Policies");
    if (fn.language !== "sam" || at(fn.declared.properties, "Role"))
      return `allow ${ANSWER.action} in a policy of its role, for the deployment groups it serves`;
    if (list && (list.kind !== "list" || list.items.length === 0)) return policyByHand(fn);
    const groups = applicationsOf(fn, fleet)?.map(groupsOf);
    if (!groups)
      return `CodeDeploy's application is not always there in the stack of ${fn.id}; allow ${ANSWER.action} on its deployment groups by hand`;
    const [only] = groups;
    const Resource: Json = groups.length === 1 && only !== undefined ? only : groups;
    const policy = { Statement: [{ Effect: "Allow", Action: ANSWER.action, Resource }] };
    return list?.kind === "list"
      ? [{ kind: "append", list, value: policy }]
      : [{ kind: "set", resource: fn.declared, path: ["Properties", "Policies"], value: [policy] }];
  },
});

/** Every deployment group of an application: SAM makes one for each function, and tells nobody their names. */
function groupsOf(application: string): Json {
  return {
    "Fn::Sub": `arn:\${AWS::Partition}:codedeploy:\${AWS::Region}:\${AWS::AccountId}:deploymentgroup:\${${application}}/*`,
  };
}

function policyByHand(fn: LambdaFunction): string {
  return `the Policies of ${fn.id} are no list; allow ${ANSWER.action} there by hand`;
}
