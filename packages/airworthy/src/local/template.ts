import { createHash } from "node:crypto";
import { LOCAL_CODE } from "../engine/services/lambda/environment.ts";
import type {
  Json,
  Output,
  Parameter,
  Resource,
  Template,
} from "../engine/services/cloudformation/template.ts";
import { placeOf } from "../readers/source.ts";
import type { Resource as ReadResource, Stack } from "../readers/stack.ts";
import type { Code } from "./code/place.ts";
import { at, type Node, stringOf, toJson } from "../readers/tree.ts";

/**
 * A stack as it was read, as plain data for the engine: SAM is expanded, intrinsics stand in their long form, and
 * functions whose code lies beside the template run from there.
 */
export function templateOf(stack: Stack, codes: ReadonlyMap<string, Code>): Template {
  return {
    parameters: new Map([...stack.parameters].map(([name, node]) => [name, parameterOf(node)])),
    mappings: Object.fromEntries([...stack.mappings].map(([name, node]) => [name, toJson(node)])) as Json,
    conditions: new Map([...stack.conditions].map(([name, node]) => [name, toJson(node) as Json])),
    resources: renamed(
      [...stack.resources.values()].map((resource) => resourceOf(resource, codes.get(resource.id))),
      versionNames(stack, codes),
    ),
    outputs: new Map([...stack.outputs].map(([name, node]) => [name, outputOf(node)])),
  };
}

function parameterOf(node: Node): Parameter {
  const value = at(node, "Default");
  return {
    type: stringOf(at(node, "Type")) ?? "String",
    ...(value?.kind === "scalar" && value.value !== null ? { default: String(value.value) } : {}),
    noEcho: stringOf(at(node, "NoEcho")) === "true",
  };
}

function outputOf(node: Node): Output {
  const name = at(node, "Export", "Name");
  const condition = stringOf(at(node, "Condition"));
  return {
    value: toJson(at(node, "Value") ?? node) as Json,
    ...(name ? { exportName: toJson(name) as Json } : {}),
    ...(condition === undefined ? {} : { condition }),
  };
}

function resourceOf(resource: ReadResource, code: Code | undefined): Resource {
  const author = resource.generatedBy ?? resource;
  const { path: file, line, column } = placeOf(author.at);
  const properties = toJson(resource.properties) as { readonly [key: string]: Json };
  const deletionPolicy = stringOf(at(resource.body, "DeletionPolicy"));
  const updatePolicy = at(resource.body, "UpdatePolicy");
  return {
    id: resource.id,
    type: resource.type,
    properties: code
      ? {
          ...properties,
          [resource.type === "AWS::Lambda::LayerVersion" ? "Content" : "Code"]: {
            S3Bucket: LOCAL_CODE,
            S3Key: code.folder,
            S3ObjectVersion: code.state,
          },
        }
      : properties,
    dependsOn: resource.dependsOn,
    ...(resource.condition === undefined ? {} : { condition: resource.condition }),
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    ...(updatePolicy ? { updatePolicy: toJson(updatePolicy) as Json } : {}),
    where: `${file}:${line}:${column}`,
  };
}

/**
 * SAM puts a digest of the code into the id of the version it makes, so that other code is another version (other
 * properties too, with AutoPublishAliasAllProperties), and a digest of the definition into that of an API's deployment;
 * the reader leaves them out. Here they are the state of the code, and of the API.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-autopublishaliasallproperties
 * and sam-function-autopublishcodesha256 of the same page.
 */
function versionNames(stack: Stack, codes: ReadonlyMap<string, Code>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { id, type, generatedBy, properties } of stack.resources.values()) {
    const api = stack.resources.get(stringOf(at(properties, "RestApiId", "Ref")) ?? "");
    if (type === "AWS::ApiGateway::Deployment" && generatedBy && api)
      names.set(id, `${id}${digest(JSON.stringify(toJson(api.properties)))}`);
    const fn = generatedBy && stack.resources.get(generatedBy.id);
    if (type === "AWS::Lambda::Version" && fn)
      names.set(id, `${id}${codeName(fn, codes.get(fn.id), generatedBy)}`);
  }
  return names;
}

function codeName(fn: ReadResource, code: Code | undefined, author: ReadResource): string {
  // A digest that the template gives says itself when there is another version.
  const given = stringOf(at(author.properties, "AutoPublishCodeSha256"));
  if (given !== undefined) return digest(given);
  const written = at(fn.properties, "Code");
  const state = code?.state ?? digest(JSON.stringify(written ? toJson(written) : null));
  const all = stringOf(at(author.properties, "AutoPublishAliasAllProperties")) === "true";
  return all ? digest(`${state}${JSON.stringify(toJson(fn.properties))}`) : state.slice(0, 10);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}

function renamed(resources: readonly Resource[], names: ReadonlyMap<string, string>): Resource[] {
  if (names.size === 0) return [...resources];
  const now = (id: string): string => names.get(id) ?? id;
  return resources.map((resource) => ({
    ...resource,
    id: now(resource.id),
    dependsOn: resource.dependsOn.map(now),
    properties: retold(resource.properties, names) as Resource["properties"],
    ...(resource.updatePolicy === undefined ? {} : { updatePolicy: retold(resource.updatePolicy, names) }),
  }));
}

/** References to what has another name now. */
function retold(value: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(value)) return value.map((one) => retold(one, names));
  if (typeof value !== "object" || value === null) return value;
  const { Ref, "Fn::GetAtt": attribute } = value as Record<string, Json>;
  if (typeof Ref === "string") return { Ref: names.get(Ref) ?? Ref };
  if (Array.isArray(attribute) && typeof attribute[0] === "string")
    return { "Fn::GetAtt": [names.get(attribute[0]) ?? attribute[0], ...attribute.slice(1)] };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, retold(one, names)]));
}
