/** Operators, from those that bind least. */
export const PRECEDENCE = {
  OR: 1,
  AND: 2,
  "==": 3,
  "!=": 3,
  "<": 3,
  ">": 3,
  "<=": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "^": 7,
} as const;

/** `&&` and `||` are read as AND and OR. */
export type Operator = keyof typeof PRECEDENCE;

/** Between `*` and `^`: `-m1^2` is `-(m1^2)`. */
export const MINUS = 6;

/** An expression, read. `at` is the character it begins with, from 0. */
export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "text"; readonly text: string; readonly at: number }
  | { readonly kind: "id"; readonly id: string; readonly at: number }
  | { readonly kind: "word"; readonly word: string; readonly at: number }
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expression[];
      readonly at: number;
    }
  | { readonly kind: "array"; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: "minus"; readonly operand: Expression; readonly at: number }
  | {
      readonly kind: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    };

export type Call = Extract<Expression, { kind: "call" }>;

/** The parts of an expression. */
export function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "call":
      return expression.args;
    case "array":
      return expression.items;
    case "minus":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    default:
      return [];
  }
}

/** The calls of a function within an expression. */
export function callsOf(expression: Expression, name: string): Call[] {
  const own = expression.kind === "call" && expression.name === name ? [expression] : [];
  return [...own, ...children(expression).flatMap((child) => callsOf(child, name))];
}

/** A single quotation mark that would end a string. */
const UNESCAPED = /^(?:[^\\']|\\[\s\S])*'/;

/** Writes an expression, with no more parentheses than it needs: `parse(write(tree))` is the same tree. */
export function write(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return String(expression.value);
    case "text":
      return UNESCAPED.test(expression.text) ? `"${expression.text}"` : `'${expression.text}'`;
    case "id":
      return expression.id;
    case "word":
      return expression.word;
    case "call":
      return `${expression.name}(${expression.args.map(write).join(", ")})`;
    case "array":
      return `[${expression.items.map(write).join(", ")}]`;
    case "minus":
      return `-${inside(expression.operand, MINUS)}`;
    case "binary": {
      const { operator, left, right } = expression;
      const own = PRECEDENCE[operator];
      // All group from the left, but powers.
      const power = operator === "^";
      return `${inside(left, power ? own + 1 : own)} ${operator} ${inside(right, power ? MINUS : own + 1)}`;
    }
  }
}

function inside(expression: Expression, least: number): string {
  const own =
    expression.kind === "binary"
      ? PRECEDENCE[expression.operator]
      : expression.kind === "minus"
        ? MINUS
        : Infinity;
  return own < least ? `(${write(expression)})` : write(expression);
}
