import { invalid } from "../errors.ts";

/** One step from a value to what is in it; `*` is every element or field. */
type Step = string | number | typeof ANY;
const ANY = Symbol("*");

/** `$.users[0].email`, `$.*`, `$.['cluster.name']`. */
export interface Selector {
  readonly text: string;
  readonly steps: readonly Step[];
  readonly wildcards: number;
}

const STEP = /\.\*|\[\*\]|\[(\d+)\]|\.?\[(?:'([^']*)'|"([^"]*)")\]|\.([^\s.[\]=!<>()&|{}"'*]+)/y;

/** Reads a selector at a place of a text, and says where it ends. */
export function selectorAt(text: string, at: number): { readonly selector: Selector; readonly end: number } {
  if (text[at] !== "$") throw invalid("Invalid filter pattern");
  const steps: Step[] = [];
  let end = at + 1;
  for (;;) {
    STEP.lastIndex = end;
    const found = STEP.exec(text);
    if (!found) break;
    const [whole, index, single, double, name] = found;
    steps.push(index === undefined ? (single ?? double ?? name ?? ANY) : Number(index));
    end += whole.length;
  }
  const wildcards = steps.filter((step) => step === ANY).length;
  if (steps.length === 0 || wildcards > 1) throw invalid("Invalid filter pattern");
  return { selector: { text: text.slice(at, end), steps, wildcards }, end };
}

/** All that a selector reaches: nothing, one value, or with a wildcard several. */
export function reached(value: unknown, { steps }: Selector): unknown[] {
  let values: unknown[] = [value];
  for (const step of steps) values = values.flatMap((one) => into(one, step));
  return values;
}

function into(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  if (step === ANY) return Object.values(value);
  if (typeof step === "number") return Array.isArray(value) && step < value.length ? [value[step]] : [];
  return !Array.isArray(value) && Object.hasOwn(value, step)
    ? [(value as Record<string, unknown>)[step]]
    : [];
}
