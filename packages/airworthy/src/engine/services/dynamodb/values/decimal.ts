import { LARGEST_EXPONENT, MOST_DIGITS, SMALLEST_EXPONENT } from "../limits.ts";

/**
 * A decimal number, exactly: `digits` × 10^`exponent`, no zero at the end of the digits. Floats would not do: DynamoDB
 * keeps 38 digits. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number
 */
export interface Decimal {
  readonly negative: boolean;
  /** Without leading and trailing zeros; empty for zero. */
  readonly digits: string;
  /** Power of ten of the last digit. */
  readonly exponent: number;
}

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;
const ZERO: Decimal = { negative: false, digits: "", exponent: 0 };

/** `undefined` when the text is no number. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  return decimal(sign === "-", whole + fraction, Number(power) - fraction.length);
}

function decimal(negative: boolean, text: string, exponent: number): Decimal {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) === 48) start++;
  let end = text.length;
  while (end > start && text.charCodeAt(end - 1) === 48) end--;
  if (start === end) return ZERO;
  return { negative, digits: text.slice(start, end), exponent: exponent + text.length - end };
}

/** What DynamoDB says to a number it cannot keep; `undefined` when it can. */
export function outOfRange(number: Decimal): string | undefined {
  const magnitude = magnitudeOf(number);
  if (magnitude > LARGEST_EXPONENT)
    return "Number overflow. Attempting to store a number with magnitude larger than supported range";
  if (number.digits !== "" && magnitude < SMALLEST_EXPONENT)
    return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  if (number.digits.length > MOST_DIGITS)
    return "Attempting to store more than 38 significant digits in a Number";
  return undefined;
}

/** Power of ten of the first digit. */
function magnitudeOf({ digits, exponent }: Decimal): number {
  return digits === "" ? 0 : exponent + digits.length - 1;
}

/** As DynamoDB gives numbers back: never with an exponent, no needless zeros. */
export function formatDecimal({ negative, digits, exponent }: Decimal): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const point = digits.length + exponent;
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  return `${sign}0.${"0".repeat(-point)}${digits}`;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = whole(a, exponent) + whole(b, exponent);
  return decimal(sum < 0n, (sum < 0n ? -sum : sum).toString(), exponent);
}

export function negated(number: Decimal): Decimal {
  return number.digits === "" ? number : { ...number, negative: !number.negative };
}

function whole({ negative, digits, exponent }: Decimal, to: number): bigint {
  const value = BigInt(digits || "0") * 10n ** BigInt(exponent - to);
  return negative ? -value : value;
}

/**
 * A text that sorts, unit by unit, as the number does, and is the same for equal numbers: sign, power of ten, digits;
 * for negative numbers the latter two are turned round.
 */
export function sortableDecimal(number: Decimal): string {
  const { negative, digits } = number;
  if (digits === "") return "1";
  const magnitude = magnitudeOf(number) - SMALLEST_EXPONENT;
  if (!negative) return `2${String(magnitude).padStart(3, "0")}${digits}`;
  let turned = "";
  for (const digit of digits) turned += 9 - Number(digit);
  return `0${String(999 - magnitude).padStart(3, "0")}${turned}~`;
}
