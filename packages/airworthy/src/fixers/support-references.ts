import type { Stack } from "../readers/stack.ts";
import type { Json } from "../readers/tree.ts";
import type { AddResource } from "./change.ts";

/** The template a resource leaves, and what it must pass so that references still mean the same. */
export interface Parent {
  readonly stack: Stack;
  /** Parameter of the support stack → what the main template passes. */
  readonly passed: Map<string, Json>;
  readonly parameters: Map<string, Json>;
  readonly conditions: Map<string, Json>;
}

/** The body of a resource with its references to the main template turned into parameters. */
export function movedOut(change: AddResource, parent: Parent): Json {
  const body = rewritten(change.body, change, parent) as { readonly [key: string]: Json };
  const condition = change.body["Condition"];
  if (typeof condition !== "string") return body;
  pass(`${condition}IsMet`, { "Fn::If": [condition, "true", "false"] }, parent);
  parent.conditions.set(condition, { "Fn::Equals": [{ Ref: `${condition}IsMet` }, "true"] });
  return body;
}

function rewritten(value: Json, change: AddResource, parent: Parent): Json {
  if (Array.isArray(value)) return value.map((item: Json) => rewritten(item, change, parent));
  if (typeof value !== "object" || value === null) return value;
  const record = value as { readonly [key: string]: Json };
  const { Ref: ref, "Fn::GetAtt": attribute, "Fn::Sub": sub } = record;
  if (typeof ref === "string") return reference(ref, value, change, parent);
  if (attribute !== undefined) {
    const text = Array.isArray(attribute) ? attribute.join(".") : String(attribute);
    return reference(text, { "Fn::GetAtt": text.split(/\.(.*)/s).slice(0, 2) }, change, parent);
  }
  if (typeof sub === "string") {
    const text = sub.replaceAll(/\$\{([^!}]+)\}/g, (_whole, name: string) => {
      const inner: Json = name.includes(".")
        ? { "Fn::GetAtt": name.split(/\.(.*)/s).slice(0, 2) }
        : { Ref: name };
      const moved = reference(name, inner, change, parent) as { Ref: string };
      return `\${${moved.Ref}}`;
    });
    return { "Fn::Sub": text };
  }
  return Object.fromEntries(
    Object.entries(record).map(([key, child]) => [key, rewritten(child, change, parent)]),
  );
}

/** A reference inside the support stack: pseudo parameters stay, everything else is passed in. */
function reference(name: string, expression: Json, change: AddResource, parent: Parent): Json {
  if (name.startsWith("AWS::") && name !== "AWS::StackName" && name !== "AWS::StackId") return { Ref: name };
  const parameter = name.startsWith("AWS::")
    ? name.replace("AWS::", "Parent")
    : name.replaceAll(/[^A-Za-z0-9]/g, "");
  const condition = change.body["Condition"];
  const target = parent.stack.authored.get(name.split(".")[0] ?? "");
  // A resource that may not exist can only be named under its condition.
  const guarded: Json =
    typeof condition === "string" && target?.condition === condition
      ? { "Fn::If": [condition, expression, ""] }
      : expression;
  pass(parameter, guarded, parent);
  return { Ref: parameter };
}

function pass(parameter: string, value: Json, parent: Parent): void {
  parent.passed.set(parameter, value);
  parent.parameters.set(parameter, { Type: "String" });
}
