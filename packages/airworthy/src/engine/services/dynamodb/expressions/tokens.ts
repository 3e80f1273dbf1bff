import { invalid } from "../errors.ts";

export interface Token {
  readonly kind: "name" | "placeholder" | "value" | "number" | "sign" | "unknown" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s*/y;
const KINDS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["placeholder", /#[A-Za-z0-9_]+/y],
  ["value", /:[A-Za-z0-9_]+/y],
  ["number", /[0-9]+/y],
  ["sign", /<>|<=|>=|[=<>+\-,.()[\]]/y],
];

export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = skipped(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at = skipped(text, token.end);
  }
  tokens.push({ kind: "end", text: "<EOF>", start: text.length, end: text.length });
  return tokens;
}

function skipped(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function tokenAt(text: string, start: number): Token {
  for (const [kind, form] of KINDS) {
    form.lastIndex = start;
    const found = form.exec(text);
    if (found) return { kind, text: found[0], start, end: start + found[0].length };
  }
  return { kind: "unknown", text: text[start] as string, start, end: start + 1 };
}

/** Walks over the tokens of one expression. */
export interface Cursor {
  peek(): Token;
  /** The one after `peek`. */
  after(): Token;
  next(): Token;
  /** Whether the next token is this sign, or this keyword in any case. */
  at(text: string): boolean;
  /** Goes over a sign or keyword if it is next. */
  take(text: string): boolean;
  expect(text: string): void;
  /** Throws what DynamoDB says of a token it does not expect. */
  fail(): never;
}

export function cursorOver(text: string): Cursor {
  const tokens = tokensOf(text);
  const last = tokens.length - 1;
  let index = 0;
  const token = (at: number): Token => tokens[Math.min(Math.max(at, 0), last)] as Token;
  const at = (wanted: string): boolean => {
    const { kind, text: found } = token(index);
    return kind === "sign" ? found === wanted : kind === "name" && found.toUpperCase() === wanted;
  };
  function fail(): never {
    const { text: found } = token(index);
    // Shown around it: the token before and the one after.
    const near = text.slice(token(index - 1).start, token(index + 1).end).trim();
    throw invalid(`Syntax error; token: "${found}", near: "${near}"`);
  }
  function take(wanted: string): boolean {
    const found = at(wanted);
    if (found) index += 1;
    return found;
  }
  return {
    peek: () => token(index),
    after: () => token(index + 1),
    next() {
      const found = token(index);
      index = Math.min(index + 1, last);
      return found;
    },
    at,
    take,
    expect(wanted) {
      if (!take(wanted)) fail();
    },
    fail,
  };
}
