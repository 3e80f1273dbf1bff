import { invalid } from "./errors.ts";

/** One broken rule of the API's model, in its words. */
export function violation(value: unknown, where: string, rule: string): string {
  const shown = value === undefined || value === null ? "null" : `'${String(value)}'`;
  return `Value ${shown} at '${where}' failed to satisfy constraint: ${rule}`;
}

/** Throws all broken rules at once, ten at most. */
export function throwViolations(found: readonly string[]): void {
  const told = found.slice(0, 10);
  if (told.length > 0)
    throw invalid(
      `${told.length} validation error${told.length > 1 ? "s" : ""} detected: ${told.join("; ")}`,
    );
}

export function enumViolation(value: unknown, where: string, allowed: readonly string[]): readonly string[] {
  if (value === undefined || value === null || allowed.includes(value as string)) return [];
  return [violation(value, where, `Member must satisfy enum value set: [${allowed.join(", ")}]`)];
}

/** The values that a member of an input may have, in the order AWS lists them. */
export type Enums = Readonly<Record<string, readonly string[]>>;

export const RETURN_CONSUMED_CAPACITY = ["INDEXES", "TOTAL", "NONE"];
export const RETURN_ITEM_COLLECTION_METRICS = ["SIZE", "NONE"];
export const RETURN_ON_FAILURE = ["ALL_OLD", "NONE"];
export const RETURN_VALUES = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];

export function checkEnums(input: object, enums: Enums): void {
  const given = input as Readonly<Record<string, unknown>>;
  throwViolations(
    Object.keys(enums).flatMap((name) => enumViolation(given[name], lowerFirst(name), enums[name] ?? [])),
  );
}

/** The API's model calls its members so. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
