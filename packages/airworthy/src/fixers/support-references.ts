import type { Stack } from "../readers/stack.ts";
import type { Json } from "../readers/tree.ts";
import { canonical } from "./intended.ts";
import type { AddResource } from "./change.ts";

/** The template a resource leaves, and what it must pass so that references still mean the same. */
export interface Parent {
  readonly stack: Stack;
  /** Parameter of the support stack → what the main template passes. */
  readonly passed: Map<string, Json>;
  /** The same from an earlier run. */
  readonly before: ReadonlyMap<string, Json>;
  readonly parameters: Map<string, Json>;
  readonly conditions: Map<string, Json>;
}

/** The body of a resource with its references to the main template turned into parameters. */
export function movedOut(change: AddResource, parent: Parent): Json {
  const body = rewritten(change.body, change, parent) as { readonly [key: string]: Json };
  const condition = change.body["Condition"];
  if (typeof condition === "string") passCondition(condition, parent);
  return body;
}

function passCondition(condition: string, parent: Parent): void {
  const { Ref: parameter } = pass(`${condition}IsMet`, { "Fn::If": [condition, "true", "false"] }, parent);
  parent.conditions.set(condition, { "Fn::Equals": [{ Ref: parameter }, "true"] });
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
  if (typeof sub === "string") return { "Fn::Sub": substituted(sub, {}, change, parent) };
  if (Array.isArray(sub)) {
    const [text, variables = {}] = sub as readonly Json[];
    return {
      "Fn::Sub": [
        substituted(String(text), variables as { readonly [key: string]: Json }, change, parent),
        rewritten(variables, change, parent),
      ],
    };
  }
  // The mappings stay behind: what is found in them is passed.
  if (record["Fn::FindInMap"] !== undefined)
    return pass(
      `Found${JSON.stringify(record["Fn::FindInMap"]).replaceAll(/[^A-Za-z0-9]/g, "")}`,
      value,
      parent,
    );
  const [decider] = (record["Fn::If"] ?? []) as readonly Json[];
  if (typeof decider === "string") passCondition(decider, parent);
  return Object.fromEntries(
    Object.entries(record).map(([key, child]) => [key, rewritten(child, change, parent)]),
  );
}

function substituted(
  text: string,
  variables: { readonly [key: string]: Json },
  change: AddResource,
  parent: Parent,
): string {
  return text.replaceAll(/\$\{([^!}]+)\}/g, (whole, written: string) => {
    const name = written.trim();
    if (Object.hasOwn(variables, name)) return whole;
    const inner: Json = name.includes(".")
      ? { "Fn::GetAtt": name.split(/\.(.*)/s).slice(0, 2) }
      : { Ref: name };
    return `\${${reference(name, inner, change, parent).Ref}}`;
  });
}

/** A reference inside the support stack: pseudo parameters stay, everything else is passed in. */
function reference(name: string, expression: Json, change: AddResource, parent: Parent): { Ref: string } {
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
  return pass(parameter, guarded, parent);
}

/** Passes a value under a name, or under the next free one when another value has it (`Orders.Arn` and `OrdersArn`). */
function pass(name: string, value: Json, parent: Parent): { Ref: string } {
  let parameter = name;
  const taken = () => {
    const other = parent.passed.get(parameter) ?? parent.before.get(parameter);
    return other !== undefined && canonical(other) !== canonical(value);
  };
  for (let count = 2; taken(); count++) parameter = `${name}${count}`;
  parent.passed.set(parameter, value);
  parent.parameters.set(parameter, { Type: "String" });
  return { Ref: parameter };
}
