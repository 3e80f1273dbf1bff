import type { Json } from "../template.ts";
import { picked, type Props } from "./handler.ts";

/** Properties under the names of the API. */
export function renamed(properties: Props, names: Readonly<Record<string, string>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(picked(properties, Object.keys(names))).map(([name, value]) => [
      names[name] ?? name,
      value,
    ]),
  );
}

/** Those that are truths, which templates may write as text. */
export function truths(properties: Props, names: Readonly<Record<string, string>>): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(renamed(properties, names)).flatMap(([name, value]) =>
      value === true || value === false || value === "true" || value === "false"
        ? [[name, String(value) === "true"]]
        : [],
    ),
  );
}

export function lowered(value: Json | undefined): Props {
  return Object.fromEntries(Object.entries((value ?? {}) as Props).map(([name, one]) => [lower(name), one]));
}

export function lower(name: string): string {
  return `${name[0]?.toLowerCase()}${name.slice(1)}`;
}
