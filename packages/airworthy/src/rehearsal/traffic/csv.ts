import type { Source } from "../../readers/source.ts";
import { MetricsFileError } from "./error.ts";
import type { RawPoint, RawSeries } from "./metrics-file.ts";
import { instantOf } from "./timestamp.ts";

/**
 * A CSV with the time in the first column and one metric in each other one. Above the first row that begins with a
 * time there may be any number of heads, as the console's export has several: what they say of a column together is
 * its label. Commas, semicolons or tabs.
 *
 * @throws MetricsFileError
 */
export function readCsv(source: Source, note: (says: string) => void): RawSeries[] {
  const rows = rowsOf(source);
  const first = rows.findIndex(({ cells }) => instantOf(cells[0] ?? "") !== undefined);
  if (first === -1)
    throw new MetricsFileError(
      `${source.path}:1: no row begins with a time. The first column holds times such as 2026-11-01T00:00:00Z, the others values.`,
    );
  const heads = rows.slice(0, first);
  const width = rows.slice(first).reduce((most, { cells }) => Math.max(most, cells.length), 0);
  if (width < 2)
    throw new MetricsFileError(
      `${source.path}:${rows[first]?.line}: there is only one column. Write a time and a value, separated by a comma.`,
    );
  const columns = Array.from({ length: width - 1 }, (): RawPoint[] => []);
  for (const { line, cells } of rows.slice(first)) {
    const at = instantOf(cells[0] ?? "");
    if (at === undefined)
      throw new MetricsFileError(
        `${source.path}:${line}: ${JSON.stringify(cells[0])} is no time. Write it as 2026-11-01T00:00:00Z.`,
      );
    for (const [index, points] of columns.entries()) {
      const cell = cells[index + 1] ?? "";
      // An empty cell is how the console writes a period without data.
      if (cell !== "") points.push({ at, value: numberOf(cell, source, line), line });
    }
  }
  const bare = heads.length === 0;
  if (bare) note("it has no head; its values are taken for Invocations.");
  return columns.map((points, index) => ({
    label: bare && index === 0 ? "Invocations" : labelOf(heads, index + 1),
    points,
  }));
}

function labelOf(heads: readonly Row[], column: number): string {
  const words = heads.map(({ cells }) => cells[column] ?? "").filter((word) => word !== "");
  return [...new Set(words)].join(" ") || `column ${column + 1}`;
}

function numberOf(cell: string, source: Source, line: number): number {
  if (/^[+-]?(?:nan|inf(?:inity)?)$/i.test(cell) || /^(?:-|null|none|n\/a)$/i.test(cell)) return NaN;
  const number = Number(cell);
  if (!Number.isNaN(number)) return number;
  const comma = /^[+-]?\d+,\d+$/.test(cell) ? " Decimals are written with a point." : "";
  throw new MetricsFileError(`${source.path}:${line}: ${JSON.stringify(cell)} is no number.${comma}`);
}

interface Row {
  /** From 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows that are not empty. Cells may be quoted, with doubled quotes and line breaks inside (RFC 4180). */
function rowsOf({ text, path }: Source): Row[] {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let cells: string[] = [];
  let cell = "";
  let line = 1;
  let began = 1;
  let quotedSince = 0;
  const endRow = (): void => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== "")) rows.push({ line: began, cells });
    cells = [];
    cell = "";
    began = line;
  };
  for (let index = 0; index < text.length; index++) {
    const letter = text[index] as string;
    if (letter === "\n") line++;
    if (quotedSince > 0) {
      if (letter !== '"') cell += letter;
      else if (text[index + 1] === '"') {
        cell += '"';
        index++;
      } else quotedSince = 0;
    } else if (letter === '"' && cell.trim() === "") {
      quotedSince = line;
      cell = "";
    } else if (letter === separator) {
      cells.push(cell.trim());
      cell = "";
    } else if (letter === "\n") endRow();
    else if (letter !== "\r") cell += letter;
  }
  if (quotedSince > 0)
    throw new MetricsFileError(`${path}:${quotedSince}: a quote is opened and never closed.`);
  endRow();
  return rows;
}

/** The one of the usual separators that the last full line has. */
function separatorOf(text: string): string {
  const line = text.trimEnd().split("\n").at(-1) ?? "";
  return [";", "\t", ","].find((one) => line.includes(one)) ?? ",";
}
