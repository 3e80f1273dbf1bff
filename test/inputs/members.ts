import type { Member, StructureType, Type } from "../../packages/airworthy/src/wire/model.ts";

/** How deep structures are looked into. */
const DEEPEST = 5;
/** Values of DynamoDB's items: data, which goes round in circles. */
const DATA = new Set(["AttributeValue"]);

export interface Path {
  /** `Targets.RetryPolicy.MaximumRetryAttempts`; lists and maps are passed through. */
  readonly name: string;
  readonly members: readonly Member[];
}

/** Every member of an input, and the way there. */
export function pathsOf(type: StructureType, before: readonly Member[] = []): Path[] {
  return type.members.flatMap((member) => {
    const members = [...before, member];
    const inside = innermost(member.type);
    const more =
      (inside.kind === "structure" || inside.kind === "union") &&
      members.length < DEEPEST &&
      !DATA.has(inside.name)
        ? pathsOf(inside, members)
        : [];
    return [{ name: members.map(({ name }) => name).join("."), members }, ...more];
  });
}

function innermost(type: Type): Type {
  if (type.kind === "list") return innermost(type.member.type);
  if (type.kind === "map") return innermost(type.value.type);
  return type;
}

/** The input with one more member, and whatever has to be around it. */
export function withMember(
  input: Readonly<Record<string, unknown>>,
  [member, ...rest]: readonly Member[],
  valueOf: (member: Member) => unknown,
): Record<string, unknown> {
  if (!member) return { ...input };
  const given = input[member.name];
  if (rest.length === 0) return { ...input, [member.name]: given ?? valueOf(member) };
  const into = (one: unknown): unknown => withMember((one ?? {}) as Record<string, unknown>, rest, valueOf);
  return { ...input, [member.name]: around(member.type, given ?? valueOf(member), into) };
}

function around(type: Type, value: unknown, into: (one: unknown) => unknown): unknown {
  if (type.kind === "list") {
    const [first, ...others] = Array.isArray(value) ? (value as unknown[]) : [];
    return [around(type.member.type, first, into), ...others];
  }
  if (type.kind === "map") {
    const entries = Object.entries((value ?? {}) as Record<string, unknown>);
    const [name, first] = entries[0] ?? ["id", undefined];
    return Object.fromEntries([[name, around(type.value.type, first, into)], ...entries.slice(1)]);
  }
  return into(value);
}
