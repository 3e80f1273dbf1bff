import type { Json } from "../readers/tree.ts";

/** How the surrounding text is written, so that what a fix adds looks as if its author had written it. */
export interface Style {
  /** Spaces one level adds. */
  readonly step: number;
  /** Whether list items stand deeper than their key. */
  readonly indentLists: boolean;
  readonly eol: "\n" | "\r\n";
}

type JsonMap = { readonly [key: string]: Json };

/** A value in block style, as lines; the first belongs behind `key: ` or `- ` when `inline` is true. */
export interface Block {
  readonly inline: boolean;
  readonly lines: readonly string[];
}

/** Data as YAML lines without their outer indent. Intrinsics come in short form. */
export function block(value: Json, style: Style): Block {
  const short = shortForm(value, style);
  if (short) return short;
  if (Array.isArray(value)) {
    if (value.length === 0) return { inline: true, lines: ["[]"] };
    return { inline: false, lines: value.flatMap((item: Json) => listItem(item, style)) };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as JsonMap);
    if (entries.length === 0) return { inline: true, lines: ["{}"] };
    return { inline: false, lines: entries.flatMap(([key, child]) => entryLines(key, child, style)) };
  }
  return { inline: true, lines: [scalar(value as string | number | boolean | null)] };
}

/** `key: value` as lines, the value indented below the key where it must be. */
export function entryLines(key: string, value: Json, style: Style): string[] {
  const { inline, lines } = block(value, style);
  const name = scalar(key);
  if (inline) return [`${name}: ${lines[0]}`, ...indented(lines.slice(1), style.step)];
  const deeper = Array.isArray(value) && !style.indentLists ? 0 : style.step;
  return [`${name}:`, ...indented(lines, deeper)];
}

export function listItem(value: Json, style: Style): string[] {
  const { lines } = block(value, style);
  const [first = "", ...rest] = lines;
  return [`- ${first}`, ...indented(rest, 2)];
}

export function indented(lines: readonly string[], spaces: number): string[] {
  const prefix = " ".repeat(spaces);
  return lines.map((line) => (line === "" ? line : prefix + line));
}

function shortForm(value: Json, style: Style): Block | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as JsonMap);
  const [key, argument] = entries[0] ?? [];
  if (entries.length !== 1 || key === undefined || argument === undefined) return undefined;
  if (key !== "Ref" && key !== "Condition" && !key.startsWith("Fn::")) return undefined;
  if (key === "Fn::Transform" || key.startsWith("Fn::ForEach")) return undefined;
  if (key === "Condition" && typeof argument !== "string") return undefined;
  const tag = `!${key.replace("Fn::", "")}`;
  if (key === "Fn::GetAtt" && Array.isArray(argument) && argument.every((part) => typeof part === "string")) {
    return { inline: true, lines: [`${tag} ${argument.join(".")}`] };
  }
  const inner = block(argument, style);
  // A tag cannot be followed by another tag on the same line: the inner one takes its long form.
  if (inner.inline && inner.lines[0]?.startsWith("!"))
    return { inline: true, lines: [`${tag} ${flow(argument)}`] };
  if (inner.inline) return { inline: true, lines: [`${tag} ${inner.lines[0]}`, ...inner.lines.slice(1)] };
  return { inline: true, lines: [tag, ...inner.lines] };
}

/** Data on one line, in a form that is YAML and JSON at once. */
export function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => flow(item)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value as JsonMap).map(
      ([key, child]) => `${JSON.stringify(key)}: ${flow(child)}`,
    );
    return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value);
}

/** Data as indented JSON lines without the outer indent. */
export function jsonLines(value: Json, step: string): string[] {
  return JSON.stringify(value, null, step).split("\n");
}

const PLAIN = /^[A-Za-z_/][A-Za-z0-9_./()$-]*(?:(?: |:+)[A-Za-z0-9_./()$-]+)*$/;
const WORD_WITH_MEANING = /^(?:null|true|false|yes|no|on|off|y|n|~)$/i;

/** A scalar that reads back as itself in YAML 1.1 and 1.2. */
export function scalar(value: string | number | boolean | null): string {
  if (typeof value !== "string") return String(value);
  if (value === "") return '""';
  if (PLAIN.test(value) && !WORD_WITH_MEANING.test(value) && !/:\s|\s#|:$/.test(value)) return value;
  return JSON.stringify(value);
}
