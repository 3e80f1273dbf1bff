import { sortableBytes } from "./order.ts";
import { type Item, member, type Value } from "./value.ts";

/** Deep equality; sets are equal in any order. Numbers are in their one form already. */
export function equalValues(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.S !== undefined) return a.S === b.S;
  if (a.N !== undefined) return a.N === b.N;
  if (a.BOOL !== undefined) return a.BOOL === b.BOOL;
  if (a.NULL !== undefined) return b.NULL !== undefined;
  if (a.B) return b.B !== undefined && equalBytes(a.B, b.B);
  if (a.M) return b.M !== undefined && equalItems(a.M, b.M);
  if (a.L) {
    const other = b.L;
    return (
      other !== undefined &&
      other.length === a.L.length &&
      a.L.every((value, index) => equalValues(value, other[index] as Value))
    );
  }
  if (a.SS) return b.SS !== undefined && equalSets(a.SS, b.SS);
  if (a.NS) return b.NS !== undefined && equalSets(a.NS, b.NS);
  return b.BS !== undefined && equalSets((a.BS ?? []).map(sortableBytes), b.BS.map(sortableBytes));
}

export function equalItems(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = member(b, name);
    return other !== undefined && equalValues(a[name] as Value, other);
  });
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function equalSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const all = new Set(b);
  return a.every((element) => all.has(element));
}
