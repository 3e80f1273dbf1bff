import { s3Error } from "./errors.ts";
import type { Version } from "./state.ts";

/** From `start` up to but not including `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The part of an object that a request asks for; `undefined` for all of it. Lists of ranges are answered whole.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function rangeOf(
  { body, parts }: Pick<Version, "body" | "parts">,
  {
    Range: text,
    PartNumber: part,
  }: { readonly Range?: string | undefined; readonly PartNumber?: number | undefined },
): Range | undefined {
  if (part !== undefined) {
    if (text !== undefined)
      throw s3Error("InvalidRequest", 400, "Cannot specify both Range header and partNumber query parameter");
    return partRange(parts, body.length, part);
  }
  return text === undefined ? undefined : readRange(text, body.length);
}

/** @example readRange("bytes=-5", 100) // { start: 95, end: 100 } */
export function readRange(text: string, size: number): Range | undefined {
  const [, first = "", last = ""] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(text) ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(size, Number(last) + 1);
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  if (start >= size || end <= start)
    throw s3Error("InvalidRange", 416, "The requested range is not satisfiable", {
      RangeRequested: text,
      ActualObjectSize: size,
    });
  return { start, end };
}

function partRange(parts: Version["parts"], size: number, wanted: number): Range {
  const missing = s3Error("InvalidPartNumber", 416, "The requested partnumber is not satisfiable", {
    PartNumberRequested: wanted,
    ActualPartCount: parts?.length ?? 1,
  });
  if (!parts) {
    if (wanted === 1) return { start: 0, end: size };
    throw missing;
  }
  let start = 0;
  for (const [index, { size: bytes }] of parts.entries()) {
    if (index + 1 === wanted) return { start, end: start + bytes };
    start += bytes;
  }
  throw missing;
}
