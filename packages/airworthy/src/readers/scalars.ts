/**
 * What a plain YAML scalar means to CloudFormation, which reads YAML 1.1: `yes` is true, `0777` is octal, `22:30` is
 * sexagesimal, and `012345678901` stays a string because 8 and 9 are not octal digits. Timestamps stay strings, as
 * they do in every AWS reader.
 *
 * Source: https://yaml.org/type/int.html, /float.html, /bool.html, /null.html
 *
 * @example plainScalar("012345678901") // "012345678901"
 * @example plainScalar("yes")          // true
 */
export function plainScalar(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  // Most scalars are words: look at the first character before trying any pattern.
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) return numberOf(text) ?? text;
  if (text.length <= 5) {
    if (NULL.has(text)) return null;
    if (TRUE.has(text)) return true;
    if (FALSE.has(text)) return false;
  }
  return text;
}

const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const TRUE = new Set(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"]);
const FALSE = new Set(["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"]);

const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const OCTAL = /^[-+]?0[0-7_]+$/;
const HEX = /^[-+]?0x_*[0-9a-fA-F][0-9a-fA-F_]*$/;
const BINARY = /^[-+]?0b_*[01][01_]*$/;
const SEXAGESIMAL = /^[-+]?(?:[1-9][0-9_]*(?::[0-5]?[0-9])+|[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
const FLOAT = /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/;
const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;

function numberOf(text: string): number | undefined {
  const digits = text.replaceAll("_", "");
  const sign = digits.startsWith("-") ? -1 : 1;
  const bare = digits.replace(/^[-+]/, "");
  if (DECIMAL.test(text)) return sign * Number(bare);
  if (OCTAL.test(text)) return sign * Number.parseInt(bare, 8);
  if (HEX.test(text)) return sign * Number.parseInt(bare.slice(2), 16);
  if (BINARY.test(text)) return sign * Number.parseInt(bare.slice(2), 2);
  if (FLOAT.test(text)) return sign * Number(bare);
  if (SEXAGESIMAL.test(text)) {
    return sign * bare.split(":").reduce((total, part) => total * 60 + Number(part), 0);
  }
  if (INFINITE.test(text)) return sign * Number.POSITIVE_INFINITY;
  return undefined;
}
