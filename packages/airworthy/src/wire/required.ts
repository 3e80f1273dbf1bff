import { Malformed, within } from "./error.ts";
import type { StructureType, Type } from "./model.ts";

/** Nothing in this type or in what it holds is required. */
const free = new Map<Type, boolean>();

/** Throws Malformed, with its path, on the first required member that is not there. */
export function checkRequired(type: StructureType, value: Readonly<Record<string, unknown>>): void {
  for (const member of type.required) if (value[member.name] === undefined) throw new Missing([member.name]);
  for (const member of type.members) {
    const item = value[member.name];
    if (item === undefined || item === null || isFree(member.type)) continue;
    try {
      check(member.type, item);
    } catch (error) {
      throw outward(error, member.name);
    }
  }
}

/** A required member is not there. */
export class Missing extends Malformed {
  constructor(path: readonly (string | number)[]) {
    super("is required", path);
    this.name = "Missing";
  }
}

function check(type: Type, value: unknown): void {
  if (type.kind === "structure" || type.kind === "union")
    checkRequired(type, value as Readonly<Record<string, unknown>>);
  else if (type.kind === "list") eachOf((value as readonly unknown[]).entries(), type.member.type);
  else if (type.kind === "map") eachOf(Object.entries(value as object), type.value.type);
}

function eachOf(entries: Iterable<[string | number, unknown]>, type: Type): void {
  if (isFree(type)) return;
  for (const [key, item] of entries) {
    if (item === null || item === undefined) continue;
    try {
      check(type, item);
    } catch (error) {
      throw outward(error, key);
    }
  }
}

function outward(error: unknown, key: string | number): unknown {
  return error instanceof Missing ? new Missing([key, ...error.path]) : within(error, key);
}

function isFree(type: Type): boolean {
  const known = free.get(type);
  if (known !== undefined) return known;
  const result = !demands(type, new Set());
  free.set(type, result);
  return result;
}

function demands(type: Type, seen: Set<Type>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (type.kind === "list") return demands(type.member.type, seen);
  if (type.kind === "map") return demands(type.value.type, seen);
  if (type.kind !== "structure" && type.kind !== "union") return false;
  return type.required.length > 0 || type.members.some((member) => demands(member.type, seen));
}
