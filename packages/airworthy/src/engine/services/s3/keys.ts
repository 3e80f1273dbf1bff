import type { Version } from "./state.ts";

/** All keys of a bucket with their versions, and in the order of S3: by the bytes of UTF-8. */
export interface Keys {
  /** Newest first; empty when there are none. */
  versions(key: string): readonly Version[];
  /** What a request without a version gets; a delete marker too. */
  current(key: string): Version | undefined;
  set(key: string, versions: readonly Version[]): void;
  sorted(): readonly string[];
  readonly size: number;
}

export function keys(): Keys {
  const all = new Map<string, readonly Version[]>();
  let order: string[] | undefined;
  return {
    versions: (key) => all.get(key) ?? [],
    current: (key) => all.get(key)?.[0],
    set(key, versions) {
      if (versions.length === 0 ? all.delete(key) : !all.has(key)) order = undefined;
      if (versions.length > 0) all.set(key, versions);
    },
    sorted: () => (order ??= [...all.keys()].sort(compareKeys)),
    get size() {
      return all.size;
    },
  };
}

/** JavaScript compares UTF-16, which orders characters beyond the basic plane differently. */
export function compareKeys(a: string, b: string): number {
  if (/[\ud800-\udfff]/.test(a) || /[\ud800-\udfff]/.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
