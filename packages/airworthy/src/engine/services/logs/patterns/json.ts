import { invalid } from "../errors.ts";
import { REGEX_OF_PATTERN } from "../limits.ts";
import {
  type Cursor,
  holds,
  leavesOf,
  readExpression,
  readOperand,
  readOperator,
  skipSpace,
  takes,
} from "./condition.ts";
import { compares, type Operand, type Operator } from "./operand.ts";
import type { Match, Pattern } from "./match.ts";
import { reached, type Selector, selectorAt } from "./selector.ts";

type Leaf = { readonly selector: Selector } & (
  | { readonly kind: "compare"; readonly operator: Operator; readonly operand: Operand }
  | { readonly kind: "is"; readonly value: null | boolean }
  | { readonly kind: "not-exists" }
);

const WILDCARDS = 3;

/** `{ $.level = "ERROR" && $.latency > 100 }` */
export function jsonPattern(text: string): Pattern {
  const cursor: Cursor = { text, at: 1 };
  const expression = readExpression(cursor, readLeaf);
  if (!takes(cursor, "}")) throw invalid("Invalid filter pattern");
  skipSpace(cursor);
  const leaves = leavesOf(expression);
  const regexes = leaves.filter((leaf) => leaf.kind === "compare" && leaf.operand.isRegex).length;
  const wildcards = leaves.reduce((sum, { selector }) => sum + selector.wildcards, 0);
  if (cursor.at < text.length || regexes > REGEX_OF_PATTERN || wildcards > WILDCARDS)
    throw invalid("Invalid filter pattern");
  const selectors = leaves.map(({ selector }) => selector);
  return {
    regexes,
    match(message) {
      const value = objectIn(message);
      if (value === undefined || !holds(expression, (leaf) => fits(value, leaf))) return undefined;
      return matchOf(value, selectors);
    },
  };
}

function readLeaf(cursor: Cursor): Leaf {
  skipSpace(cursor);
  const { selector, end } = selectorAt(cursor.text, cursor.at);
  cursor.at = end;
  if (takes(cursor, "NOT EXISTS")) return { kind: "not-exists", selector };
  if (takes(cursor, "IS")) {
    if (takes(cursor, "NULL")) return { kind: "is", selector, value: null };
    if (takes(cursor, "TRUE")) return { kind: "is", selector, value: true };
    if (takes(cursor, "FALSE")) return { kind: "is", selector, value: false };
    throw invalid("Invalid filter pattern");
  }
  return { kind: "compare", selector, operator: readOperator(cursor), operand: readOperand(cursor) };
}

/** A selector that reaches an array, an object or nothing fits no comparison, `!=` included (verify for nothing). */
function fits(value: unknown, leaf: Leaf): boolean {
  const values = reached(value, leaf.selector);
  switch (leaf.kind) {
    case "not-exists":
      return values.length === 0;
    case "is":
      return values.includes(leaf.value);
    case "compare":
      return values.some(
        (one) =>
          (typeof one === "string" || typeof one === "number") && compares(one, leaf.operator, leaf.operand),
      );
  }
}

/** The JSON object that a message is; `undefined` when it is none. */
export function objectIn(message: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(message)) return undefined;
  try {
    return JSON.parse(message) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function matchOf(value: unknown, selectors: readonly Selector[]): Match {
  const read = (selector: Selector): string | number | undefined => {
    const [one] = reached(value, selector);
    if (typeof one === "boolean") return String(one);
    return typeof one === "string" || typeof one === "number" ? one : undefined;
  };
  return {
    value: (text) => (text.startsWith("$.") ? read(selectorAt(text, 0).selector) : undefined),
    extracted: () =>
      Object.fromEntries(
        selectors.flatMap((selector) => {
          const one = read(selector);
          return one === undefined ? [] : [[selector.text, String(one)]];
        }),
      ),
  };
}
