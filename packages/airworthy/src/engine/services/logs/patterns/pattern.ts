import { invalid } from "../errors.ts";
import { PATTERN_LENGTH } from "../limits.ts";
import { fieldsPattern } from "./fields.ts";
import { jsonPattern } from "./json.ts";
import type { Pattern } from "./match.ts";
import { termsPattern } from "./terms.ts";

/**
 * Reads a filter pattern of CloudWatch Logs: terms, a JSON condition in braces, or fields in brackets. Throws
 * InvalidParameterException for one that cannot be read.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 *
 * @example patternOf('{ $.level = "ERROR" }').match('{"level":"ERROR"}') !== undefined // true
 */
export function patternOf(text: string): Pattern {
  if (text.length > PATTERN_LENGTH)
    throw invalid(
      `1 validation error detected: Value at 'filterPattern' failed to satisfy constraint: Member must have length less than or equal to ${PATTERN_LENGTH}`,
    );
  const trimmed = text.trim();
  if (trimmed.startsWith("{")) return jsonPattern(trimmed);
  if (trimmed.startsWith("[")) return fieldsPattern(trimmed);
  return termsPattern(trimmed);
}
