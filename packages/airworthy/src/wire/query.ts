import { Malformed, within } from "./error.ts";
import type { Member, StructureType, Type } from "./model.ts";
import { fromText, isSimple } from "./scalars.ts";
import { put } from "./text.ts";

/**
 * Input of the query protocol: `Tags.member.1.Key=a` is a path through the input. Also SQS's form of before 2023.
 * Source: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-query-serialization
 */
export function fromForm(type: StructureType, form: Form): Record<string, unknown> {
  return structureFrom(type, form);
}

/** A form as the tree its dots spell. */
export interface Form {
  text?: string;
  readonly children: Map<string, Form>;
}

/** Throws Malformed on wrong percent escapes. The first of equal keys wins. */
export function parseForm(text: string): Form {
  const root: Form = { children: new Map() };
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const key = equals < 0 ? pair : pair.slice(0, equals);
    let form = root;
    for (const part of plain(key).split(".")) {
      let next = form.children.get(part);
      if (!next) form.children.set(part, (next = { children: new Map() }));
      form = next;
    }
    form.text ??= equals < 0 ? "" : plain(pair.slice(equals + 1));
  }
  return root;
}

/** The text of one key without dots: `Action`, `Version`. */
export function fieldOf(form: Form, key: string): string | undefined {
  return form.children.get(key)?.text;
}

function plain(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new Malformed(`${JSON.stringify(text.slice(0, 40))} has a wrong percent escape`);
  }
}

function structureFrom(type: StructureType, form: Form): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  let at = "";
  try {
    for (const member of type.members) {
      at = member.traits.xmlName ?? member.name;
      // A flattened list may be named after its items.
      const child = form.children.get(at) ?? form.children.get(flatName(member));
      if (child) result[member.name] = valueFrom(member.type, child, member);
    }
  } catch (error) {
    throw within(error, at);
  }
  return result;
}

function flatName(member: Member): string {
  const { type, traits } = member;
  return (traits.xmlFlattened && type.kind === "list" && type.member.traits.xmlName) || member.name;
}

function valueFrom(type: Type, form: Form, member: Member): unknown {
  // `Tags=` is an empty list, `Tags=a` is none.
  if (form.text && !isSimple(type)) throw new Malformed(`text where a ${type.kind} belongs`);
  switch (type.kind) {
    case "structure":
    case "union":
      return structureFrom(type, form);
    case "list": {
      const holder = member.traits.xmlFlattened
        ? form
        : form.children.get(type.member.traits.xmlName ?? "member");
      return itemsOf(holder, (item) => valueFrom(type.member.type, item, type.member));
    }
    case "map": {
      const holder = member.traits.xmlFlattened ? form : form.children.get("entry");
      const record: Record<string, unknown> = {};
      itemsOf(holder, (entry) => {
        const key = entry.children.get(type.key.traits.xmlName ?? "key")?.text;
        const value = entry.children.get(type.value.traits.xmlName ?? "value");
        if (key === undefined || !value) throw new Malformed("an entry without its key or its value");
        put(record, key, valueFrom(type.value.type, value, type.value));
      });
      return record;
    }
    default:
      if (form.text === undefined) throw new Malformed(`fields where one ${type.kind} belongs`);
      return fromText(type, form.text);
  }
}

/** Items in the order of their numbers, whatever gaps those have. */
function itemsOf<Item>(form: Form | undefined, read: (item: Form) => Item): Item[] {
  if (!form) return [];
  return [...form.children]
    .filter(([index]) => /^\d+$/.test(index))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([index, item]) => {
      try {
        return read(item);
      } catch (error) {
        throw within(error, index);
      }
    });
}
