import { parseDecimal, sortableDecimal } from "./decimal.ts";
import type { KeyType, Value } from "./value.ts";

/**
 * A text for a scalar that sorts, unit by unit, as DynamoDB sorts the values of its type: strings by the bytes of
 * UTF-8, numbers by what they are, binaries by unsigned bytes. Equal values have equal texts.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function sortable(value: Value): string {
  if (value.S !== undefined) return sortableText(value.S);
  if (value.N !== undefined) return sortableNumber(value.N);
  if (value.B !== undefined) return sortableBytes(value.B);
  throw new Error("not a scalar that has an order");
}

const UPPER_UNITS = /[\ud800-\uffff]/;

/** UTF-16 sorts surrogates before U+E000…U+FFFF, UTF-8 after them: the two ranges change places. */
function sortableText(text: string): string {
  if (!UPPER_UNITS.test(text)) return text;
  let turned = "";
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    turned +=
      unit < 0xd800 ? text[index] : String.fromCharCode(unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);
  }
  return turned;
}

function sortableNumber(text: string): string {
  const number = parseDecimal(text);
  if (!number) throw new Error(`not a number: ${text}`);
  return sortableDecimal(number);
}

export function sortableBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** Types that `<` and BETWEEN know. */
export function ordered(type: string): type is KeyType {
  return type === "S" || type === "N" || type === "B";
}

/** Negative, zero or positive; only for two scalars of one ordered type. */
export function compareScalars(a: Value, b: Value): number {
  const [left, right] = [sortable(a), sortable(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
