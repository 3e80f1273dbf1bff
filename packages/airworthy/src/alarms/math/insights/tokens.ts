import { syntax } from "../errors.ts";
import { RESERVED } from "./reserved.ts";

export interface Token {
  readonly kind: "word" | "quoted" | "label" | "number" | "mark" | "end";
  readonly text: string;
  readonly at: number;
}

const PIECES =
  /\s+|"(?<quoted>(?:[^"\\]|\\[\s\S])*)"|'(?<label>(?:[^'\\]|\\[\s\S])*)'|(?<number>\d+(?![A-Za-z_]))|(?<word>[A-Za-z0-9_]+)|(?<mark>!=|[(),=.:])/y;

/** Splits a Metrics Insights query. Names may stand in double quotes; values of labels stand in single ones. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    PIECES.lastIndex = at;
    const match = PIECES.exec(text);
    const character = text[at] ?? "";
    if (!match)
      throw `'"`.includes(character)
        ? syntax(at, `a closing ${character}`, "the end")
        : syntax(at, "a word, a name in double quotes or a value in single quotes", character);
    for (const [kind, value] of Object.entries(match.groups ?? {}))
      if (value !== undefined)
        found.push({
          kind: kind as Token["kind"],
          text: kind === "quoted" || kind === "label" ? value.replaceAll(/\\([\s\S])/g, "$1") : value,
          at,
        });
    at = PIECES.lastIndex;
  }
  found.push({ kind: "end", text: "the end", at: text.length });
  return found;
}

/** Whether a word may stand for a name without quotation marks. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word.toUpperCase());
}
