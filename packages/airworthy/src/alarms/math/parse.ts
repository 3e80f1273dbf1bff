import { MathError, syntax } from "./errors.ts";
import { MOST_CHARACTERS } from "./limits.ts";
import { type Token, tokens } from "./tokens.ts";
import { type Expression, MINUS, type Operator, PRECEDENCE } from "./tree.ts";

/** Where the parser stands. */
interface Reading {
  readonly tokens: readonly Token[];
  next: number;
}

/**
 * Reads a metric math expression. Operators bind as in arithmetic: `^`, unary minus, `* /`, `+ -`, comparisons, AND, OR;
 * all but `^` group from the left (AWS documents the operators, not how they bind).
 *
 * @throws MathError `Syntax` with the position and what was expected, `Limit` for more than 2,048 characters.
 * @example write(parse("IF(m1>=10 && m2, 100*m1/m2)")) // "IF(m1 >= 10 AND m2, 100 * m1 / m2)"
 */
export function parse(text: string): Expression {
  if (text.length > MOST_CHARACTERS)
    throw new MathError("Limit", `An expression has at most ${MOST_CHARACTERS} characters.`);
  const reading: Reading = { tokens: tokens(text), next: 0 };
  const expression = binary(reading, 0);
  const rest = peek(reading);
  if (rest.kind !== "end") throw syntax(rest.at, "an operator or the end", found(rest));
  return expression;
}

function binary(reading: Reading, least: number): Expression {
  let left = operand(reading);
  for (;;) {
    const token = peek(reading);
    const operator = token.kind === "mark" && token.text in PRECEDENCE ? (token.text as Operator) : undefined;
    if (!operator || PRECEDENCE[operator] < least) return left;
    reading.next++;
    const power = operator === "^";
    const right = binary(reading, power ? MINUS : PRECEDENCE[operator] + 1);
    left = { kind: "binary", operator, left, right, at: left.at };
  }
}

function operand(reading: Reading): Expression {
  const token = peek(reading);
  const { at, text } = token;
  reading.next++;
  switch (token.kind) {
    case "number":
      return { kind: "number", value: Number(text), at };
    case "text":
      return { kind: "text", text, at };
    case "id":
      if (peek(reading).text === "(" && peek(reading).kind === "mark")
        throw syntax(at, `a function in upper case (${text.toUpperCase()})`, text);
      return { kind: "id", id: text, at };
    case "word":
      if (peek(reading).kind === "mark" && peek(reading).text === "(") {
        reading.next++;
        return { kind: "call", name: text, args: list(reading, ")"), at };
      }
      return { kind: "word", word: text, at };
    case "mark":
      if (text === "-") return { kind: "minus", operand: binary(reading, MINUS), at };
      if (text === "[") return { kind: "array", items: list(reading, "]"), at };
      if (text === "(") {
        const inner = binary(reading, 0);
        expect(reading, ")");
        return inner;
      }
  }
  throw syntax(at, "a number, an id, a function or a parenthesis", found(token));
}

function list(reading: Reading, close: ")" | "]"): Expression[] {
  const items: Expression[] = [];
  if (peek(reading).kind === "mark" && peek(reading).text === close) {
    reading.next++;
    return items;
  }
  for (;;) {
    items.push(binary(reading, 0));
    const token = peek(reading);
    if (token.kind !== "mark" || token.text !== ",") {
      expect(reading, close);
      return items;
    }
    reading.next++;
  }
}

function expect(reading: Reading, mark: string): void {
  const token = peek(reading);
  if (token.kind !== "mark" || token.text !== mark) throw syntax(token.at, mark, found(token));
  reading.next++;
}

function peek({ tokens: all, next }: Reading): Token {
  return all[Math.min(next, all.length - 1)] as Token;
}

function found(token: Token): string {
  return token.kind === "end" ? "the end" : token.kind === "text" ? `'${token.text}'` : token.text;
}
