/** The types of attributes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html */
export type Type = "S" | "N" | "B" | "SS" | "NS" | "BS" | "M" | "L" | "NULL" | "BOOL";

export const TYPES: readonly Type[] = ["S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL"];

/** A value as the API has it: exactly one member. Never changed once it is in a table. */
export type Value = Readonly<
  Partial<{
    S: string;
    N: string;
    B: Uint8Array;
    SS: readonly string[];
    NS: readonly string[];
    BS: readonly Uint8Array[];
    M: Item;
    L: readonly Value[];
    NULL: boolean;
    BOOL: boolean;
  }>
>;

export type Item = Readonly<Record<string, Value>>;

/** A table and its keys speak of these only. */
export type KeyType = "S" | "N" | "B";

export function typeOf(value: Value): Type {
  for (const type in value) return type as Type;
  throw new Error("a value without a type");
}

/** Names of attributes are the user's: `constructor` is one like any other. */
export function member<T>(of: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

/** Assignment that also holds for `__proto__`. */
export function setMember<T>(of: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__")
    Object.defineProperty(of, name, { value, enumerable: true, configurable: true, writable: true });
  else of[name] = value;
}
