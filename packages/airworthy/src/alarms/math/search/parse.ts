import { MathError, notSupported, syntax } from "../errors.ts";
import { MOST_SEARCH_CHARACTERS } from "../limits.ts";

/** What a metric must be like to be found. */
export type Term =
  | { readonly kind: "and" | "or"; readonly terms: readonly Term[] }
  | { readonly kind: "not"; readonly term: Term }
  /** Somewhere in the metric, or in the named property: `MetricName`, `Namespace` or a dimension. */
  | { readonly kind: "find"; readonly text: string; readonly exact: boolean; readonly property?: string };

export interface Search {
  readonly schema: { readonly namespace: string; readonly dimensions: readonly string[] } | undefined;
  readonly term: Term | undefined;
}

interface Piece {
  readonly kind: "word" | "quoted" | "mark" | "end";
  readonly text: string;
  readonly at: number;
}

interface Reading {
  readonly pieces: readonly Piece[];
  next: number;
}

/**
 * Reads the first argument of SEARCH: `{Namespace, Dimension, …} term`, either may be left out. A term is words, exact
 * words in double quotes, `Property=word`, parentheses, AND, OR and NOT; two words side by side must both be found.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function parseSearch(text: string): Search {
  if (text.length > MOST_SEARCH_CHARACTERS)
    throw new MathError("Limit", `A search expression has at most ${MOST_SEARCH_CHARACTERS} characters.`);
  const { schema, end } = schemaOf(text);
  const reading: Reading = { pieces: split(text, end), next: 0 };
  const term = peek(reading).kind === "end" ? undefined : either(reading);
  const rest = peek(reading);
  if (rest.kind !== "end") throw syntax(rest.at, "a search term or the end", rest.text);
  if (!schema && !term) throw syntax(0, "a metric schema or a search term", "nothing");
  return { schema, term };
}

function schemaOf(text: string): { schema: Search["schema"]; end: number } {
  const whole = /^\s*\{(?<names>(?:"(?:[^"\\]|\\.)*"|[^"}])*)\}\s*,?/.exec(text);
  if (!whole) {
    if (/^\s*\{/.test(text)) throw syntax(text.length, "}", "the end");
    return { schema: undefined, end: 0 };
  }
  // Commas between the names may be left out, as AWS's own examples do.
  const names = [...(whole.groups?.["names"] ?? "").matchAll(/"((?:[^"\\]|\\.)*)"|([^\s,"]+)/g)].map(
    ([, quoted, bare]) => (quoted === undefined ? (bare ?? "") : unescaped(quoted)),
  );
  const [namespace, ...dimensions] = names;
  if (!namespace) throw syntax(0, "a namespace in { }", "}");
  return { schema: { namespace, dimensions }, end: whole[0].length };
}

const PIECES = /\s+|"(?<quoted>(?:[^"\\]|\\[\s\S])*)"|(?<mark>[()=])|(?<word>(?:[^\s()="\\]|\\[\s\S])+)/y;

function split(text: string, from: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  while (at < text.length) {
    PIECES.lastIndex = at;
    const match = PIECES.exec(text);
    if (!match) throw syntax(at, text[at] === '"' ? 'a closing "' : "a search term", "the end");
    const { quoted, mark, word } = match.groups ?? {};
    if (quoted !== undefined) pieces.push({ kind: "quoted", text: unescaped(quoted), at });
    else if (mark !== undefined) pieces.push({ kind: "mark", text: mark, at });
    else if (word !== undefined) pieces.push({ kind: "word", text: unescaped(word), at });
    at = PIECES.lastIndex;
  }
  pieces.push({ kind: "end", text: "the end", at: text.length });
  return pieces;
}

function either(reading: Reading, property?: string): Term {
  const terms = [both(reading, property)];
  while (isWord(reading, "OR")) {
    reading.next++;
    terms.push(both(reading, property));
  }
  return terms.length === 1 ? (terms[0] as Term) : { kind: "or", terms };
}

function both(reading: Reading, property?: string): Term {
  const terms = [one(reading, property)];
  for (;;) {
    const { kind, text } = peek(reading);
    if (kind === "end" || (kind === "mark" && text === ")") || isWord(reading, "OR")) break;
    if (isWord(reading, "AND")) reading.next++;
    terms.push(one(reading, property));
  }
  return terms.length === 1 ? (terms[0] as Term) : { kind: "and", terms };
}

function one(reading: Reading, property?: string): Term {
  const piece = peek(reading);
  if (isWord(reading, "NOT")) {
    reading.next++;
    return { kind: "not", term: one(reading, property) };
  }
  if (piece.kind === "mark" && piece.text === "(") {
    reading.next++;
    const inner = either(reading, property);
    const close = peek(reading);
    if (close.text !== ")" || close.kind !== "mark") throw syntax(close.at, ")", close.text);
    reading.next++;
    return inner;
  }
  if (piece.kind === "mark" || piece.kind === "end" || isWord(reading, "AND") || isWord(reading, "OR"))
    throw syntax(piece.at, "a search term", piece.text);
  reading.next++;
  if (peek(reading).kind === "mark" && peek(reading).text === "=" && property === undefined) {
    reading.next++;
    if (piece.text === ":aws.AccountId")
      throw notSupported(":aws.AccountId", "there is one account", piece.at);
    return one(reading, piece.text);
  }
  return {
    kind: "find",
    text: piece.text,
    exact: piece.kind === "quoted",
    ...(property === undefined ? {} : { property }),
  };
}

function isWord(reading: Reading, word: string): boolean {
  const { kind, text } = peek(reading);
  return kind === "word" && text === word;
}

function peek({ pieces, next }: Reading): Piece {
  return pieces[Math.min(next, pieces.length - 1)] as Piece;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])/g, "$1");
}
