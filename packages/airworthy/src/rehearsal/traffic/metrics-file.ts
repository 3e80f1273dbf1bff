import type { Source } from "../../readers/source.ts";
import { clean } from "./clean.ts";
import { readCsv } from "./csv.ts";
import { MetricsFileError } from "./error.ts";
import { readGetMetricData } from "./get-metric-data.ts";
import { type MetricName, namedIn, type Statistic } from "./names.ts";

/** One metric of one function, as the file holds it: in order of time, each period at most once, no value below zero. */
export interface Series {
  /** What the file calls it: its label, or its id. */
  readonly label: string;
  /** Undefined when the label names no metric that a rehearsal uses. */
  readonly metric?: MetricName;
  readonly statistic?: Statistic;
  /** Seconds between points: the distance most of them have. */
  readonly period: number;
  readonly points: readonly MetricPoint[];
}

export interface MetricPoint {
  /** Start of the period; milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

export interface MetricsFile {
  readonly path: string;
  readonly series: readonly Series[];
  /** What was left out or mended, as sentences: `traffic.csv: Invocations: 3 periods without data count as silence.` */
  readonly notes: readonly string[];
}

/** A column before it is cleaned. */
export interface RawSeries {
  readonly label: string;
  readonly id?: string;
  readonly points: readonly RawPoint[];
}

export interface RawPoint extends MetricPoint {
  /** Line in the file, from 1. */
  readonly line: number;
}

/**
 * Metrics that were exported from CloudWatch: the JSON that `aws cloudwatch get-metric-data` prints, the CSV of the
 * console, or any CSV of `timestamp,value`.
 *
 * @param now milliseconds since 1970: what is dated later is left out.
 * @throws MetricsFileError naming the line.
 * @example readMetrics({ path: "orders.csv", text: "timestamp,Invocations\n2026-11-01T00:00:00Z,12\n" }, now).series[0].points
 */
export function readMetrics(source: Source, now: number): MetricsFile {
  const text = source.text.replace(/^\uFEFF/, "");
  if (text.trim() === "")
    throw new MetricsFileError(
      `${source.path}: the file is empty. Export metrics with \`aws cloudwatch get-metric-data\`, or as CSV from the console.`,
    );
  const notes: string[] = [];
  const note = (says: string): void => void notes.push(`${source.path}: ${says}`);
  const raw = /^\s*[{[]/.test(text)
    ? readGetMetricData(source, note)
    : readCsv({ path: source.path, text }, note);
  const series = raw.map(({ label, id, points }): Series => {
    const named = namedIn(label, id);
    const cleaned = clean(label, points, named.metric, now, note);
    return { label, ...named, ...cleaned };
  });
  if (series.every(({ points }) => points.length === 0))
    throw new MetricsFileError(
      `${source.path}: no value in it can be used. ${notes.length > 0 ? notes.join(" ") : "It holds no datapoints: widen the time range of the export."}`,
    );
  return { path: source.path, series, notes };
}
