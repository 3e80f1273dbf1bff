import { Malformed } from "./error.ts";
import type { Member, Type } from "./model.ts";
import { fromText, toText } from "./scalars.ts";
import { toBase64, utf8, fromBase64 } from "./text.ts";

/** Source: https://smithy.io/2.0/spec/http-bindings.html#httpheader-serialization-rules */
export function fromHeader(member: Member, text: string): unknown {
  const { type } = member;
  if (type.kind === "list")
    return itemsOf(text, type.member.type).map((item) => fromText(type.member.type, item));
  // A string of a media type (JSON) travels as base64.
  if (type.kind === "string" && member.traits.mediaType) return utf8(fromBase64(text));
  return fromText(type, type.kind === "string" ? text : text.trim());
}

export function toHeader(member: Member, value: unknown): string {
  const { type } = member;
  if (type.kind === "list")
    return headerText(
      [...(value as Iterable<unknown>)].map((item) => headerItem(type.member.type, item)).join(", "),
    );
  if (type.kind === "string" && member.traits.mediaType) return toBase64(String(value));
  return headerText(toText(type, value, "http-date"));
}

/** HTTP has no line ends in headers, and one byte a character: other text goes as the bytes of its UTF-8. */
export function headerText(text: string): string {
  if (/^[\t\u0020-\u007e]*$/.test(text)) return text;
  return Buffer.from(text.replaceAll(/[^\t\u0020-\u007e\u0080-\u{10ffff}]+/gu, " ")).toString("latin1");
}

function headerItem(type: Type, item: unknown): string {
  const text = toText(type, item, "http-date");
  return type.kind === "string" && /[",]/.test(text)
    ? `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
    : text;
}

/** Commas separate, but not those in quotes, nor the one of an HTTP date. */
function itemsOf(text: string, type: Type): string[] {
  if (text.trim() === "") return [];
  if (type.kind === "timestamp" && type.format !== "date-time" && type.format !== "epoch-seconds")
    return (text.match(/[^,]+(?:,[^,]+)?/g) ?? []).map((item) => item.trim());
  const items: string[] = [];
  const item = /\s*(?:"((?:[^"\\]|\\.)*)"|([^",]*))\s*(,|$)/y;
  for (;;) {
    const at = item.lastIndex;
    const found = item.exec(text);
    if (!found) throw new Malformed(`a list in a header is wrong at character ${at + 1}`);
    items.push(found[1] === undefined ? (found[2] ?? "").trim() : found[1].replaceAll(/\\(.)/g, "$1"));
    if (found[3] === "") return items;
  }
}
