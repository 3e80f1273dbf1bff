import { realpathSync, statSync } from "node:fs";
import path from "node:path";
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
import { at, type Node, stringOf, toJson } from "../readers/tree.ts";

/** A template that names code which cannot be flown, with its place. */
export class CodeMissing extends Error {}

/**
 * A stack as it was read, as plain data for the engine: SAM is expanded, intrinsics stand in their long form, and
 * functions whose code lies beside the template run from there.
 */
export function templateOf(stack: Stack, root: string): Template {
  return {
    parameters: new Map([...stack.parameters].map(([name, node]) => [name, parameterOf(node)])),
    mappings: Object.fromEntries([...stack.mappings].map(([name, node]) => [name, toJson(node)])) as Json,
    conditions: new Map([...stack.conditions].map(([name, node]) => [name, toJson(node) as Json])),
    resources: [...stack.resources.values()].map((resource) => resourceOf(resource, root)),
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

function resourceOf(resource: ReadResource, root: string): Resource {
  const author = resource.generatedBy ?? resource;
  const { path: file, line, column } = placeOf(author.at);
  const where = `${file}:${line}:${column}`;
  const properties = toJson(resource.properties) as { readonly [key: string]: Json };
  const deletionPolicy = stringOf(at(resource.body, "DeletionPolicy"));
  return {
    id: resource.id,
    type: resource.type,
    properties:
      resource.type === "AWS::Lambda::Function" ? withCode(properties, file, root, where) : properties,
    dependsOn: resource.dependsOn,
    ...(resource.condition === undefined ? {} : { condition: resource.condition }),
    ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
    where,
  };
}

/** A path to code becomes the folder of this machine, as long as it lies below the root. */
function withCode(
  properties: { readonly [key: string]: Json },
  file: string,
  root: string,
  where: string,
): { readonly [key: string]: Json } {
  const code = properties["Code"];
  if (code !== undefined && typeof code !== "string") return properties;
  const folder = path.resolve(root, path.dirname(file), code ?? ".");
  let real: string;
  try {
    real = realpathSync(folder);
  } catch {
    throw new CodeMissing(
      `${where}: the code ${code ?? "."} is not there. Look at CodeUri, or build it first.`,
    );
  }
  const inside = path.relative(realpathSync(root), real);
  if (inside.startsWith("..") || path.isAbsolute(inside))
    throw new CodeMissing(`${where}: the code ${code ?? "."} lies outside ${root}.`);
  if (!statSync(real).isDirectory())
    throw new CodeMissing(
      `${where}: the code ${code ?? "."} is a file. airworthy flies folders; unpack it first.`,
    );
  return {
    ...properties,
    Code: { S3Bucket: LOCAL_CODE, S3Key: real, S3ObjectVersion: String(statSync(real).mtimeMs) },
  };
}
