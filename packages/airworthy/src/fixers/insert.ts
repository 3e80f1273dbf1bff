import { isJson } from "../readers/document.ts";
import { lineStarts, type Source, lineAndColumn } from "../readers/source.ts";
import type { Entry, Json, List, Mapping, Node } from "../readers/tree.ts";
import { entryLines, flow, indented, jsonLines, listItem, scalar, type Style } from "./emit.ts";
import type { Edit } from "./splice.ts";

/** Why a splice is not safe, as a sentence that tells what to do by hand. */
export class Refusal extends Error {}

/** How a file is written. Cached nowhere: it takes one look at the first lines. */
export function styleOf(source: Source): Style {
  const eol = source.text.includes("\r\n") ? "\r\n" : "\n";
  const nested = /^(?:Resources|Globals|Parameters):[^\n]*\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*( +)\S/m.exec(
    source.text,
  );
  const list = /^( *)[A-Za-z][A-Za-z0-9]*:[ \t]*\r?\n( *)- /m.exec(source.text);
  return {
    step: Math.min(8, Math.max(1, nested?.[1]?.length ?? 2)),
    indentLists: !list || (list[2]?.length ?? 0) > (list[1]?.length ?? 0),
    eol,
  };
}

/** Adds entries to a mapping that stands in the text, behind `after` or behind its last entry. */
export function insertEntries(
  mapping: Mapping,
  additions: readonly (readonly [string, Json])[],
  options: { after?: Entry; spaced?: boolean } = {},
): Edit {
  if (mapping.madeUp || mapping.shared)
    throw new Refusal("it stands behind a YAML alias or was generated; write it out first");
  if (mapping.tag) throw new Refusal(`it is written as ${mapping.tag}`);
  const own = mapping.entries.filter((entry) => entry.from === undefined);
  if (own.length === 0 && mapping.entries.length > 0)
    throw new Refusal("all of it comes from a YAML merge key; write it out first");
  const last = options.after ?? own.at(-1);
  if (isJson(mapping.source)) return insertJson(mapping, last, additions);
  if (mapping.flow) return insertFlow(mapping, own.at(-1), additions);
  if (!last) throw new Refusal("the mapping is empty");
  const style = styleOf(mapping.source);
  const column = lineAndColumn(mapping.source, last.keyStart).column - 1;
  const lines = additions.flatMap(([key, value]) => [
    ...(options.spaced ? [""] : []),
    ...entryLines(key, value, style),
  ]);
  return insertLines(mapping.source, behind(last.value, last), indented(lines, column), style);
}

/** Adds an item behind the last one of a list that stands in the text. */
export function appendItem(list: List, value: Json): Edit {
  if (list.madeUp || list.shared)
    throw new Refusal("it stands behind a YAML alias or was generated; write it out first");
  const { source } = list;
  const last = list.items.at(-1);
  if (list.flow) {
    if (!last) return { source, start: list.start + 1, end: list.start + 1, text: flow(value) };
    const multiline = source.text.slice(list.start, list.end).includes("\n");
    const indent = prefixOf(source, last.start);
    const { eol } = styleOf(source);
    const lines = jsonLines(value, isJson(source) ? jsonStep(source) : "  ");
    const text = multiline ? `,${eol}${lines.map((line) => indent + line).join(eol)}` : `, ${flow(value)}`;
    return { source, start: last.end, end: last.end, text };
  }
  if (!last) throw new Refusal("the list is empty");
  if (last.shared) throw new Refusal("its last item is a YAML alias; write it out first");
  const style = styleOf(source);
  const dash = source.text.lastIndexOf("-", last.start - 1);
  const column = lineAndColumn(source, dash).column - 1;
  return insertLines(source, behind(last), indented(listItem(value, style), column), style);
}

/** Writes another value over one that stands in the text. */
export function replaceValue(node: Node, value: Json): Edit {
  const { source } = node;
  if (node.madeUp || node.shared)
    throw new Refusal("it stands behind a YAML alias or was generated; write it out first");
  if (isJson(source)) return { source, start: node.start, end: node.end, text: flow(value) };
  if (node.kind !== "scalar" && !node.flow && source.text.slice(node.start, node.end).includes("\n")) {
    throw new Refusal("it spans several lines");
  }
  const text = typeof value === "object" && value !== null ? inlineYaml(value) : scalar(value as string);
  const quote = source.text[node.start];
  const quoted = typeof value === "string" && (quote === '"' || quote === "'") && !/['"\\]/.test(value);
  return { source, start: node.start, end: node.end, text: quoted ? `${quote}${value}${quote}` : text };
}

function inlineYaml(value: Json): string {
  const [line, ...more] = entryLines("x", value, { step: 2, indentLists: true, eol: "\n" });
  return more.length === 0 && line?.startsWith("x: ") ? line.slice(3) : flow(value);
}

/** Puts entries where a key has no value at all: `Properties:` and nothing, or `null`. */
export function fillEmpty(entry: Entry, additions: readonly (readonly [string, Json])[]): Edit {
  const { source, start, end: valueEnd } = entry.value;
  if (source.text.slice(start, valueEnd).trim() !== "")
    return { source, start, end: valueEnd, text: flow(Object.fromEntries(additions)) };
  const style = styleOf(source);
  const column = lineAndColumn(source, entry.keyStart).column - 1;
  const colon = source.text.indexOf(":", entry.keyEnd);
  const end = endOfLine(source, colon + 1);
  const lines = additions.flatMap(([key, value]) => entryLines(key, value, style));
  return insertLines(source, end, indented(lines, column + style.step), style);
}

/** Offset behind a value where new lines may begin: the end of its last line, past a comment on it. */
function behind(value: Node, entry?: Entry): number {
  const { source } = value;
  const last = lastLeaf(value);
  const { text } = source;
  const header =
    last.kind === "scalar" && typeof last.value === "string"
      ? /^[|>][0-9]*([-+]?)/.exec(text.slice(last.start))
      : null;
  // Aliases and merge keys have no leaf of their own here: the value reaches behind its last leaf then.
  const reach = value.shared ? 0 : value.end;
  if (header?.[1] === "+" && last.end >= reach) return last.end;
  let end = Math.max(value.shared ? 0 : last.end, reach, entry ? entry.keyEnd + 1 : 0);
  while (end > 0 && /\s/.test(text[end - 1] as string)) end--;
  return endOfLine(source, end);
}

function lastLeaf(node: Node): Node {
  if (node.kind === "scalar" || node.flow) return node;
  const children =
    node.kind === "list"
      ? node.items
      : node.entries.filter((entry) => entry.from === undefined).map((entry) => entry.value);
  let last: Node | undefined;
  for (const child of children) if (!child.shared && (!last || child.end >= last.end)) last = child;
  return last ? lastLeaf(last) : node;
}

function endOfLine(source: Source, offset: number): number {
  const newline = source.text.indexOf("\n", offset);
  if (newline === -1) return source.text.length;
  return source.text[newline - 1] === "\r" && newline > offset ? newline - 1 : newline;
}

function insertLines(source: Source, offset: number, lines: readonly string[], style: Style): Edit {
  const body = lines.join(style.eol);
  const atLineStart = offset > 0 && source.text[offset - 1] === "\n" && lineStarts(source).includes(offset);
  // Behind a kept block scalar (`|+`) the offset is the start of a line: the new lines end with their own newline.
  const text = atLineStart ? `${body}${style.eol}` : `${style.eol}${body}`;
  return { source, start: offset, end: offset, text };
}

function insertFlow(
  mapping: Mapping,
  last: Entry | undefined,
  additions: readonly (readonly [string, Json])[],
): Edit {
  const { source } = mapping;
  const inside = source.text.slice(mapping.start, mapping.end);
  if (/(?:^|\s)#/.test(inside)) throw new Refusal("there is a comment inside the braces");
  const written = additions.map(([key, value]) => `${scalar(key)}: ${flow(value)}`).join(", ");
  if (!last) return { source, start: mapping.start + 1, end: mapping.start + 1, text: ` ${written} ` };
  return { source, start: last.value.end, end: last.value.end, text: `, ${written}` };
}

function insertJson(
  mapping: Mapping,
  last: Entry | undefined,
  additions: readonly (readonly [string, Json])[],
): Edit {
  const { source } = mapping;
  const { eol } = styleOf(source);
  const pretty =
    source.text.slice(mapping.start, mapping.end).includes("\n") || (!last && source.text.includes("\n"));
  if (!pretty) {
    const written = additions.map(([key, value]) => `${JSON.stringify(key)}: ${flow(value)}`).join(", ");
    const at = last?.value.end ?? mapping.start + 1;
    return { source, start: at, end: at, text: last ? `, ${written}` : written };
  }
  const step = jsonStep(source);
  const indent = last ? prefixOf(source, last.keyStart) : prefixOf(source, mapping.start) + step;
  const written = additions.map(([key, value]) => {
    const [first = "", ...rest] = jsonLines(value, step);
    return [`${indent}${JSON.stringify(key)}: ${first}`, ...rest.map((line) => indent + line)].join(eol);
  });
  if (last)
    return { source, start: last.value.end, end: last.value.end, text: `,${eol}${written.join(`,${eol}`)}` };
  const outer = prefixOf(source, mapping.start);
  return {
    source,
    start: mapping.start + 1,
    end: mapping.end - 1,
    text: `${eol}${written.join(`,${eol}`)}${eol}${outer}`,
  };
}

function jsonStep(source: Source): string {
  return /^\uFEFF?\s*\{\r?\n([ \t]+)"/.exec(source.text)?.[1] ?? "  ";
}

/** White space at the start of the line an offset stands on. */
function prefixOf(source: Source, offset: number): string {
  const start = source.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(source.text.slice(start, offset))?.[0] ?? "";
}
