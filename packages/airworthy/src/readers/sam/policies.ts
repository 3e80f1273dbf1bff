import type { Range } from "../source.ts";
import { at, intrinsicOf, type Node, toJson } from "../tree.ts";
import { build, ifOf, isNoValue, mapOf, type Part, textOf, row } from "./build.ts";
import templates from "./policy-templates.json" with { type: "json" };

/**
 * What a policy template grants: actions separated by spaces, and resources as the text of an `Fn::Sub` in which
 * `{Name}` is a parameter of the template.
 *
 * Source: https://github.com/aws/serverless-application-model/blob/develop/samtranslator/policy_templates_data/policy_templates.json
 */
interface Grant {
  readonly actions: string;
  readonly on: string | readonly string[];
  readonly when?: { readonly [operator: string]: { readonly [key: string]: string } };
}

const TEMPLATES = templates as unknown as { readonly [name: string]: readonly Grant[] };

/** The role's two lists as they grow: managed policies and inline ones. */
export interface Granted {
  readonly managed: Part[];
  readonly inline: Part[];
}

/** Adds a policy unless the role has it already. */
export function grant(list: Part[], part: Part, origin: Range): void {
  const key = (one: Part) => (typeof one === "string" ? one : JSON.stringify(toJson(build(one, origin))));
  const wanted = key(part);
  if (!list.some((one) => key(one) === wanted)) list.push(part);
}

/** Sorts the `Policies` of a SAM resource into managed and inline ones, as SAM does. */
export function policiesOf(node: Node | undefined, role: string): Granted {
  const granted: Granted = { managed: [], inline: [] };
  const list = node?.kind === "list" ? node.items : node ? [node] : [];
  for (const [index, policy] of list.entries()) {
    if (policy.kind === "scalar" && policy.value === null) continue;
    const name = `${role}Policy${index}`;
    if (kindOf(policy) === "managed") grant(granted.managed, managed(policy), policy);
    else granted.inline.push(inline(policy, name));
  }
  return granted;
}

function kindOf(policy: Node): "managed" | "inline" {
  const choice = ifOf(policy);
  if (choice) return kindOf(isNoValue(choice.whenTrue) ? choice.whenFalse : choice.whenTrue);
  return policy.kind === "scalar" || intrinsicOf(policy) ? "managed" : "inline";
}

function managed(policy: Node): Part {
  const choice = ifOf(policy);
  if (choice) return { "Fn::If": [choice.condition, managed(choice.whenTrue), managed(choice.whenFalse)] };
  const name = textOf(policy);
  return name === undefined ? policy : { ...policy, kind: "scalar", value: managedPolicyArn(name) };
}

/** Managed policies that AWS keeps under a path of their own. */
const SERVICE_ROLE =
  /^(?:AWSLambda\w*Role|AWSLambdaRole|AmazonAPIGatewayPushToCloudWatchLogs|AWSCodeDeployRole\w*|CloudWatchEvents\w*|Amazon(?:EC2|ECS|EMR|SSM)\w*Role\w*|AWS\w+ServiceRole\w*|AWSAppSyncPushToCloudWatchLogs|AWSBatchServiceRole)$/;

export function managedPolicyArn(name: string): string {
  if (name.startsWith("arn:")) return name;
  return `arn:aws:iam::aws:policy/${SERVICE_ROLE.test(name) ? "service-role/" : ""}${name}`;
}

function inline(policy: Node, name: string): Part {
  const choice = ifOf(policy);
  if (choice) {
    const branch = (node: Node) => (isNoValue(node) ? node : inline(node, name));
    return { "Fn::If": [choice.condition, branch(choice.whenTrue), branch(choice.whenFalse)] };
  }
  return { PolicyName: name, PolicyDocument: templateDocument(policy) ?? policy };
}

/** The document of a policy template such as `DynamoDBCrudPolicy: { TableName: !Ref Orders }`. */
function templateDocument(policy: Node): Node | undefined {
  const map = mapOf(policy);
  const entry = map?.entries.length === 1 ? map.entries[0] : undefined;
  const grants = row(TEMPLATES, entry?.key);
  if (!entry || !grants) return undefined;
  const origin = {
    source: entry.value.source,
    start: entry.keyStart,
    end: Math.max(entry.keyEnd, entry.value.end),
  };
  return build({ Statement: grants.map((one) => statement(one, entry.value)) }, origin);
}

function statement(one: Grant, parameters: Node): Part {
  const texts = (on: Grant["on"]): Part =>
    typeof on === "string" ? resourceText(on, parameters) : on.map((item) => resourceText(item, parameters));
  const when =
    one.when &&
    Object.fromEntries(
      Object.entries(one.when).map(([operator, keys]) => [
        operator,
        Object.fromEntries(
          Object.entries(keys).map(([key, value]) => [key, resourceText(value, parameters)]),
        ),
      ]),
    );
  const actions = one.actions.split(" ");
  return { ...(when ? { Condition: when } : {}), Effect: "Allow", Action: actions, Resource: texts(one.on) };
}

function resourceText(pattern: string, parameters: Node): Part {
  const variables: Record<string, Part> = {};
  const substituted = pattern.replaceAll(/(?<!\$)\{(\w+)\}/g, (_, name: string) => {
    const variable = name.charAt(0).toLowerCase() + name.slice(1);
    variables[variable] = at(parameters, name) ?? `{${name}}`;
    return `\${${variable}}`;
  });
  if (Object.keys(variables).length > 0) return { "Fn::Sub": [substituted, variables] };
  return pattern.includes("${") ? { "Fn::Sub": pattern } : pattern;
}
