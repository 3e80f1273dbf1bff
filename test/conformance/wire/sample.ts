import type { Member, StructureType, Type } from "../../../packages/airworthy/src/wire/model.ts";

/** Members that clients compute, check or change themselves: what is sent is not what was given. */
export const NOT_OURS = new Set([
  "$metadata",
  "SSECustomerKey",
  "SSECustomerKeyMD5",
  "CopySourceSSECustomerKey",
  "CopySourceSSECustomerKeyMD5",
  "ContentLength",
  "ContentMD5",
  "ChecksumAlgorithm",
  "ContentEncoding",
  "TransferEncoding",
  "EncodingType",
  "ExpiresString",
  // Needs a signature of another version.
  "EndpointId",
]);
const MOST_DEPTH = 3;

/** A value of a structure with all its members, the same at each run. `wanted` may refuse members. */
export function sampleOf(
  type: StructureType,
  wanted: (member: Member) => boolean = () => true,
  depth = 0,
): Record<string, unknown> {
  const members = type.members.filter((member) => !NOT_OURS.has(member.name) && wanted(member));
  const chosen =
    type.kind === "union"
      ? members.slice(0, 1)
      : members.filter(
          (member) => depth < MOST_DEPTH || isLeaf(member.type) || type.required.includes(member),
        );
  const entries = chosen.map((member) => [member.name, valueOf(member, depth + 1)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function valueOf(member: Member, depth: number): unknown {
  const { type, name } = member;
  switch (type.kind) {
    case "structure":
    case "union":
      return type.streaming ? undefined : depth > 12 ? {} : sampleOf(type, undefined, depth);
    case "list": {
      if (member.traits.httpHeader && type.member.type.kind === "string")
        return ["orders", "payments, refunds"];
      const first = valueOf(type.member, depth + 1);
      return first === undefined ? [] : [first, valueOf(type.member, depth + 1)];
    }
    case "map":
      // Headers carry less than other places do.
      if (member.traits.httpPrefixHeaders) return { orders: "orders-text", payments: "payments-text" };
      return { orders: valueOf(type.value, depth + 1), payments: valueOf(type.value, depth + 1) };
    case "string":
      return member.traits.httpHeader || member.traits.httpPrefixHeaders
        ? `${name}-text`
        : `${name} <&"é☂\n> ${depth}`;
    case "number":
      return member.traits.httpResponseCode ? 200 : depth * 3 + name.length;
    case "boolean":
      return name.length % 2 === 0;
    case "blob":
      return Uint8Array.of(0, 255, depth, 10, 13, name.length);
    case "timestamp":
      return new Date(Date.UTC(2026, depth, 7, 8, 9, 10));
    case "document":
      return { any: ["thing", 1, true] };
    default:
      return undefined;
  }
}

function isLeaf(type: Type): boolean {
  return type.kind !== "structure" && type.kind !== "union" && type.kind !== "list" && type.kind !== "map";
}
