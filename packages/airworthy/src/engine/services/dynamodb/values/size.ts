import { parseDecimal } from "./decimal.ts";
import type { Item, Value } from "./value.ts";

/**
 * Bytes of an item as DynamoDB counts them for limits and capacity.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  let size = 0;
  for (const name of Object.keys(item)) size += Buffer.byteLength(name) + valueSize(item[name] as Value);
  return size;
}

/** Bytes of a list or map beside what is in it. The page above. */
const NESTED = 3;

export function valueSize(value: Value): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B) return value.B.length;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.M) return NESTED + Object.keys(value.M).length + itemSize(value.M);
  if (value.L) return value.L.reduce((sum, one) => sum + 1 + valueSize(one), NESTED);
  if (value.SS) return value.SS.reduce((sum, one) => sum + Buffer.byteLength(one), 0);
  if (value.NS) return value.NS.reduce((sum, one) => sum + numberSize(one), 0);
  return (value.BS ?? []).reduce((sum, one) => sum + one.length, 0);
}

/** About a byte for two digits, and one more; one more for the sign. The page above says "approximately". */
function numberSize(text: string): number {
  const number = parseDecimal(text);
  if (!number || number.digits === "") return 1;
  const { digits, exponent, negative } = number;
  const odd = digits.length % 2 === 1 || (exponent + digits.length - 1) % 2 !== 0;
  return 1 + Math.ceil(digits.length / 2) + (odd ? 0 : 1) + (negative ? 1 : 0);
}
