import { numberOf, textOf, valueAt } from "../../checklist/properties.ts";
import type { Resource } from "../../readers/stack.ts";
import { hiddenBy, possibilities, type Value } from "../../readers/cloudformation/values.ts";

/** Reads the properties of an alarm, and gathers what the template hides or decides elsewhere. */
export interface Reader {
  number(name: string): number | undefined;
  text(name: string): string | undefined;
  /** Set as soon as a value that is written cannot be told: the alarm is not rehearsed then. */
  hidden(): string | undefined;
  /** Values that a condition decides, with the one that was taken. */
  readonly assumed: readonly string[];
}

/** Parameters count as their defaults; of what a condition decides the first value is taken, and said. */
export function readerOf(resource: Resource): Reader {
  const assumed: string[] = [];
  let hiding: string | undefined;
  const known = (name: string, value: Value | undefined): Value | undefined => {
    if (value?.kind === "choice") {
      const [first] = possibilities(value, null) ?? [];
      if (first !== undefined) {
        assumed.push(`${name} depends on ${value.condition}; ${String(first)} is taken`);
        return { kind: "known", value: first, from: "own line", at: value.at };
      }
    }
    if (value?.kind === "unknown" || value?.kind === "choice")
      hiding ??= `its ${name} is decided outside the template (${hiddenBy(value)})`;
    return value;
  };
  return {
    assumed,
    hidden: () => hiding,
    text: (name) => textOf(known(name, valueAt(resource, name))),
    number(name) {
      const value = known(name, valueAt(resource, name));
      const number = numberOf(value);
      if (value?.kind === "known" && number === undefined) hiding ??= `its ${name} is no number`;
      return number;
    },
  };
}
