import { functionsOf } from "../../../fleet/lookup.ts";
import type { Alarm, AlarmMetric, Fleet } from "../../../fleet/model.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, intrinsicOf, type Json, type Node } from "../../../readers/tree.ts";
import { aliasOf } from "./dimensions.ts";
import type { Misdirection } from "./misdirected.ts";

/** Dimensions that hold a bare name or number. */
const BARE: Readonly<Record<string, readonly string[]>> = {
  "AWS/Lambda": ["FunctionName", "Resource", "ExecutedVersion"],
  LambdaInsights: ["function_name"],
  "AWS/SQS": ["QueueName"],
  "AWS/SNS": ["TopicName"],
};

/** Values of dimensions that no metric has, for certain. */
export function wrongValue(alarm: Alarm, metric: AlarmMetric, fleet: Fleet): Misdirection[] {
  const bare = BARE[metric.namespace ?? ""] ?? [];
  return metric.dimensions.flatMap(({ name, symbols, node }) => {
    if (!bare.includes(name)) return [];
    for (const symbol of symbols) {
      const value = { symbol, node, dimension: name, alarm, fleet };
      const wrong = wrongReference(value) ?? noVersion(value) ?? logicalId(value);
      if (wrong) return [wrong];
    }
    return [];
  });
}

interface DimensionValue {
  readonly symbol: string;
  readonly node: Node;
  readonly dimension: string;
  readonly alarm: Alarm;
  readonly fleet: Fleet;
}

const TOKEN = /^\$\{@(\d+)\.([A-Za-z0-9]+)(?:\.([A-Za-z0-9.]+))?\}(:.*)?$/;

/**
 * What a reference returns where a name is wanted, as each resource's page says under "Return values". `Ref` gives
 * the name of a function, but the URL of a queue.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html and
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 * for `!Ref Orders.Version`
 */
const RETURNS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "AWS::Lambda::Function": { Arn: "an ARN", Alias: "an ARN", Version: "an ARN" },
  "AWS::Lambda::Alias": { "": "an ARN", AliasArn: "an ARN" },
  "AWS::Lambda::Version": { "": "an ARN", FunctionArn: "an ARN" },
  "AWS::SQS::Queue": { "": "a URL", QueueUrl: "a URL", Arn: "an ARN" },
  "AWS::SNS::Topic": { "": "an ARN", TopicArn: "an ARN" },
};

/** An ARN or URL is the name of nothing. */
function wrongReference(value: DimensionValue): Misdirection | undefined {
  const { symbol, node, dimension, fleet } = value;
  const token = TOKEN.exec(symbol);
  const resource = token
    ? fleet.resolver.symbols.stackOf(Number(token[1]))?.resources.get(token[2] ?? "")
    : undefined;
  const returns = resource && RETURNS[resource.type]?.[token?.[3] ?? ""];
  if (resource && returns !== undefined)
    return mended(value, `${returns} in ${dimension}: ${textOf(node)}`, resource);
  if (!/^arn:[a-z$]/.test(symbol)) return undefined;
  return { at: node, looksAt: `an ARN in ${dimension}`, cure: "Write the bare name instead." };
}

/** The number of a version, or `$LATEST`; the path of an attribute is no number unless `!GetAtt` reads it. */
function noVersion({ symbol, node, dimension, alarm }: DimensionValue): Misdirection | undefined {
  if (dimension !== "ExecutedVersion" || /[${]|^\d+$/.test(symbol)) return undefined;
  const [, id = "", attribute = ""] = /^([A-Za-z0-9]+)\.((?:Version\.)?Version)$/.exec(symbol) ?? [];
  const type = alarm.resource.stack.authored.get(id)?.type;
  const known = type === (attribute === "Version" ? "AWS::Lambda::Version" : "AWS::Serverless::Function");
  const value: Json = { "Fn::GetAtt": [id, attribute] };
  return {
    at: node,
    looksAt: `the text "${symbol}" in ExecutedVersion, which is no number of a version`,
    cure: known
      ? `Write ${inWords(value)}.`
      : "Refer to the version by !GetAtt, as in !GetAtt Orders.Version.Version for a function of SAM.",
    ...(known ? { changes: [{ kind: "replace", node, value }] } : {}),
  };
}

/** `Orders` written out, where the function Orders is called otherwise: CloudFormation makes its name up. */
function logicalId(value: DimensionValue): Misdirection | undefined {
  const { symbol, dimension, alarm } = value;
  if (dimension === "ExecutedVersion") return undefined;
  const id = /^(?:\$\{@\d+\.AWS::StackName\}-)?([A-Za-z0-9]+)$/.exec(symbol)?.[1];
  const resource = id === undefined ? undefined : alarm.resource.stack.resources.get(id);
  if (!resource || !BY_NAME[resource.type] || hasName(resource)) return undefined;
  return mended(
    value,
    `${readable(symbol)} in ${dimension}, which is the logical id of a resource and not the name that CloudFormation gives it`,
    resource,
  );
}

function hasName({ properties }: Resource): boolean {
  return ["FunctionName", "QueueName", "TopicName"].some((name) => at(properties, name) !== undefined);
}

/** How the name of a thing is written. */
const BY_NAME: Readonly<Record<string, (id: string) => Json>> = {
  "AWS::Lambda::Function": (id) => ({ Ref: id }),
  "AWS::SQS::Queue": (id) => ({ "Fn::GetAtt": [id, "QueueName"] }),
  "AWS::SNS::Topic": (id) => ({ "Fn::GetAtt": [id, "TopicName"] }),
};

function textOf({ source, start, end }: Node): string {
  return source.text.slice(start, end).replaceAll(/\s+/g, " ");
}

function mended(value: DimensionValue, looksAt: string, resource: Resource): Misdirection {
  const { node, dimension, alarm } = value;
  const meant = meantBy(value, resource);
  const intrinsic = intrinsicOf(node)?.name;
  const safe =
    meant !== undefined &&
    resource.stack === alarm.resource.stack &&
    (node.kind === "scalar" || (intrinsic !== undefined && intrinsic !== "Fn::If"));
  return {
    at: node,
    looksAt,
    cure: meant === undefined ? `Write what ${dimension} holds instead.` : `Write ${inWords(meant)}.`,
    ...(safe ? { changes: [{ kind: "replace", node, value: meant }] } : {}),
  };
}

function meantBy({ symbol, dimension, fleet }: DimensionValue, resource: Resource): Json | undefined {
  if (dimension === "ExecutedVersion") {
    // SAM gives the version of each deployment another logical id.
    const { id, generatedBy, type } = resource;
    if (generatedBy) return { "Fn::GetAtt": [generatedBy.id, "Version.Version"] };
    return type === "AWS::Lambda::Version" ? { "Fn::GetAtt": [id, "Version"] } : undefined;
  }
  const named = fleet.resolver.resolve(symbol).resource ?? resource;
  if (dimension === "Resource") {
    const [fn] = functionsOf(named, fleet);
    return fn && aliasOf(fn);
  }
  return BY_NAME[named.type]?.(named.id);
}

function inWords(value: Json): string {
  const { Ref, ...long } = value as Readonly<Record<string, Json>>;
  const { "Fn::GetAtt": path, "Fn::Sub": text } = long;
  if (Ref !== undefined) return `!Ref ${String(Ref)}`;
  return Array.isArray(path) ? `!GetAtt ${path.join(".")}` : `!Sub ${String(text)}`;
}
