import * as fc from "fast-check";
import type { Json } from "../readers/tree.ts";

/** How an author may lay out a template. */
export interface Layout {
  readonly step: 2 | 4;
  readonly indentLists: boolean;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly finalNewline: boolean;
  readonly blankLines: boolean;
  /** One decision a value: block or braces, quotes, comments. */
  readonly dice: readonly number[];
}

export const layouts: fc.Arbitrary<Layout> = fc.record({
  step: fc.constantFrom(2, 4),
  indentLists: fc.boolean(),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  finalNewline: fc.boolean(),
  blankLines: fc.boolean(),
  dice: fc.array(fc.nat(11), { minLength: 8, maxLength: 40 }),
});

type Map = { readonly [key: string]: Json };

/** Writes data as YAML the way the layout says: comments, braces and quotes as the dice fall. */
export function laidOut(data: Map, layout: Layout): string {
  let turn = 0;
  const roll = () => layout.dice[turn++ % layout.dice.length] as number;
  const word = (value: Json) =>
    typeof value === "string" && (roll() < 3 || value === "yes" || !/^[A-Za-z][A-Za-z0-9:./_-]*$/.test(value))
      ? JSON.stringify(value)
      : String(value);
  const flow = (value: Json): string => {
    if (Array.isArray(value)) return `[${value.map((item: Json) => flow(item)).join(", ")}]`;
    if (typeof value !== "object" || value === null) return word(value);
    return `{ ${Object.entries(value)
      .map(([key, child]) => `${key}: ${flow(child as Json)}`)
      .join(", ")} }`;
  };
  const entry = (key: string, value: Json, indent: number, depth: number): string[] => {
    const pad = " ".repeat(indent);
    const lines = roll() === 0 ? [`${pad}# about ${key}`] : [];
    const tail = roll() === 0 ? " # as agreed" : "";
    const compound = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (!compound || (depth > 1 && roll() === 1)) return [...lines, `${pad}${key}: ${flow(value)}${tail}`];
    const inner = Array.isArray(value)
      ? items(value, indent + (layout.indentLists ? layout.step : 0), depth)
      : mapping(value as Map, indent + layout.step, depth + 1);
    return [...lines, `${pad}${key}:${tail}`, ...inner];
  };
  const items = (list: readonly Json[], indent: number, depth: number): string[] =>
    list.flatMap((item) => {
      if (typeof item !== "object" || item === null || roll() === 1)
        return [`${" ".repeat(indent)}- ${flow(item)}`];
      const [first = "", ...rest] = mapping(item as Map, indent + 2, depth + 1).filter(
        (line) => !line.trim().startsWith("#"),
      );
      return [`${" ".repeat(indent)}- ${first.trimStart()}`, ...rest];
    });
  const mapping = (map: Map, indent: number, depth: number): string[] =>
    Object.entries(map).flatMap(([key, value], index) => [
      ...(layout.blankLines && depth < 2 && index > 0 ? [""] : []),
      ...entry(key, value, indent, depth),
    ]);
  const eol = layout.crlf ? "\r\n" : "\n";
  const text = mapping(data, 0, 0).join(eol) + (layout.finalNewline ? eol : "");
  return `${layout.bom ? "\uFEFF" : ""}${text}`;
}

/** The same data as JSON in one of its layouts. */
export function laidOutJson(data: Map, layout: Layout): string {
  const indent = [2, 4, "\t", undefined][(layout.dice[0] as number) % 4];
  const text = JSON.stringify(data, null, indent) + (layout.finalNewline ? "\n" : "");
  return `${layout.bom ? "\uFEFF" : ""}${layout.crlf ? text.replaceAll("\n", "\r\n") : text}`;
}

/** Whether a text is another one with more text put in between, nothing else changed. */
export function onlyInserted(before: string, after: string): boolean {
  let at = 0;
  for (let index = 0; index < after.length && at < before.length; index++)
    if (after[index] === before[at]) at++;
  return at === before.length;
}
