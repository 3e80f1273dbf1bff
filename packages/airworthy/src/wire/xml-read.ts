import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { Malformed, within } from "./error.ts";
import type { Member, StructureType, Type } from "./model.ts";
import { fromText } from "./scalars.ts";
import { put, utf8 } from "./text.ts";

/** The root of a document. Throws Malformed. No entity but XML's own five is known, so none can grow. */
export function parseRoot(body: Uint8Array): XmlElement {
  const text = utf8(body);
  let root: XmlElement | null;
  try {
    ({ root } = parseXml(text));
  } catch (error) {
    throw new Malformed(
      `the body is not XML: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`,
    );
  }
  if (!root) throw new Malformed("the body is not XML");
  return root;
}

/** Source: https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings */
export function structureFromXml(
  type: StructureType,
  element: XmlElement,
  members: readonly Member[] = type.members,
): Record<string, unknown> {
  const children = new Map<string, XmlElement[]>();
  for (const child of elementsOf(element)) {
    const name = localName(child);
    const known = children.get(name);
    if (known) known.push(child);
    else children.set(name, [child]);
  }
  const result: Record<string, unknown> = {};
  let at = "";
  try {
    for (const member of members) {
      at = member.traits.xmlName ?? member.name;
      if (member.traits.xmlAttribute) {
        const text = Object.hasOwn(element.attributes, at) ? element.attributes[at] : undefined;
        if (text !== undefined) result[member.name] = fromText(member.type, text);
        continue;
      }
      const found = children.get(at);
      if (found) result[member.name] = memberFromXml(member, found);
    }
  } catch (error) {
    throw within(error, at);
  }
  return result;
}

/** The value of a member from its elements: more than one only when flattened. */
function memberFromXml(member: Member, elements: readonly XmlElement[]): unknown {
  const { type, traits } = member;
  const flat = traits.xmlFlattened === 1;
  const [first] = elements;
  if (!first) return undefined;
  if (type.kind === "list") {
    const items = flat ? elements : childrenOf(first, type.member.traits.xmlName ?? "member");
    return items.map((item) => valueFromXml(type.member.type, item, type.member));
  }
  if (type.kind === "map") {
    const record: Record<string, unknown> = {};
    for (const entry of flat ? elements : childrenOf(first, "entry")) {
      const [key] = childrenOf(entry, type.key.traits.xmlName ?? "key");
      const [value] = childrenOf(entry, type.value.traits.xmlName ?? "value");
      if (!key || !value) throw new Malformed("an entry without its key or its value");
      put(record, key.text, valueFromXml(type.value.type, value, type.value));
    }
    return record;
  }
  return valueFromXml(type, first, member);
}

function valueFromXml(type: Type, element: XmlElement, member: Member): unknown {
  if (type.kind === "structure" || type.kind === "union") return structureFromXml(type, element);
  if (type.kind === "list" || type.kind === "map") return memberFromXml(member, [element]);
  return fromText(type, type.kind === "string" ? element.text : element.text.trim());
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return elementsOf(element).filter((child) => localName(child) === name);
}

function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child): child is XmlElement => child.type === "element");
}

function localName(element: XmlElement): string {
  return element.name.slice(element.name.indexOf(":") + 1);
}
