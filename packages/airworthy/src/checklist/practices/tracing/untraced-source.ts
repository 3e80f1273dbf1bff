import type { Change } from "../../../fixers/change.ts";
import type { Fleet } from "../../../fleet/model.ts";
import { resourcesOfType } from "../../../fleet/once.ts";
import { evaluate, hiddenBy, possibilities } from "../../../readers/cloudformation/values.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, intrinsicOf, type Json } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { mayCall } from "../../grants.ts";
import { letWriteTraces, WRITE_TRACES } from "./x-ray.ts";

/** How a kind of resource takes part in traces. */
interface Switch {
  readonly path: readonly string[];
  readonly on: Json;
  /** The path in the SAM resource that it is expanded from. */
  readonly sam?: readonly string[];
  /** What is missing without it, after the resource's name. */
  readonly lacks: (functions: string) => string;
  readonly cure: string;
}

const SWITCHES: Readonly<Record<string, Switch>> = {
  "AWS::SNS::Topic": {
    // https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html
    path: ["TracingConfig"],
    on: "Active",
    lacks: (functions) =>
      `hands traces on to ${functions}, but does not appear in them: how long messages rest in it stays unknown.`,
    cure: "Set TracingConfig to Active, and let SNS write to X-Ray by an AWS::XRay::ResourcePolicy.",
  },
  "AWS::ApiGateway::Stage": {
    // https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
    path: ["TracingEnabled"],
    on: true,
    sam: ["TracingEnabled"],
    lacks: (functions) =>
      `does not appear in the traces of ${functions}: what the API itself and its authorizers take stays unknown.`,
    cure: "Set TracingEnabled to true.",
  },
  "AWS::StepFunctions::StateMachine": {
    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
    path: ["TracingConfiguration", "Enabled"],
    on: true,
    sam: ["Tracing", "Enabled"],
    lacks: (functions) =>
      `does not trace its executions: unless what starts them does, each call of ${functions} is a trace of its own.`,
    cure: "Enable its tracing.",
  },
  "AWS::AppSync::GraphQLApi": {
    // https://docs.aws.amazon.com/appsync/latest/devguide/x-ray-tracing.html
    path: ["XrayEnabled"],
    on: true,
    sam: ["XrayEnabled"],
    lacks: (functions) =>
      `does not appear in the traces of ${functions}: what its resolvers take stays unknown.`,
    cure: "Set XrayEnabled to true.",
  },
};

export function switchOf(resource: Resource): Switch | undefined {
  return SWITCHES[resource.type];
}

/** Whether a resource takes part in traces; what hides it when the template does not say. */
export function isTraced(resource: Resource, { path, on }: Switch): boolean | { readonly hiddenBy: string } {
  let hidden: string | undefined;
  for (const node of branches(resource.properties, ...path)) {
    const value = evaluate(node, resource.stack);
    const all = possibilities(value, null);
    if (all?.some((one) => String(one).toLowerCase() === String(on).toLowerCase())) return true;
    if (!all) hidden ??= hiddenBy(value);
  }
  return hidden === undefined ? false : { hiddenBy: hidden };
}

/** Lets a resource take part in traces. A string says why it cannot. */
export function trace(resource: Resource, fleet: Fleet): readonly Change[] | string {
  const setting = switchOf(resource);
  if (!setting) return "it cannot be traced";
  const author = resource.generatedBy ?? resource;
  const path = author === resource ? setting.path : (setting.sam ?? setting.path);
  const [decided] = branches(resource.properties, ...setting.path);
  const decidedBy = intrinsicOf(decided)?.name ?? intrinsicOf(at(author.properties, ...path))?.name;
  if (decidedBy) return `its tracing is decided by ${decidedBy}`;
  if (decided) return "its tracing is switched off on purpose";
  if (resource.type === "AWS::SNS::Topic" && !snsMayWriteTraces(fleet))
    return "no AWS::XRay::ResourcePolicy of the fleet lets SNS write traces, and an account may have only five of them";
  const granted = resource.type === "AWS::StepFunctions::StateMachine" ? permission(resource, fleet) : [];
  if (typeof granted === "string") return granted;
  if (author.generatedBy) return implicitApi(resource);
  return [{ kind: "set", resource: author, path: ["Properties", ...path], value: setting.on }, ...granted];
}

/** The API that SAM makes for events that name none has no line of its own, only what Globals say for all. */
function implicitApi({ stack }: Resource): readonly Change[] | string {
  const others = [...stack.authored.values()].some((one) => one.type === "AWS::Serverless::Api");
  if (others) return "SAM makes it from events; what Globals say for it would hold for the other APIs too";
  return [{ kind: "section", stack, path: ["Globals", "Api", "TracingEnabled"], value: true }];
}

function permission(machine: Resource, { resolver, roles }: Fleet): readonly Change[] | string {
  const target = resolver.target(at(machine.properties, "RoleArn"), machine.stack, "iam")?.resource;
  const role = roles.find((one) => one.resource === target);
  if (!role) return "its role is not declared in the fleet: give it AWSXRayDaemonWriteAccess first";
  // SAM adds the permission to the role that it makes.
  if (role.resource.generatedBy && role.resource.generatedBy === machine.generatedBy) return [];
  if (mayCall(role, WRITE_TRACES) === true) return [];
  if (role.resource.stack !== machine.stack)
    return `its role ${role.resource.id} stands in another stack; add AWSXRayDaemonWriteAccess there first`;
  return letWriteTraces(role);
}

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-active-tracing.html */
function snsMayWriteTraces(fleet: Fleet): boolean {
  return resourcesOfType(fleet, "AWS::XRay::ResourcePolicy").some(({ body }) =>
    body.source.text.slice(body.start, body.end).includes("sns.amazonaws.com"),
  );
}
