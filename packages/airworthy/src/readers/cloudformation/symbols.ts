import type { Stack } from "../stack.ts";
import { at, entryOf, intrinsicOf, itemsOf, type Node, stringOf } from "../tree.ts";
import { passedTo } from "./passed.ts";
import { evaluate } from "./values.ts";

/**
 * Names and ARNs as text in which everything that only AWS will know stays a token: `${@0.Orders.Arn}`,
 * `${AWS::Region}`. Two properties that will be the same string have the same symbol, however they were written:
 * `!Sub "${Env}-orders"` and `!Join ["-", [!Ref Env, orders]]` meet in `${@0.Env}-orders`.
 *
 * `@0` tells the stacks of one run apart; {@link readable} takes it out again for people.
 */
export interface Symbols {
  /** Every text the node may stand for: more than one behind an `Fn::If`, none when it cannot be put in words. */
  of(node: Node | undefined, stack: Stack): readonly string[];
  keyOf(stack: Stack): number;
  stackOf(key: number): Stack | undefined;
}

/** More alternatives than this say nothing any more. */
const MOST_ALTERNATIVES = 16;
const DEEPEST = 40;
/** More than any template holds: references that multiply a text. */
const LONGEST = 4_000_000;

export function symbolsFor(stacks: readonly Stack[]): Symbols {
  const keys = new Map(stacks.map((stack, index) => [stack, index]));
  const keyOf = (stack: Stack) => keys.get(stack) ?? -1;
  const followed = new WeakMap<Node, Map<Stack, readonly string[]>>();
  let exports: Map<string, { node: Node; stack: Stack }> | undefined;

  /** What every stack of the fleet exports, by the symbol of its name. */
  function exported(): Map<string, { node: Node; stack: Stack }> {
    if (exports) return exports;
    exports = new Map();
    for (const stack of stacks) {
      for (const output of stack.outputs.values()) {
        const value = at(output, "Value");
        for (const name of of(at(output, "Export", "Name"), stack, 0)) {
          if (value) exports.set(neutral(name), { node: value, stack });
        }
      }
    }
    return exports;
  }

  /** Parameters are counted as the same across stacks when a name is exported and imported. */
  function neutral(symbol: string): string {
    return symbol.replaceAll(/\$\{@\d+\./g, "${");
  }

  function token(name: string, stack: Stack, depth: number): readonly string[] {
    if (name.startsWith("AWS::")) {
      return [
        name === "AWS::StackName" || name === "AWS::StackId" ? `\${@${keyOf(stack)}.${name}}` : `\${${name}}`,
      ];
    }
    const passed = stack.parameters.has(name) ? passedTo(stack, name) : undefined;
    if (passed?.kind === "value") return elsewhere(passed.node, passed.stack, depth + 1);
    return [`\${@${keyOf(stack)}.${name}}`];
  }

  /** A value of another stack, worked out once: stacks may refer to one another in circles. */
  function elsewhere(node: Node, stack: Stack, depth: number): readonly string[] {
    const known = followed.get(node) ?? new Map<Stack, readonly string[]>();
    followed.set(node, known);
    let symbols = known.get(stack);
    if (!symbols) {
      known.set(stack, []);
      known.set(stack, (symbols = of(node, stack, depth)));
    }
    return symbols;
  }

  function of(node: Node | undefined, stack: Stack, depth: number): readonly string[] {
    if (!node || depth > DEEPEST) return [];
    const intrinsic = intrinsicOf(node);
    if (!intrinsic) return node.kind === "scalar" && node.value !== null ? [String(node.value)] : [];
    const { name, argument } = intrinsic;
    switch (name) {
      case "Ref": {
        const target = stringOf(argument) ?? "";
        return target === "AWS::NoValue" ? [] : token(target, stack, depth);
      }
      case "Fn::GetAtt": {
        const path =
          argument.kind === "list"
            ? argument.items.map((item) => stringOf(item) ?? "?").join(".")
            : stringOf(argument);
        return path === undefined ? [] : attribute(path, stack, depth);
      }
      case "Fn::Sub":
        return substituted(argument, stack, depth);
      case "Fn::Join": {
        const [separator, list] = itemsOf(argument);
        if (list?.kind !== "list") return [];
        return combine(
          list.items.map((item) => of(item, stack, depth + 1)),
          stringOf(separator) ?? "",
        );
      }
      case "Fn::If":
        return itemsOf(argument)
          .slice(1, 3)
          .flatMap((branch) => of(branch, stack, depth + 1))
          .slice(0, MOST_ALTERNATIVES);
      case "Fn::ImportValue": {
        return of(argument, stack, depth + 1).flatMap((imported) => {
          const found = exported().get(neutral(imported));
          return found
            ? elsewhere(found.node, found.stack, depth + 1)
            : [`\${ImportValue ${imported.replaceAll("}", ")").replaceAll("${", "(")}}`];
        });
      }
      default: {
        const value = evaluate(node, stack);
        if (value.kind === "known" && typeof value.value === "string") return [value.value];
        return name === "Fn::FindInMap"
          ? [
              `\${FindInMap ${node.source.text.slice(argument.start, argument.end).replaceAll(/[${}\s]+/g, " ")}}`,
            ]
          : [];
      }
    }
  }

  /** An output of a nested stack is what the nested template says it is. */
  function attribute(path: string, stack: Stack, depth: number): readonly string[] {
    const [id = "", head, ...rest] = path.split(".");
    if (head === "Outputs") {
      const nested = stacks.find((other) => other.parent?.stack === stack && other.parent.resource.id === id);
      const output = nested?.outputs.get(rest.join("."));
      const value = at(output, "Value");
      if (nested && value) return elsewhere(value, nested, depth + 1);
    }
    return [`\${@${keyOf(stack)}.${path}}`];
  }

  function substituted(argument: Node, stack: Stack, depth: number): readonly string[] {
    const text = stringOf(argument.kind === "list" ? argument.items[0] : argument);
    const variables = argument.kind === "list" ? argument.items[1] : undefined;
    if (text === undefined) return [];
    const parts: (readonly string[])[] = [];
    let from = 0;
    for (const match of text.matchAll(/\$\{(!?)([^}]*)\}/g)) {
      parts.push([text.slice(from, match.index)]);
      const name = (match[2] ?? "").trim();
      const own = entryOf(variables, name);
      if (match[1]) parts.push([`\${${name}}`]);
      else if (own) parts.push(of(own.value, stack, depth + 1));
      else parts.push(name.includes(".") ? attribute(name, stack, depth) : token(name, stack, depth));
      from = match.index + match[0].length;
    }
    parts.push([text.slice(from)]);
    return combine(parts, "");
  }

  return { of: (node, stack) => of(node, stack, 0), keyOf, stackOf: (key) => stacks[key] };
}

function combine(parts: readonly (readonly string[])[], separator: string): readonly string[] {
  let all: string[] | undefined;
  for (const part of parts) {
    if (part.length === 0) return [];
    const before: string[] | undefined = all;
    all = before ? part.flatMap((text) => before.map((head) => head + separator + text)) : [...part];
    if (all.length > MOST_ALTERNATIVES || all.some((text) => text.length > LONGEST)) return [];
  }
  return all ?? [""];
}

/** A symbol as a person would write it. */
export function readable(symbol: string): string {
  return symbol.replaceAll(/\$\{@-?\d+\./g, "${");
}
