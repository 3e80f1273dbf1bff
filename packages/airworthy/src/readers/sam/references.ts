import type { Resource } from "../stack.ts";
import { type Entry, intrinsicOf, type Node, stringOf } from "../tree.ts";
import { row } from "./build.ts";
import type { Sam } from "./expansion.ts";
import { withProperties } from "./expansion.ts";

/**
 * What may be referenced as `<LogicalId>.<Name>`, by the type it stands for.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html
 */
const REFERABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "AWS::Serverless::Function": {
    "AWS::Lambda::Alias": "Alias",
    "AWS::Lambda::Version": "Version",
    "AWS::SNS::Topic": "DestinationTopic",
    "AWS::SQS::Queue": "DestinationQueue",
  },
  "AWS::Serverless::Api": {
    "AWS::ApiGateway::Stage": "Stage",
    "AWS::ApiGateway::Deployment": "Deployment",
    "AWS::ApiGateway::DomainName": "DomainName",
    "AWS::ApiGateway::DomainNameV2": "DomainNameV2",
    "AWS::ApiGateway::UsagePlan": "UsagePlan",
    "AWS::ApiGateway::UsagePlanKey": "UsagePlanKey",
    "AWS::ApiGateway::ApiKey": "ApiKey",
  },
  "AWS::Serverless::HttpApi": {
    "AWS::ApiGatewayV2::Stage": "Stage",
    "AWS::ApiGatewayV2::DomainName": "DomainName",
  },
  "AWS::Serverless::WebSocketApi": {
    "AWS::ApiGatewayV2::Stage": "Stage",
    "AWS::ApiGatewayV2::DomainName": "DomainName",
  },
};

const MENTION = new RegExp(
  `\\.(?:${[...new Set(Object.values(REFERABLE).flatMap((types) => Object.values(types)))].join("|")})\\b`,
);

/** Adds the references that a SAM resource offers to what it generated. */
export function refer(names: Map<string, string>, sam: Sam, made: readonly Resource[]): void {
  const types = row(REFERABLE, sam.resource.type) ?? {};
  for (const resource of made) {
    const name = row(types, resource.type);
    if (name !== undefined && !names.has(`${sam.id}.${name}`)) names.set(`${sam.id}.${name}`, resource.id);
  }
}

/** Whether a template mentions anything that looks like such a reference; most do not. */
export function mayRefer(texts: Iterable<string>): boolean {
  for (const text of texts) if (MENTION.test(text)) return true;
  return false;
}

/** The resource with `!Ref Orders.Alias` and its like replaced; the same object when it has none. */
export function dereferenced(resource: Resource, names: ReadonlyMap<string, string>): Resource {
  if (names.size === 0) return resource;
  const properties = replace(resource.properties, names);
  return properties === resource.properties || properties.kind !== "mapping"
    ? resource
    : withProperties(resource, properties);
}

/** A tree with references to what SAM generates replaced by the ids it generates. */
export function replace(node: Node, names: ReadonlyMap<string, string>): Node {
  if (node.kind === "scalar") return node;
  const intrinsic = intrinsicOf(node);
  if (intrinsic && node.kind === "mapping") {
    const argument = renamed(intrinsic.name, intrinsic.argument, names);
    if (argument !== intrinsic.argument) {
      return { ...node, entries: [{ ...(node.entries[0] as Entry), value: argument }] };
    }
  }
  if (node.kind === "list") {
    const items = node.items.map((item) => replace(item, names));
    return items.some((item, index) => item !== node.items[index]) ? { ...node, items } : node;
  }
  let changed = false;
  const entries = node.entries.map((entry) => {
    const value = replace(entry.value, names);
    if (value === entry.value) return entry;
    changed = true;
    return { ...entry, value };
  });
  return changed ? { ...node, entries } : node;
}

function renamed(intrinsic: string, argument: Node, names: ReadonlyMap<string, string>): Node {
  const text = stringOf(argument);
  if (intrinsic === "Ref" && text !== undefined && argument.kind === "scalar") {
    const id = names.get(text);
    return id === undefined ? argument : { ...argument, value: id };
  }
  if (intrinsic === "Fn::Sub") return substitution(argument, names);
  if (intrinsic !== "Fn::GetAtt" || argument.kind !== "list") return argument;
  const parts = argument.items
    .map((item) => stringOf(item) ?? "")
    .join(".")
    .split(".");
  const id = names.get(parts.slice(0, 2).join("."));
  const [first] = argument.items;
  if (id === undefined || parts.length < 3 || first?.kind !== "scalar") return argument;
  return {
    ...argument,
    items: [
      { ...first, value: id },
      { ...first, value: parts.slice(2).join(".") },
    ],
  };
}

function substitution(argument: Node, names: ReadonlyMap<string, string>): Node {
  const template = argument.kind === "list" ? argument.items[0] : argument;
  if (template?.kind !== "scalar" || typeof template.value !== "string") return argument;
  const value = template.value.replaceAll(
    /\$\{([A-Za-z0-9]+\.[A-Za-z0-9]+)(\.[^}]*)?\}/g,
    (whole, head: string, tail = "") => {
      const id = names.get(head);
      return id === undefined ? whole : `\${${id}${tail}}`;
    },
  );
  if (value === template.value) return argument;
  const changed = { ...template, value };
  if (argument.kind !== "list") return changed;
  const items = argument.items.map((item, index) => (index === 0 ? changed : replace(item, names)));
  return { ...argument, items };
}
