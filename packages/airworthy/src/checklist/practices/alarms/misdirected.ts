import type { Alarm, AlarmMetric, Fleet } from "../../../fleet/model.ts";
import type { Range } from "../../../readers/source.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../readers/stack.ts";
import { intrinsicOf, type Json, type Node } from "../../../readers/tree.ts";
import { PUBLISHED } from "./known-metrics.ts";

/** Why an alarm looks where nothing is. */
export interface Misdirection {
  readonly at: Range;
  /** What it looks at, as the object of "watches". */
  readonly looksAt: string;
  readonly cure: string;
  /** What ought to stand in the place of a node. */
  readonly instead?: { readonly node: Node; readonly value: Json };
}

/** Every metric of an alarm that never gets data, for certain. */
export function misdirections(alarm: Alarm, fleet: Fleet): Misdirection[] {
  return alarm.metrics.flatMap(
    (metric) => misspelt(metric) ?? wrongDimensions(metric) ?? wrongValue(alarm, metric, fleet) ?? [],
  );
}

/** Names of metrics and namespaces are compared letter by letter. */
function misspelt({ namespace, name, at }: AlarmMetric): Misdirection | undefined {
  if (namespace === undefined || name === undefined) return undefined;
  const known = PUBLISHED[namespace];
  if (!known) {
    const meant = Object.keys(PUBLISHED).find((one) => one.toLowerCase() === namespace.toLowerCase());
    if (meant === undefined) return undefined;
    return { at, looksAt: `the namespace ${namespace}, which is spelt ${meant}`, cure: `Write ${meant}.` };
  }
  if (known.metrics.includes(name)) return undefined;
  const meant = known.metrics.find((one) => isNear(one, name));
  if (meant === undefined) return undefined;
  return { at, looksAt: `${name}, a metric that ${namespace} does not have`, cure: `Write ${meant}.` };
}

/** The same but for case, or one letter too many or too few at the end. */
function isNear(meant: string, written: string): boolean {
  const [a, b] = [meant.toLowerCase(), written.toLowerCase().replaceAll(/[ _-]/g, "")];
  return a === b || a === `${b}s` || b === `${a}s`;
}

function wrongDimensions(metric: AlarmMetric): Misdirection | undefined {
  const { namespace, name, dimensions, at } = metric;
  const known = PUBLISHED[namespace ?? ""];
  if (!known || dimensions.length === 0 || dimensions.some((one) => one.name === "")) return undefined;
  const [first] = dimensions;
  if (first && known.accountWide.includes(name ?? ""))
    return {
      at: first.node,
      looksAt: `${name} by ${first.name}, though it is kept for the whole account only`,
      cure: "Remove the Dimensions.",
    };
  const names = new Set(dimensions.map((one) => one.name));
  if (known.dimensions.some((set) => set.length === names.size && set.every((one) => names.has(one))))
    return undefined;
  const all = new Set(known.dimensions.flat());
  const strange = [...names].find((one) => !all.has(one));
  if (strange !== undefined) {
    const meant = [...all].find((one) => one.toLowerCase() === strange.toLowerCase());
    if (meant === undefined) return undefined;
    return {
      at: dimensions.find((one) => one.name === strange)?.node ?? at,
      looksAt: `the dimension ${strange}, which is spelt ${meant}`,
      cure: `Write ${meant}.`,
    };
  }
  return {
    at: first?.node ?? at,
    looksAt: `${[...names].join(" and ")}, a set of dimensions under which ${namespace} keeps nothing`,
    cure: `Use ${named(known.dimensions.filter((set) => [...names].every((one) => set.includes(one))))}.`,
  };
}

function named(sets: readonly (readonly string[])[]): string {
  return sets.map((set) => set.join(", ")).join("; or ");
}

const TOKEN = /^\$\{@(\d+)\.([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}(:.*)?$/;

/** What to write for the name of a thing. `Ref` gives the name of a function, but the URL of a queue. */
const NAMES: Readonly<Record<string, (id: string) => Json>> = {
  "AWS::Lambda::Function": (id) => ({ Ref: id }),
  "AWS::SQS::Queue": (id) => ({ "Fn::GetAtt": [id, "QueueName"] }),
  "AWS::SNS::Topic": (id) => ({ "Fn::GetAtt": [id, "TopicName"] }),
};

/**
 * What a reference returns where a name is wanted, as each resource's page says under "Return values".
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
 */
const RETURNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "AWS::Lambda::Function": { Arn: "ARN" },
  "AWS::Lambda::Alias": { "": "ARN" },
  "AWS::Lambda::Version": { "": "ARN", FunctionArn: "ARN" },
  "AWS::SQS::Queue": { "": "URL", QueueUrl: "URL", Arn: "ARN" },
  "AWS::SNS::Topic": { "": "ARN", TopicArn: "ARN" },
};

/** Dimensions that hold a bare name. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  "AWS/Lambda": ["FunctionName", "Resource"],
  LambdaInsights: ["function_name"],
  "AWS/SQS": ["QueueName"],
  "AWS/SNS": ["TopicName"],
};

function wrongValue(alarm: Alarm, metric: AlarmMetric, fleet: Fleet): Misdirection | undefined {
  for (const { name, symbols, node } of metric.dimensions) {
    if (!BY_NAME[metric.namespace ?? ""]?.includes(name)) continue;
    for (const symbol of symbols) {
      const wrong = wrongReference(symbol, node, name, fleet) ?? logicalId(symbol, node, name, alarm);
      if (wrong) return wrong;
    }
  }
  return undefined;
}

/** An ARN or URL is the name of nothing. */
function wrongReference(
  symbol: string,
  node: Node,
  dimension: string,
  fleet: Fleet,
): Misdirection | undefined {
  const token = TOKEN.exec(symbol);
  const resource = token
    ? fleet.resolver.symbols.stackOf(Number(token[1]))?.resources.get(token[2] ?? "")
    : undefined;
  const returns = resource && RETURNS[resource.type]?.[token?.[3] ?? ""];
  if (!resource || returns === undefined) {
    if (!/^arn:[a-z$]/.test(symbol)) return undefined;
    return {
      at: node,
      looksAt: `an ARN in ${dimension}, where the name stands alone`,
      cure: "Write the name only.",
    };
  }
  const value = NAMES[resource.type]?.(resource.id);
  return {
    at: node,
    looksAt: `the ${returns} of ${resource.id} in ${dimension}, where its name has to stand`,
    cure: value ? `Write ${inWords(value)}.` : "Write the name of the function.",
    ...(value !== undefined && token?.[4] === undefined && intrinsicOf(node)
      ? { instead: { node, value } }
      : {}),
  };
}

function inWords(value: Json): string {
  const { Ref: ref, "Fn::GetAtt": path } = value as { Ref?: string; "Fn::GetAtt"?: readonly string[] };
  return ref === undefined ? `!GetAtt ${path?.join(".")}` : `!Ref ${ref}`;
}

/** `Orders` written out, where the function Orders is called otherwise: CloudFormation makes its name up. */
function logicalId(symbol: string, node: Node, dimension: string, alarm: Alarm): Misdirection | undefined {
  const { stack } = alarm.resource;
  const id = /^(?:\$\{@\d+\.AWS::StackName\}-)?([A-Za-z0-9]+)$/.exec(symbol)?.[1];
  const resource = id === undefined ? undefined : stack.resources.get(id);
  const value = resource && NAMES[resource.type]?.(resource.id);
  if (!resource || value === undefined || hasName(resource)) return undefined;
  return {
    at: node,
    looksAt: `${readable(symbol)} in ${dimension}, which is the logical id of a resource, not the name CloudFormation gives it`,
    cure: `Write ${inWords(value)}.`,
    instead: { node, value },
  };
}

function hasName({ properties }: Resource): boolean {
  return properties.entries.some(({ key }) => /^(?:Function|Queue|Topic)Name$/.test(key));
}
