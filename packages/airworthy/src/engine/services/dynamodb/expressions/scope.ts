import { invalid } from "../errors.ts";
import { takenValue } from "../values/taken.ts";
import { member, type Value } from "../values/value.ts";
import { ServiceError } from "../../../error.ts";

/** What the placeholders of a request's expressions stand for, and which were used. */
export interface Scope {
  name(placeholder: string): string | undefined;
  value(placeholder: string): Value | undefined;
  /** Throws when a placeholder was given that no expression uses. */
  done(): void;
}

const NAME = /^#[0-9a-zA-Z_]+$/;
const VALUE = /^:[0-9a-zA-Z_]+$/;

export function scopeOf(
  names: Readonly<Record<string, string>> | undefined,
  values: Readonly<Record<string, unknown>> | undefined,
): Scope {
  if (names) checkKeys("ExpressionAttributeNames", names, NAME);
  if (values) checkKeys("ExpressionAttributeValues", values, VALUE);
  const taken: Record<string, Value> = {};
  for (const key of Object.keys(values ?? {})) taken[key] = valueFor(key, values?.[key] as Value);
  const usedNames = new Set<string>();
  const usedValues = new Set<string>();
  return {
    name(placeholder) {
      usedNames.add(placeholder);
      return names && member(names, placeholder);
    },
    value(placeholder) {
      usedValues.add(placeholder);
      return member(taken, placeholder);
    },
    done() {
      unused("ExpressionAttributeNames", names, usedNames);
      unused("ExpressionAttributeValues", values, usedValues);
    },
  };
}

function checkKeys(what: string, all: object, form: RegExp): void {
  const keys = Object.keys(all);
  if (keys.length === 0) throw invalid(`${what} must not be empty`);
  const wrong = keys.find((key) => !form.test(key));
  if (wrong !== undefined) throw invalid(`${what} contains invalid key: Syntax error; key: "${wrong}"`);
}

function valueFor(key: string, value: Value): Value {
  try {
    return takenValue(value);
  } catch (error) {
    // An empty set is told as if it stood in an item.
    if (!(error instanceof ServiceError) || /[sS]ets? .*empty$/.test(error.message)) throw error;
    throw invalid(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

function unused(what: string, given: object | undefined, used: ReadonlySet<string>): void {
  if (!given) return;
  const left = Object.keys(given).filter((key) => !used.has(key));
  if (left.length > 0)
    throw invalid(`Value provided in ${what} unused in expressions: keys: {${left.join(", ")}}`);
}
