/** A text file as it was read: everything that points into it does so by UTF-16 offset. */
export interface Source {
  /** Path relative to the root of the run, with forward slashes: what the user sees. */
  readonly path: string;
  /** The complete text, byte order mark and line endings included. */
  readonly text: string;
}

/** A place in a file that a person can go to. `line` and `column` count from 1, `end*` is exclusive. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Anything that has a range in a source: a node, a key, a diagnostic. */
export interface Range {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

const lineStartsOf = new WeakMap<Source, number[]>();

/** Offsets at which each line begins, computed once for a source. */
export function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOf.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf("\n"); at !== -1; at = source.text.indexOf("\n", at + 1)) {
    starts.push(at + 1);
  }
  lineStartsOf.set(source, starts);
  return starts;
}

/**
 * Line and column (both from 1) of an offset.
 *
 * @example lineAndColumn({ path: "t.yaml", text: "a: 1\nb: 2" }, 5) // { line: 2, column: 1 }
 */
export function lineAndColumn(source: Source, offset: number): { line: number; column: number } {
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] as number) + 1 };
}

/** The place a person would be sent to for a range. A range over several lines ends with its first line. */
export function placeOf(range: Range): Place {
  const from = lineAndColumn(range.source, range.start);
  const newline = range.source.text.indexOf("\n", range.start);
  const lastOfLine = newline === -1 ? range.source.text.length : newline;
  const to = lineAndColumn(range.source, Math.max(range.start, Math.min(range.end, lastOfLine)));
  return {
    path: range.source.path,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
  };
}

/** The text of one line (from 1), without its line ending. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const from = starts[line - 1];
  if (from === undefined) return "";
  const to = starts[line] ?? source.text.length;
  return source.text.slice(from, to).replace(/\r?\n$/, "");
}
