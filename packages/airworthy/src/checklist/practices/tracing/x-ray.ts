import type { Change } from "../../../fixers/change.ts";
import type { LambdaFunction, Role } from "../../../fleet/model.ts";
import { evaluate, hiddenBy, possibilities } from "../../../readers/cloudformation/values.ts";
import { at, type Node } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import type { Need } from "../../grants.ts";
import { notApplicable, type Verdict } from "../../verdict.ts";

/**
 * What a role needs so that Lambda can write the function's segments.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html#services-xray-permissions
 */
export const WRITE_TRACES: Need = {
  action: "xray:PutTraceSegments",
  managed:
    /^(?:AWSXRayDaemonWriteAccess|AWSX[Rr]ayWriteOnlyAccess|AWSX[Rr]ayFullAccess|CloudWatchAgentServerPolicy|CloudWatchLambdaApplicationSignalsExecutionRolePolicy)$/,
};

const WRITE_POLICY = "arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess";

/** IAM's default quota. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_MANAGED_POLICIES = 10;

/** How a function is traced: what the template decides, and the node that does. */
export type Tracing =
  | { readonly mode: "Active" | "PassThrough"; readonly at: Node }
  | { readonly mode: "hidden"; readonly because: string; readonly at: Node }
  | { readonly mode: "none" };

export function tracingOf(fn: LambdaFunction): Tracing {
  let best: Tracing = { mode: "none" };
  for (const node of branches(fn.resource.properties, "TracingConfig", "Mode")) {
    const value = evaluate(node, fn.stack);
    const modes = possibilities(value, "PassThrough");
    if (modes?.includes("Active")) return { mode: "Active", at: node };
    // A switch: its default says nothing about who turns it on when they deploy.
    if (value.kind === "known" && value.from === "parameter default") {
      best = { mode: "hidden", because: "a parameter", at: node };
      continue;
    }
    if (!modes) best = { mode: "hidden", because: hiddenBy(value), at: node };
    else if (best.mode === "none") best = { mode: "PassThrough", at: node };
  }
  return best;
}

/**
 * Sources whose mappings X-Ray does not support.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
const UNTRACED_SOURCES = new Set(["kafka", "mq", "documentdb"]);

/** Why a function cannot, or need not, be traced by X-Ray. */
export function notTraceable(fn: LambdaFunction): Verdict | undefined {
  if (fn.purpose === "custom-resource" || fn.purpose === "deployment-hook")
    return notApplicable("runs only while the stack deploys: no request passes through it");
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
  if (fn.purpose === "edge") return notApplicable("runs at the edge, where Lambda does not support X-Ray");
  const source = fn.triggers.find((trigger) => UNTRACED_SOURCES.has(trigger.service));
  return source && notApplicable(`X-Ray does not support functions that read from ${source.service}`);
}

/** Lets a role write traces by AWS's own policy for it. A string says why it cannot. */
export function letWriteTraces(role: Role): readonly Change[] | string {
  const { resource } = role;
  const policy = { "Fn::Sub": WRITE_POLICY };
  const list = at(resource.properties, "ManagedPolicyArns");
  if (resource.generatedBy)
    return `SAM generates ${resource.id}; add AWSXRayDaemonWriteAccess to the Policies of ${resource.generatedBy.id}`;
  if (!list) return [{ kind: "set", resource, path: ["Properties", "ManagedPolicyArns"], value: [policy] }];
  if (list.kind !== "list")
    return `the template does not list the managed policies of ${resource.id}; add AWSXRayDaemonWriteAccess where they are listed`;
  if (list.items.length >= MOST_MANAGED_POLICIES)
    return `${resource.id} has as many managed policies as a role may have; grant xray:PutTraceSegments in one of its own`;
  if (list.items.length === 0)
    return [{ kind: "set", resource, path: ["Properties", "ManagedPolicyArns"], value: [policy] }];
  return [{ kind: "append", list, value: policy }];
}
