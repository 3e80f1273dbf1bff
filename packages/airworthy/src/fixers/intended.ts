import { entriesOf, type Json, type Node } from "../readers/tree.ts";
import { Refusal } from "./insert.ts";
import type { Step } from "./steps.ts";

/** The step on plain data: what the text must read as afterwards. */
export function applied(data: Json, step: Step, root: Node): Json {
  if (step.kind === "put") return put(data, step.path, step.value);
  const path = pathTo(root, step.kind === "append" ? step.list : step.node);
  if (!path) throw new Refusal("it does not stand in this file");
  if (step.kind === "replace") return put(data, path, step.value);
  return change(data, path, (list) => [...(list as readonly Json[]), step.value]);
}

function put(data: Json, path: readonly (string | number)[], value: Json): Json {
  return change(data, path, () => value);
}

function change(data: Json, path: readonly (string | number)[], to: (value: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return to(data);
  if (Array.isArray(data))
    return data.map((item: Json, index) => (index === key ? change(item, rest, to) : item));
  const record = (typeof data === "object" && data !== null ? data : {}) as { readonly [key: string]: Json };
  return { ...record, [key]: change(record[String(key)] ?? null, rest, to) };
}

function pathTo(root: Node, wanted: Node): (string | number)[] | undefined {
  if (
    root === wanted ||
    (root.kind === wanted.kind && root.start === wanted.start && root.end === wanted.end)
  )
    return [];
  if (wanted.start < root.start - 200 || wanted.end > root.end + 200) return undefined;
  const children: (readonly [string | number, Node])[] =
    root.kind === "list"
      ? root.items.map((item, index) => [index, item] as const)
      : entriesOf(root).map((entry) => [entry.key, entry.value] as const);
  for (const [key, child] of children) {
    const path = pathTo(child, wanted);
    if (path) return [key, ...path];
  }
  return undefined;
}

/** Data with sorted keys, to compare regardless of order and of the ways to write `Fn::GetAtt`. */
export function canonical(value: Json): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === "Fn::GetAtt" && Array.isArray(inner)) return inner.join(".");
    return typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  });
}
