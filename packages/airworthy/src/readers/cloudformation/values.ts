import type { Range } from "../source.ts";
import { passedTo } from "./passed.ts";
import type { Stack } from "../stack.ts";
import {
  at as nodeAt,
  entryOf,
  intrinsicOf,
  itemsOf,
  type Json,
  type Node,
  oneOrMany,
  stringOf,
} from "../tree.ts";

/** Where a value was decided. */
export type Provenance = "own line" | "Globals" | "default" | "parameter default" | "mapping";

/** What partial evaluation knows about a value, and why. */
export type Value =
  | { readonly kind: "known"; readonly value: Json; readonly from: Provenance; readonly at: Range }
  /** `Fn::If` on a condition that the template alone does not decide. */
  | {
      readonly kind: "choice";
      readonly condition: string;
      readonly options: readonly Value[];
      readonly at: Range;
    }
  /** `AWS::NoValue`: as if the property were not there. */
  | { readonly kind: "absent"; readonly at: Range }
  | { readonly kind: "unknown"; readonly because: string; readonly at: Range };

const DEEPEST = 50;

/**
 * Evaluates a node as far as the template alone decides it. Parameters count as their default. Nothing is guessed:
 * what depends on the account, on another stack or on a resource is `unknown`, with the intrinsic that hides it.
 */
export function evaluate(node: Node, stack: Stack, from: Provenance = "own line", depth = 0): Value {
  if (depth > DEEPEST) return { kind: "unknown", because: "intrinsics nested too deep", at: node };
  const intrinsic = intrinsicOf(node);
  if (intrinsic) return evaluateIntrinsic(intrinsic.name, intrinsic.argument, node, stack, from, depth);
  if (node.kind === "scalar") return { kind: "known", value: node.value, from, at: node };
  if (node.kind === "list") {
    const items: Json[] = [];
    for (const item of node.items) {
      const value = evaluate(item, stack, from, depth + 1);
      if (value.kind === "absent") continue;
      if (value.kind !== "known") return hidden(value, node);
      items.push(value.value);
    }
    return { kind: "known", value: items, from, at: node };
  }
  const record: Record<string, Json> = {};
  for (const entry of node.entries) {
    const value = evaluate(entry.value, stack, from, depth + 1);
    if (value.kind === "absent") continue;
    if (value.kind !== "known") return hidden(value, node);
    record[entry.key] = value.value;
  }
  return { kind: "known", value: record, from, at: node };
}

function hidden(value: Value, at: Range): Value {
  if (value.kind === "unknown") return { ...value, at };
  return { kind: "unknown", because: value.kind === "choice" ? `!If ${value.condition}` : "no value", at };
}

function evaluateIntrinsic(
  name: string,
  argument: Node,
  node: Node,
  stack: Stack,
  from: Provenance,
  depth: number,
): Value {
  const unknown = (because: string): Value => ({ kind: "unknown", because, at: node });
  switch (name) {
    case "Ref": {
      const target = stringOf(argument) ?? "";
      if (target === "AWS::NoValue") return { kind: "absent", at: node };
      return evaluateParameter(target, node, stack, depth) ?? unknown(`!Ref ${target}`);
    }
    case "Fn::If": {
      const [condition, then, otherwise] = itemsOf(argument);
      const conditionName = stringOf(condition) ?? "?";
      if (!then || !otherwise) return unknown(`!If ${conditionName}`);
      const options = [then, otherwise].map((branch) => evaluate(branch, stack, from, depth + 1));
      const [a, b] = options as [Value, Value];
      if (a.kind === "known" && b.kind === "known" && same(a.value, b.value)) return a;
      return { kind: "choice", condition: conditionName, options, at: node };
    }
    case "Fn::FindInMap": {
      const keys = itemsOf(argument)
        .slice(0, 3)
        .map((key) => evaluate(key, stack, from, depth + 1));
      const [map, top, second] = keys.map((key) => (key.kind === "known" ? String(key.value) : undefined));
      const mapping = map === undefined ? undefined : stack.mappings.get(map);
      const found =
        mapping && top !== undefined && second !== undefined ? nodeAt(mapping, top, second) : undefined;
      if (found) return evaluate(found, stack, "mapping", depth + 1);
      const fallback = entryOf(itemsOf(argument)[3], "DefaultValue");
      if (fallback && mapping && top !== undefined) return evaluate(fallback.value, stack, from, depth + 1);
      // One answer for every key is an answer, whichever key it will be.
      const all = mapping && second !== undefined ? everyTop(mapping, second, stack, depth) : undefined;
      return all ?? unknown(`!FindInMap ${map ?? "?"}`);
    }
    case "Fn::Join": {
      const [separator, list] = itemsOf(argument);
      const parts = list ? evaluate(list, stack, from, depth + 1) : undefined;
      if (parts?.kind === "known" && Array.isArray(parts.value)) {
        return { ...parts, value: parts.value.map(String).join(stringOf(separator) ?? ""), at: node };
      }
      return unknown("!Join");
    }
    case "Fn::Sub":
      return evaluateSub(argument, node, stack, from, depth);
    case "Fn::Select": {
      const [index, list] = itemsOf(argument).map((item) => evaluate(item, stack, from, depth + 1));
      if (index?.kind === "known" && list?.kind === "known" && Array.isArray(list.value)) {
        const chosen = list.value[Number(index.value)] as Json | undefined;
        if (chosen !== undefined) return { kind: "known", value: chosen, from: list.from, at: node };
      }
      return unknown("!Select");
    }
    case "Fn::Split": {
      const [separator, text] = itemsOf(argument).map((item) => evaluate(item, stack, from, depth + 1));
      if (separator?.kind === "known" && text?.kind === "known") {
        return { ...text, value: String(text.value).split(String(separator.value)), at: node };
      }
      return unknown("!Split");
    }
    case "Fn::GetAtt":
      return unknown(
        `!GetAtt ${oneOrMany(argument)
          .map((item) => stringOf(item) ?? "?")
          .join(".")}`,
      );
    case "Fn::ImportValue":
      return unknown(
        `!ImportValue ${stringOf(argument) ?? stringOf(nodeAt(argument, "Fn::Sub")) ?? ""}`.trim(),
      );
    default:
      return unknown(name.replace("Fn::", "!"));
  }
}

function everyTop(mapping: Node, second: string, stack: Stack, depth: number): Value | undefined {
  if (mapping.kind !== "mapping") return undefined;
  let only: Value | undefined;
  for (const entry of mapping.entries) {
    const node = nodeAt(entry.value, second);
    const value = node && evaluate(node, stack, "mapping", depth + 1);
    if (value?.kind !== "known") return undefined;
    if (only?.kind === "known" && !same(only.value, value.value)) return undefined;
    only = value;
  }
  return only;
}

/** Worked out once: a value may be passed on through many stacks, many times. */
const passedValues = new WeakMap<Node, Value>();

function evaluateParameter(name: string, node: Node, stack: Stack, depth: number): Value | undefined {
  const parameter = stack.parameters.get(name);
  if (!parameter) return undefined;
  const passed = passedTo(stack, name);
  if (passed.kind === "value") {
    const known = passedValues.get(passed.node) ?? evaluate(passed.node, passed.stack, "own line", depth + 1);
    passedValues.set(passed.node, known);
    return known;
  }
  if (passed.kind === "several") return undefined;
  const type = stringOf(nodeAt(parameter, "Type")) ?? "String";
  const fallback = nodeAt(parameter, "Default");
  // The default of an SSM parameter type is the name of the parameter, not its value.
  if (!fallback || type.startsWith("AWS::SSM::Parameter::Value")) return undefined;
  const text = fallback.kind === "scalar" ? fallback.value : null;
  if (type === "Number") return { kind: "known", value: Number(text), from: "parameter default", at: node };
  if (type === "CommaDelimitedList" || type.startsWith("List<")) {
    const list = String(text ?? "")
      .split(",")
      .map((part) => part.trim());
    return { kind: "known", value: list, from: "parameter default", at: node };
  }
  return { kind: "known", value: String(text ?? ""), from: "parameter default", at: node };
}

function evaluateSub(argument: Node, node: Node, stack: Stack, from: Provenance, depth: number): Value {
  const template = argument.kind === "list" ? argument.items[0] : argument;
  const variables = argument.kind === "list" ? argument.items[1] : undefined;
  const text = stringOf(template);
  if (text === undefined) return { kind: "unknown", because: "!Sub", at: node };
  let missing: string | undefined;
  const value = text.replaceAll(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
    const own = entryOf(variables, name.trim());
    const part = own
      ? evaluate(own.value, stack, from, depth + 1)
      : evaluateParameter(name.trim(), node, stack, depth + 1);
    if (part?.kind === "known") return String(part.value);
    missing ??= name.trim();
    return whole;
  });
  if (missing !== undefined) return { kind: "unknown", because: `!Sub \${${missing}}`, at: node };
  return { kind: "known", value: value.replaceAll("${!", "${"), from, at: node };
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Every value this may turn out to be; `undefined` when one of them is unknown. `AWS::NoValue` gives `fallback`. */
export function possibilities<T>(value: Value, fallback: T): (Json | T)[] | undefined {
  switch (value.kind) {
    case "known":
      return [value.value];
    case "absent":
      return [fallback];
    case "unknown":
      return undefined;
    case "choice": {
      const all: (Json | T)[] = [];
      for (const option of value.options) {
        const some = possibilities(option, fallback);
        if (!some) return undefined;
        all.push(...some);
      }
      return all;
    }
  }
}

/** The intrinsic that hides a value, for a "cannot tell" in words. */
export function hiddenBy(value: Value): string {
  if (value.kind === "unknown") return value.because;
  if (value.kind !== "choice") return "nothing";
  const hiding = value.options.find((option) => option.kind === "unknown" || option.kind === "choice");
  return hiding ? hiddenBy(hiding) : `!If ${value.condition}`;
}
