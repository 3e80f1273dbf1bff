import { invalid } from "../errors.ts";

export type Operator = "=" | "!=" | "<" | ">" | "<=" | ">=";

/** The right side of a comparison: a text that may have wildcards, a number, or a regular expression. */
export interface Operand {
  readonly number?: number;
  readonly regex: RegExp;
  readonly isRegex: boolean;
}

/** Letters, digits and symbols that a regular expression may have. */
const ALLOWED = /^[A-Za-z0-9:_#=@/;,\- ^$?[\]{}|\\*+.]*$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

export function regexOf(source: string): RegExp {
  // A backslash takes away the meaning of what follows, whatever it is.
  if (!ALLOWED.test(source.replaceAll(/\\./g, ""))) throw invalid("Invalid filter pattern");
  try {
    return new RegExp(source);
  } catch {
    throw invalid("Invalid filter pattern");
  }
}

export function regexOperand(source: string): Operand {
  return { regex: regexOf(source), isRegex: true };
}

/** `quoted` texts are never numbers; an asterisk stands for any text in both. */
export function textOperand(text: string, quoted: boolean): Operand {
  const source = text
    .split("*")
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&"))
    .join("[^]*");
  const regex = new RegExp(`^${source}$`);
  return { regex, isRegex: false, ...(!quoted && NUMBER.test(text) ? { number: Number(text) } : {}) };
}

export function compares(value: string | number, operator: Operator, operand: Operand): boolean {
  if (operator === "=") return equals(value, operand);
  if (operator === "!=") return !equals(value, operand);
  const left = typeof value === "number" ? value : numberIn(value);
  const right = operand.number;
  if (left === undefined || right === undefined) return false;
  switch (operator) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
  }
}

function equals(value: string | number, { number, regex }: Operand): boolean {
  if (number !== undefined) {
    const left = typeof value === "number" ? value : numberIn(value);
    if (left !== undefined) return left === number;
  }
  return regex.test(String(value));
}

export function numberIn(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}
