import type { Query } from "../evaluate.ts";
import { wrongKind } from "../errors.ts";
import type { Call } from "../tree.ts";
import { KIND_NAMES, type Metric } from "../values.ts";
import type { Column } from "./loops.ts";

/** A step of a compiled expression: fills its column for `count` periods, of which the first begins at `at`. */
export type Step = (count: number, at: number) => void;

/** A part of an expression with its kind known: all but strings and words live in columns that are made once. */
export type Part =
  /** The column holds the number at every index. */
  | { readonly kind: "scalar"; readonly column: Column; readonly literal?: number }
  | SeriesPart
  | { readonly kind: "array"; readonly items: readonly SeriesPart[] }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "word"; readonly word: string };

export interface SeriesPart {
  readonly kind: "series";
  readonly column: Column;
  /** The query, when it is a metric itself. */
  readonly metric?: Query;
}

export interface Build {
  readonly steps: Step[];
  /** Seconds. */
  readonly period: number;
  /** A new column, as long as the longest run. */
  column(): Column;
  metrics(): ReadonlyMap<string, SeriesPart>;
  quota(metric: Metric): number | undefined;
  /** A part looks at other points than its own: the result depends on where a window begins and ends. */
  looksAround(): void;
}

export type CompileFunction = (args: readonly Part[], call: Call, build: Build) => Part;

export function series(column: Column): SeriesPart {
  return { kind: "series", column };
}

export function kindName(part: Part | undefined): string {
  return part ? KIND_NAMES[part.kind] : "nothing";
}

/** A new series filled by a step. */
export function stepped(build: Build, step: (out: Column, count: number, at: number) => void): SeriesPart {
  const out = build.column();
  build.steps.push((count, at) => step(out, count, at));
  return series(out);
}

/** Applies to a series, or to each of an array. */
export function eachPart(part: Part | undefined, call: Call, work: (one: SeriesPart) => SeriesPart): Part {
  if (part?.kind === "series") return work(part);
  if (part?.kind === "array") return { kind: "array", items: part.items.map(work) };
  throw wrongKind(call.name, "a time series or an array of time series", kindName(part), call.at);
}

export function seriesPart(part: Part | undefined, call: Call): SeriesPart {
  if (part?.kind === "series") return part;
  throw wrongKind(call.name, "a time series", kindName(part), call.at);
}

export function arrayPart(part: Part | undefined, call: Call): readonly SeriesPart[] {
  if (part?.kind === "array") return part.items;
  throw wrongKind(call.name, "an array of time series", kindName(part), call.at);
}

/** A part whose column has a number or nothing at each index. */
export function columnPart(part: Part | undefined, call: Call): Extract<Part, { column: Column }> {
  if (part?.kind === "series" || part?.kind === "scalar") return part;
  throw wrongKind(call.name, "numbers and time series", kindName(part), call.at);
}
