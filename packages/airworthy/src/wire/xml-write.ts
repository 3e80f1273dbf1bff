import type { Member, StructureType, Type } from "./model.ts";
import { toText } from "./scalars.ts";

/** Source: https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings */
export function structureToXml(
  type: StructureType,
  value: Readonly<Record<string, unknown>>,
  members: readonly Member[] = type.members,
): string {
  let xml = "";
  for (const member of members) {
    const item = value[member.name];
    if (item !== null && item !== undefined && !member.traits.xmlAttribute)
      xml += memberToXml(member, item, member.traits.xmlName ?? member.name);
  }
  return xml;
}

/** One element, or as many as a flattened list or map has items. */
export function memberToXml(member: Member, value: unknown, name: string): string {
  const { type, traits } = member;
  const space = namespace(traits.xmlNamespace);
  switch (type.kind) {
    case "structure":
    case "union": {
      const given = value as Readonly<Record<string, unknown>>;
      return element(name, structureToXml(type, given), space + attributes(type, given));
    }
    case "list": {
      const itemName = traits.xmlFlattened ? name : (type.member.traits.xmlName ?? "member");
      const items = [...(value as Iterable<unknown>)]
        .map((item) => nullable(type.member, item, itemName))
        .join("");
      return traits.xmlFlattened ? items : element(name, items, space);
    }
    case "map": {
      const entries = Object.entries(value as object)
        .filter(([, item]) => item !== undefined && (item !== null || type.sparse))
        .map(([key, item]) =>
          element(
            traits.xmlFlattened ? name : "entry",
            memberToXml(type.key, key, type.key.traits.xmlName ?? "key") +
              nullable(type.value, item, type.value.traits.xmlName ?? "value"),
            traits.xmlFlattened ? space : "",
          ),
        )
        .join("");
      return traits.xmlFlattened ? entries : element(name, entries, space);
    }
    default:
      return element(name, escapeXml(simpleText(type, value)), space);
  }
}

export function element(name: string, content: string, about = ""): string {
  return `<${name}${about}>${content}</${name}>`;
}

/** ` xmlns="…"`, or nothing. */
export function namespace(written: readonly [string, string] | undefined): string {
  if (!written) return "";
  const [prefix, uri] = written;
  return ` xmlns${prefix === "" ? "" : `:${prefix}`}="${escapeXml(uri)}"`;
}

/** Members that are attributes of their structure's element. */
export function attributes(type: StructureType, value: Readonly<Record<string, unknown>>): string {
  return type.members
    .filter(
      (member) =>
        member.traits.xmlAttribute && value[member.name] !== undefined && value[member.name] !== null,
    )
    .map(
      (member) =>
        ` ${member.traits.xmlName ?? member.name}="${escapeAttribute(simpleText(member.type, value[member.name]))}"`,
    )
    .join("");
}

// Characters that XML 1.0 has no way to write: https://www.w3.org/TR/xml/#charsets
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A reader would turn these into other blanks.
  "\r": "&#xD;",
  "\u0085": "&#x85;",
  "\u2028": "&#x2028;",
};

export function escapeXml(text: string): string {
  return text
    .replaceAll(UNWRITABLE, "\ufffd")
    .replaceAll(/[&<>"\r\u0085\u2028]/g, (one) => ESCAPES[one] ?? one);
}

/** A reader makes blanks of line ends in attributes. */
function escapeAttribute(text: string): string {
  return escapeXml(text).replaceAll("\n", "&#xA;").replaceAll("\t", "&#x9;");
}

function simpleText(type: Type, value: unknown): string {
  return toText(type, value, "date-time");
}

function nullable(member: Member, value: unknown, name: string): string {
  return value === null || value === undefined ? element(name, "") : memberToXml(member, value, name);
}
