import { inRange, isAddress } from "./cidr.ts";
import { wildcard } from "./wildcard.ts";

/*
 * Event patterns of EventBridge, which filters of Lambda's mappings share.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */

/** A pattern that EventBridge would refuse, with the reason it would give. */
export class InvalidPattern extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`Event pattern is not valid. Reason: ${reason}`);
    this.reason = reason;
  }
}

/** Whether an event, as parsed JSON, matches. */
export type Match = (event: unknown) => boolean;

/** Whether one value of the event, or its absence (undefined), is what is asked. */
type Test = (value: unknown) => boolean;

type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a pattern once, so that matching is quick. Throws InvalidPattern.
 *
 * @example compile('{"source":["shop"],"detail":{"total":[{"numeric":[">",100]}]}}')(event)
 */
export function compile(text: string): Match {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw new InvalidPattern("Filter is not valid JSON");
  }
  if (!isMembers(pattern)) throw new InvalidPattern("Filter is not an object");
  if (Object.keys(pattern).length === 0) throw new InvalidPattern("Empty objects are not allowed");
  return object(pattern);
}

/** All members have to match; `$or` is a list of patterns of which one has to. */
function object(pattern: Members): Match {
  const parts = Object.entries(pattern).map(([name, inner]) =>
    name === "$or" && Array.isArray(inner) && inner.every(isMembers) ? either(inner) : member(name, inner),
  );
  return (value) => parts.every((part) => part(value));
}

function either(patterns: readonly Members[]): Match {
  if (patterns.length < 2) throw new InvalidPattern("There must have at least 2 Objects in $or relationship");
  const parts = patterns.map(object);
  return (value) => parts.some((part) => part(value));
}

function member(name: string, inner: unknown): Match {
  if (Array.isArray(inner)) {
    if (inner.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
    const tests = inner.map(testOf);
    const one: Test = (value) => tests.some((test) => test(value));
    return (event) => {
      return anyOf(valueAt(event, name), one);
    };
  }
  if (!isMembers(inner)) throw new InvalidPattern(`"${name}" must be an object or an array`);
  if (Object.keys(inner).length === 0) throw new InvalidPattern("Empty objects are not allowed");
  const match = object(inner);
  return (event) => {
    const value = valueAt(event, name) ?? dotted(event, name);
    // Of several objects one has to match as a whole.
    return Array.isArray(value) && value.length > 0 ? value.some((each) => match(each)) : match(value);
  };
}

/**
 * Names and paths are the same to EventBridge: `"state.status"` is `status` inside `state`.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
function valueAt(event: unknown, name: string): unknown {
  if (!isMembers(event)) return undefined;
  if (Object.hasOwn(event, name)) return event[name];
  for (let dot = name.indexOf("."); dot > 0; dot = name.indexOf(".", dot + 1)) {
    const inside = valueAt(event[name.slice(0, dot)], name.slice(dot + 1));
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Members whose names begin with a name and a dot, as if they lay in an object of that name. */
function dotted(event: unknown, name: string): Members | undefined {
  if (!isMembers(event)) return undefined;
  const inside = Object.entries(event).filter(([key]) => key.startsWith(`${name}.`));
  return inside.length === 0
    ? undefined
    : Object.fromEntries(inside.map(([key, value]) => [key.slice(name.length + 1), value]));
}

/** A list in the event matches when one of its values does; an empty list has none. */
function anyOf(value: unknown, test: Test): boolean {
  if (!Array.isArray(value)) return test(isMembers(value) ? ABSENT : value);
  if (value.length === 0) return test(ABSENT);
  return value.some((each) => anyOf(each, test));
}

/** An object where a value is asked for: only its absence can be asked. */
const ABSENT = undefined;

function testOf(wanted: unknown): Test {
  if (Array.isArray(wanted))
    throw new InvalidPattern("Match value must be String, number, true, false, or null");
  if (!isMembers(wanted)) return (value) => value === wanted;
  const entries = Object.entries(wanted);
  const [first] = entries;
  if (!first || entries.length > 1) throw new InvalidPattern("Only one key allowed in match expression");
  const [operator, operand] = first;
  const make = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  if (!make) throw new InvalidPattern(`Unrecognized match type ${operator}`);
  return make(operand);
}

const OPERATORS: Readonly<Record<string, (operand: unknown) => Test>> = {
  exists(operand) {
    if (typeof operand !== "boolean")
      throw new InvalidPattern("exists match pattern must be either true or false.");
    return (value) => (value !== undefined) === operand;
  },
  prefix: (operand) => textTest("prefix", operand, (text, part) => text.startsWith(part)),
  suffix: (operand) => textTest("suffix", operand, (text, part) => text.endsWith(part)),
  "equals-ignore-case"(operand) {
    if (typeof operand !== "string")
      throw new InvalidPattern("equals-ignore-case match pattern must be a string");
    const wanted = operand.toLowerCase();
    return (value) => typeof value === "string" && value.toLowerCase() === wanted;
  },
  wildcard(operand) {
    if (typeof operand !== "string") throw new InvalidPattern("wildcard match pattern must be a string");
    const fits = wildcard(operand, (reason) => new InvalidPattern(reason));
    return (value) => typeof value === "string" && fits(value);
  },
  cidr(operand) {
    if (typeof operand !== "string") throw new InvalidPattern("prefix match pattern must be a string");
    const [network = "", length = "", more] = operand.split("/");
    if (length === "" || more !== undefined) throw new InvalidPattern("Malformed CIDR, one '/' required");
    const most = network.includes(":") ? 128 : 32;
    if (!/^\d+$/.test(length) || Number(length) > most)
      throw new InvalidPattern("Malformed CIDR, mask bits must be an integer");
    if (!isAddress(network)) throw new InvalidPattern(`Nonstandard IP address: ${network}`);
    return (value) => typeof value === "string" && inRange(value, operand);
  },
  numeric,
  "anything-but": anythingBut,
};

/** `{"prefix": "a"}`, or `{"prefix": {"equals-ignore-case": "A"}}`. */
function textTest(name: string, operand: unknown, has: (text: string, part: string) => boolean): Test {
  if (typeof operand === "string") return (value) => typeof value === "string" && has(value, operand);
  const part = isMembers(operand) ? operand["equals-ignore-case"] : undefined;
  if (typeof part !== "string" || Object.keys(operand as Members).length !== 1)
    throw new InvalidPattern(`${name} match pattern must be a string`);
  const wanted = part.toLowerCase();
  return (value) => typeof value === "string" && has(value.toLowerCase(), wanted);
}

/**
 * Numbers and texts that must not be there; or texts that must not begin, end or look so. What it says of others was
 * recorded for LocalStack: test_event_pattern.
 */
function anythingBut(operand: unknown): Test {
  if (isMembers(operand)) {
    const [[operator, inner] = ["", undefined], more] = Object.entries(operand);
    const make = ["prefix", "suffix", "equals-ignore-case", "wildcard"].includes(operator)
      ? OPERATORS[operator]
      : undefined;
    if (!make || more) throw new InvalidPattern(`Unsupported anything-but pattern: ${operator}`);
    const list = Array.isArray(inner) ? inner : [inner];
    if (list.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
    for (const one of list) checkAnythingBut(operator, one);
    const tests = list.map((one) => make(one));
    return (value) => value !== undefined && !tests.some((test) => test(value));
  }
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new InvalidPattern("Empty arrays are not allowed");
  const kinds = new Set(list.map((one) => typeof one));
  if (list.some((one) => typeof one !== "string" && typeof one !== "number"))
    throw new InvalidPattern(
      Array.isArray(operand) ? "Inside anything but list, start|null|boolean is not supported." : NO_VALUE,
    );
  if (kinds.size > 1)
    throw new InvalidPattern(
      "Inside anything but list, either all values are number or string, mixed type is not supported",
    );
  const not = new Set(list);
  return (value) => value !== undefined && !not.has(value as string);
}

const NO_VALUE = "Value of anything-but must be an array or single string/number value.";

function checkAnythingBut(operator: string, operand: unknown): void {
  const ofEnds = operator === "prefix" || operator === "suffix";
  if (ofEnds && operand === "") throw new InvalidPattern("Null prefix/suffix not allowed");
  if (typeof operand === "string") return;
  if (ofEnds && isMembers(operand)) throw new InvalidPattern(NO_VALUE);
  if (ofEnds) throw new InvalidPattern("prefix/suffix match pattern must be a string");
  if (operator === "wildcard") throw new InvalidPattern("wildcard match pattern must be a string");
  throw new InvalidPattern(
    `Inside anything-but/${operator} list, number|start|null|boolean is not supported.`,
  );
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#eb-filtering-numeric-matching */
const LARGEST = 5e9;

function numeric(operand: unknown): Test {
  if (!Array.isArray(operand)) throw new InvalidPattern("Value of numeric must be an array.");
  if (operand.length === 0) throw new InvalidPattern("Invalid member in numeric match: ]");
  const bounds: Test[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const [operator, bound] = [operand[index], operand[index + 1]] as [unknown, unknown];
    if (typeof operator !== "string" || !Object.hasOwn(COMPARE, operator))
      throw new InvalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof bound !== "number" || Number.isNaN(bound))
      throw new InvalidPattern(`Value of ${operator} must be numeric`);
    if (Math.abs(bound) > LARGEST)
      throw new InvalidPattern(`Value must be between ${-LARGEST} and ${LARGEST}, inclusive`);
    const compare = COMPARE[operator] as (value: number, bound: number) => boolean;
    bounds.push((value) => typeof value === "number" && compare(value, bound));
  }
  if (operand.length > 4) throw new InvalidPattern("Too many terms in numeric range expression");
  if (operand.length === 4) {
    const [low, from, high, until] = operand as [string, number, string, number];
    if (!low.startsWith(">") || !high.startsWith("<"))
      throw new InvalidPattern("Bad numeric range operator: " + high);
    if (from >= until) throw new InvalidPattern("Bottom must be less than top");
  }
  return (value) => bounds.every((bound) => bound(value));
}

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
