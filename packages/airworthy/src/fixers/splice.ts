import type { Source } from "../readers/source.ts";

/** Replaces `[start, end)` of a source; an insertion when both are the same. */
export interface Edit {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Two edits want the same place. */
export class Overlap extends Error {}

/** Applies edits that do not overlap. Insertions at the same offset keep their order. */
export function splice(text: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let result = "";
  let from = 0;
  for (const { edit } of ordered) {
    if (edit.start < from) throw new Overlap(`edits overlap at offset ${edit.start}`);
    result += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return result + text.slice(from);
}
