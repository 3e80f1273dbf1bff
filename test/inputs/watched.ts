import type { Type } from "../../packages/airworthy/src/wire/model.ts";

/** What was asked of an input: the paths whose values somebody named, and those that were only copied with the rest. */
export interface Seen {
  readonly named: Set<string>;
  readonly copied: Set<string>;
}

/**
 * An input that notes which of its members are read. Elements of lists and maps share the path of their list. A spread or
 * a rest (`{ ...input }`) asks for all keys first: what it takes is copied, which says nothing of whether it has an effect.
 *
 * @example watched({ Name: "orders", Tags: [{ Key: "team" }] }, type, seen) // seen.named: "Name", "Tags", "Tags.Key"
 */
export function watched(value: unknown, type: Type, seen: Seen, at = ""): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array || value instanceof Date)
    return value;
  const list = type.kind !== "structure" && type.kind !== "union";
  const inner = (key: string): string => (list ? at : at === "" ? key : `${at}.${key}`);
  const within = (key: string): Type =>
    type.kind === "list"
      ? type.member.type
      : type.kind === "map"
        ? type.value.type
        : type.kind === "structure" || type.kind === "union"
          ? (type.members.find(({ name }) => name === key)?.type ?? type)
          : type;
  const kept = new Map<string, unknown>();
  const wrapped = (key: string, item: unknown): unknown => {
    if (!kept.has(key)) kept.set(key, watched(item, within(key), seen, inner(key)));
    return kept.get(key);
  };
  let described: string | undefined;
  return new Proxy(value, {
    get(target, key, receiver) {
      const item: unknown = Reflect.get(target, key, receiver);
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return item;
      if (!list) (described === key ? seen.copied : seen.named).add(inner(key));
      described = undefined;
      return wrapped(key, item);
    },
    getOwnPropertyDescriptor(target, key) {
      described = typeof key === "string" ? key : undefined;
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    has(target, key) {
      if (typeof key === "string" && !list) seen.named.add(inner(key));
      return Reflect.has(target, key);
    },
  });
}
