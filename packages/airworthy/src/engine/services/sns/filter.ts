import type { MessageAttribute } from "../../ports.ts";
import { FILTER_PRECISION } from "./limits.ts";
import { inRange, isAddress } from "../../patterns/cidr.ts";

export type Scope = "MessageAttributes" | "MessageBody";

/** Condition of a filter policy: a value to equal, or one operator. */
export type Condition = string | number | boolean | null | Readonly<Record<string, unknown>>;

export interface Filter {
  readonly scope: Scope;
  /** Alternatives, each of which wants all its paths: `$or` makes more than one. */
  readonly alternatives: readonly ReadonlyMap<string, readonly Condition[]>[];
}

/** What became of a message before a filter. */
export type Verdict = "accepted" | "no match" | "no attributes" | "invalid body";

type Values = ReadonlyMap<string, readonly unknown[]>;

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export function filterOf(policy: Readonly<Record<string, unknown>>, scope: Scope): Filter {
  return { scope, alternatives: flatten(policy, "", [new Map()]) };
}

function flatten(
  policy: Readonly<Record<string, unknown>>,
  parent: string,
  before: readonly ReadonlyMap<string, readonly Condition[]>[],
): readonly ReadonlyMap<string, readonly Condition[]>[] {
  let found = before;
  for (const [key, value] of Object.entries(policy)) {
    const path = parent ? `${parent}.${key}` : key;
    if (key === "$or" && Array.isArray(value) && value.length > 1)
      found = value.flatMap((one) => flatten(one as Record<string, unknown>, parent, found));
    else if (Array.isArray(value))
      found = found.map((paths) => new Map([...paths, [path, value as Condition[]]]));
    else found = flatten(value as Record<string, unknown>, path, found);
  }
  return found;
}

export function judge(
  filter: Filter,
  message: { readonly body: string; readonly attributes: Readonly<Record<string, MessageAttribute>> },
): Verdict {
  let values: Values;
  if (filter.scope === "MessageBody") {
    const body = objectOf(message.body);
    if (!body) return filter.alternatives.every(({ size }) => size === 0) ? "accepted" : "invalid body";
    values = leaves(body);
  } else values = valuesOf(message.attributes);
  const accepted = filter.alternatives.some((paths) =>
    [...paths].every(([path, conditions]) => conditions.some((one) => holds(one, values.get(path)))),
  );
  if (accepted) return "accepted";
  const none = filter.scope === "MessageAttributes" && values.size === 0;
  return none ? "no attributes" : "no match";
}

/** Leaves by path; elements of arrays share their path. */
function leaves(body: object): Values {
  const found = new Map<string, unknown[]>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, path);
    else if (typeof value === "object" && value !== null)
      for (const [key, item] of Object.entries(value)) walk(item, path ? `${path}.${key}` : key);
    else {
      const known = found.get(path);
      if (known) known.push(value);
      else found.set(path, [value]);
    }
  };
  walk(body, "");
  return found;
}

function valuesOf(attributes: Readonly<Record<string, MessageAttribute>>): Values {
  const found = new Map<string, readonly unknown[]>();
  for (const [name, { DataType, StringValue = "" }] of Object.entries(attributes)) {
    if (DataType === "String.Array") found.set(name, arrayOf(StringValue));
    else if (DataType.startsWith("Number")) found.set(name, [Number(StringValue)]);
    // A binary attribute can be asked for its existence, not for its value.
    else found.set(name, DataType.startsWith("Binary") ? [] : [StringValue]);
  }
  return found;
}

function holds(condition: Condition, values: readonly unknown[] | undefined): boolean {
  if (typeof condition === "object" && condition !== null && "exists" in condition)
    return condition["exists"] === (values !== undefined);
  return values?.some((value) => matches(condition, value)) ?? false;
}

function matches(condition: Condition, value: unknown): boolean {
  if (typeof condition !== "object" || condition === null) return equal(condition, value);
  const [[operator, wanted] = ["", undefined]] = Object.entries(condition);
  switch (operator) {
    case "prefix":
      return text(value, (one) => one.startsWith(wanted as string));
    case "suffix":
      return text(value, (one) => one.endsWith(wanted as string));
    case "wildcard":
      return text(value, (one) => wildcard(wanted as string).test(one));
    case "equals-ignore-case":
      return text(value, (one) => one.toLowerCase() === (wanted as string).toLowerCase());
    case "cidr":
      return text(value, (one) => isAddress(one) && inRange(one, wanted as string));
    case "numeric":
      return typeof value === "number" && inNumbers(wanted as readonly (string | number)[], value);
    case "anything-but":
      return value !== null && anythingBut(wanted, value);
    default:
      return false;
  }
}

function anythingBut(wanted: unknown, value: unknown): boolean {
  if (Array.isArray(wanted)) return !wanted.some((one) => equal(one as Condition, value));
  if (typeof wanted === "object" && wanted !== null) return !matches(wanted as Condition, value);
  return !equal(wanted as Condition, value);
}

function equal(a: unknown, b: unknown): boolean {
  return typeof a === "number" && typeof b === "number" ? cut(a) === cut(b) : a === b;
}

function cut(number: number): number {
  return Math.trunc(number * 10 ** FILTER_PRECISION);
}

function inNumbers(range: readonly (string | number)[], value: number): boolean {
  for (let at = 0; at < range.length; at += 2) {
    const [a, b] = [cut(value), cut(range[at + 1] as number)];
    const operator = range[at];
    const holdsHere =
      operator === "="
        ? a === b
        : operator === ">"
          ? a > b
          : operator === ">="
            ? a >= b
            : operator === "<"
              ? a < b
              : a <= b;
    if (!holdsHere) return false;
  }
  return true;
}

function text(value: unknown, test: (one: string) => boolean): boolean {
  return typeof value === "string" && test(value);
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}

function objectOf(body: string): object | undefined {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function arrayOf(body: string): readonly unknown[] {
  try {
    const value = JSON.parse(body) as unknown;
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}
