/** A token of an alarm rule. `at`: its first character, from 0. */
export interface Token {
  readonly kind: "word" | "quoted" | "(" | ")" | "," | "end";
  readonly text: string;
  readonly at: number;
}

/** Where an alarm rule goes wrong. */
export class RuleError extends Error {
  /** Character of the rule, from 0. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = "RuleError";
    this.at = at;
  }
}

/**
 * Splits a rule. A word is whatever stands between blanks, parentheses, commas and quotes.
 *
 * @throws RuleError for a quote that does not end.
 */
export function tokensOf(rule: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < rule.length) {
    const here = rule[at] as string;
    if (/\s/.test(here)) at++;
    else if (here === "(" || here === ")" || here === ",") tokens.push({ kind: here, text: here, at: at++ });
    else if (here === '"') {
      const end = rule.indexOf('"', at + 1);
      if (end < 0) throw new RuleError(`expected a closing quote for the one at position ${at}`, at);
      tokens.push({ kind: "quoted", text: rule.slice(at + 1, end), at });
      at = end + 1;
    } else {
      const [text = ""] = /^[^\s(),"]+/.exec(rule.slice(at)) ?? [];
      tokens.push({ kind: "word", text, at });
      at += text.length;
    }
  }
  return [...tokens, { kind: "end", text: "", at: rule.length }];
}
