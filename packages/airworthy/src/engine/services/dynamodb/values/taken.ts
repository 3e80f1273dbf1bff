import { DEEPEST } from "../limits.ts";
import { invalid, parameters } from "../errors.ts";
import { formatDecimal, outOfRange, parseDecimal } from "./decimal.ts";
import { sortableBytes } from "./order.ts";
import { type Item, setMember, TYPES, type Value } from "./value.ts";

/** An item from a request: checked, numbers in their one form, and nobody else's to change. */
export function takenItem(input: Readonly<Record<string, unknown>>): Item {
  const item: Record<string, Value> = {};
  for (const name of Object.keys(input)) setMember(item, name, takenValue(input[name] as Value));
  return item;
}

export function takenValue(input: Value, depth = 0): Value {
  const types = TYPES.filter((type) => input[type] !== undefined && input[type] !== null);
  if (types.length === 0)
    throw invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  if (types.length > 1)
    throw invalid(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  if (depth > DEEPEST) throw invalid("Nesting Levels have exceeded supported limits");
  if (input.S !== undefined) return { S: input.S };
  if (input.N !== undefined) return { N: takenNumber(input.N) };
  if (input.BOOL !== undefined) return { BOOL: input.BOOL };
  if (input.B) return { B: input.B };
  if (input.M) {
    const map: Record<string, Value> = {};
    for (const name of Object.keys(input.M))
      setMember(map, name, takenValue(input.M[name] as Value, depth + 1));
    return { M: map };
  }
  if (input.L) return { L: input.L.map((one) => takenValue(one, depth + 1)) };
  if (input.NULL !== undefined) {
    if (!input.NULL) throw parameters("Null attribute value types must have the value of true");
    return { NULL: true };
  }
  return takenSet(input);
}

/** The doubled spaces and the missing ones are AWS's. */
function takenSet({ SS, NS, BS }: Value): Value {
  if (SS) {
    if (SS.length === 0) throw parameters("An string set  may not be empty");
    if (new Set(SS).size < SS.length)
      throw parameters(`Input collection [${SS.join(", ")}] contains duplicates.`);
    return { SS: [...SS] };
  }
  if (NS) {
    if (NS.length === 0) throw parameters("An number set  may not be empty");
    const numbers = NS.map(takenNumber);
    if (new Set(numbers).size < numbers.length) throw invalid("Input collection contains duplicates");
    return { NS: numbers };
  }
  const all = BS ?? [];
  if (all.length === 0) throw parameters("Binary sets should not be empty");
  if (new Set(all.map(sortableBytes)).size < all.length)
    throw parameters(
      `Input collection [${all.map((one) => Buffer.from(one).toString("base64")).join(", ")}]of type BS contains duplicates.`,
    );
  return { BS: [...all] };
}

const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/;

function takenNumber(text: string): string {
  if (PLAIN.test(text)) return text;
  const number = parseDecimal(text);
  if (!number)
    throw invalid(`The parameter cannot be converted to a numeric value${text === "" ? "" : `: ${text}`}`);
  const problem = outOfRange(number);
  if (problem) throw invalid(problem);
  return formatDecimal(number);
}
