import { invalid } from "../errors.ts";
import { regexOf } from "./operand.ts";
import { NOTHING_FOUND, type Pattern } from "./match.ts";

interface Term {
  readonly sign: "" | "?" | "-";
  readonly found: (message: string) => boolean;
  readonly isRegex: boolean;
}

const TERM = /\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([^\s"]+))(?=\s|$)/y;

/**
 * Words, phrases in quotes and regular expressions, all of which have to be there. `-` asks for absence; of terms with
 * `?` one suffices, and beside other terms they mean nothing.
 */
export function termsPattern(text: string): Pattern {
  const terms = read(text);
  const wanted = terms.filter(({ sign }) => sign === "");
  const unwanted = terms.filter(({ sign }) => sign === "-");
  const optional = wanted.length + unwanted.length > 0 ? [] : terms.filter(({ sign }) => sign === "?");
  return {
    regexes: terms.filter(({ isRegex }) => isRegex).length,
    match(message) {
      const fits =
        wanted.every(({ found }) => found(message)) &&
        !unwanted.some(({ found }) => found(message)) &&
        (optional.length === 0 || optional.some(({ found }) => found(message)));
      return fits ? NOTHING_FOUND : undefined;
    },
  };
}

function read(text: string): Term[] {
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const found = TERM.exec(text);
    if (!found) throw invalid("Invalid filter pattern");
    const [, sign = "", quoted, regex, word] = found;
    terms.push({
      sign: sign as Term["sign"],
      isRegex: regex !== undefined,
      found: finder(quoted, regex, word),
    });
  }
  return terms;
}

function finder(
  quoted: string | undefined,
  regex: string | undefined,
  word: string | undefined,
): (message: string) => boolean {
  if (regex !== undefined) {
    const expression = regexOf(regex);
    return (message) => expression.test(message);
  }
  if (quoted !== undefined) {
    const phrase = quoted.replaceAll(/\\(.)/g, "$1");
    // `" "` is AWS's way to say everything.
    return phrase.trim() === "" ? () => true : (message) => message.includes(phrase);
  }
  const term = word ?? "";
  if (!/^[\p{L}\p{N}_]+$/u.test(term)) throw invalid(`Invalid character(s) in term '${term}'`);
  return (message) => message.includes(term);
}
