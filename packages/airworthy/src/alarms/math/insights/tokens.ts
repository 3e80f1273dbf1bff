import { syntax } from "../errors.ts";

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

/**
 * Words of the language: as names they stand in double quotation marks. AWS lists 917 reserved words, but takes others of
 * them bare (`WHERE Path = '/orders'`), so only these are held to it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-reserved-keywords.html
 */
const RESERVED: ReadonlySet<string> = new Set(
  "SELECT FROM SCHEMA WHERE AND OR NOT GROUP BY ORDER ASC DESC LIMIT AVG COUNT MAX MIN SUM".split(" "),
);

/** Whether a word cannot stand for a name without quotation marks. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word.toUpperCase());
}
