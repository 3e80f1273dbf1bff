import { syntax } from "./errors.ts";

export interface Token {
  readonly kind: "number" | "text" | "id" | "word" | "mark" | "end";
  readonly text: string;
  readonly at: number;
}

const PIECES =
  /\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<text>'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|(?<id>[a-z][A-Za-z0-9_]*)|(?<word>[A-Z][A-Za-z0-9_]*)|(?<mark>==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],])/y;

/**
 * Splits an expression. Ids begin with a lower-case letter, functions and words are upper case; the text of a string is
 * kept as it stands, backslashes and all, because SEARCH reads them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    PIECES.lastIndex = at;
    const match = PIECES.exec(text);
    if (!match) throw unreadable(text, at);
    const { number, text: quoted, id, word, mark } = match.groups ?? {};
    if (number !== undefined && !Number.isFinite(Number(number)))
      throw syntax(at, "a smaller number", number);
    if (number !== undefined) found.push({ kind: "number", text: number, at });
    else if (quoted !== undefined) found.push({ kind: "text", text: quoted.slice(1, -1), at });
    else if (id !== undefined) found.push({ kind: "id", text: id, at });
    else if (word === "AND" || word === "OR" || mark !== undefined)
      found.push({ kind: "mark", text: MARKS.get(mark ?? "") ?? mark ?? word ?? "", at });
    else if (word !== undefined) found.push({ kind: "word", text: word, at });
    at = PIECES.lastIndex;
  }
  found.push({ kind: "end", text: "", at: text.length });
  return found;
}

const MARKS: ReadonlyMap<string, string> = new Map([
  ["&&", "AND"],
  ["||", "OR"],
]);

function unreadable(text: string, at: number): Error {
  const character = text[at] ?? "";
  if (character === "'" || character === '"') return syntax(at, `a closing ${character}`, "the end");
  if (character === "=") return syntax(at, "== (a comparison)", "=");
  if (character === "“" || character === "”") return syntax(at, 'a straight quotation mark "', character);
  return syntax(at, "an expression", JSON.stringify(character));
}
