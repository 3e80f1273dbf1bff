import type { Instant } from "../../kernel/time.ts";

/** What one metric measured in one interval. */
export interface Bucket {
  readonly start: Instant;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** How often each value came; absent once a set of statistics was added, of which nobody knows the values. */
  values: Map<number, number> | undefined;
}

/** One metric: its name with one set of dimensions. */
export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly unit: string | undefined;
  /** Width of a bucket: a minute, or a second for high resolution. */
  readonly resolution: number;
  readonly buckets: Map<Instant, Bucket>;
  /** When a value last arrived. */
  lastArrival: Instant;
}

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** Values that came together. */
export type Sample =
  | { readonly kind: "values"; readonly values: readonly (readonly [value: number, count: number])[] }
  | {
      readonly kind: "set";
      readonly count: number;
      readonly sum: number;
      readonly minimum: number;
      readonly maximum: number;
    };

export function addTo(series: Series, at: Instant, sample: Sample): void {
  const start = Math.floor(at / series.resolution) * series.resolution;
  let bucket = series.buckets.get(start);
  if (!bucket) {
    bucket = { start, count: 0, sum: 0, minimum: Infinity, maximum: -Infinity, values: new Map() };
    series.buckets.set(start, bucket);
  }
  if (sample.kind === "values") {
    for (const [value, count] of sample.values) {
      add(bucket, count, value * count, value, value);
      bucket.values?.set(value, (bucket.values.get(value) ?? 0) + count);
    }
    return;
  }
  add(bucket, sample.count, sample.sum, sample.minimum, sample.maximum);
  // A set of one value is as good as the value.
  if (sample.minimum === sample.maximum)
    bucket.values?.set(sample.minimum, (bucket.values.get(sample.minimum) ?? 0) + sample.count);
  else bucket.values = undefined;
}

function add(bucket: Bucket, count: number, sum: number, minimum: number, maximum: number): void {
  bucket.count += count;
  bucket.sum += sum;
  bucket.minimum = Math.min(bucket.minimum, minimum);
  bucket.maximum = Math.max(bucket.maximum, maximum);
}

/** All buckets of `[from, until)` put together; `undefined` when there is none. */
export function combined(series: readonly Series[], from: Instant, until: Instant): Bucket | undefined {
  let whole: Bucket | undefined;
  for (const { buckets, resolution } of series) {
    const first = Math.ceil(from / resolution) * resolution;
    // A long period over few buckets is read the other way round.
    const steps = (until - first) / resolution;
    const found =
      steps > buckets.size
        ? [...buckets.values()].filter(({ start }) => start >= from && start < until)
        : everyStep(buckets, first, until, resolution);
    for (const bucket of found)
      whole = whole ? merged(whole, bucket) : { ...bucket, values: copy(bucket.values) };
  }
  return whole;
}

function everyStep(
  buckets: Map<Instant, Bucket>,
  first: Instant,
  until: Instant,
  resolution: number,
): Bucket[] {
  const found: Bucket[] = [];
  for (let start = first; start < until; start += resolution) {
    const bucket = buckets.get(start);
    if (bucket) found.push(bucket);
  }
  return found;
}

function merged(whole: Bucket, bucket: Bucket): Bucket {
  add(whole, bucket.count, bucket.sum, bucket.minimum, bucket.maximum);
  if (bucket.values && whole.values)
    for (const [value, count] of bucket.values)
      whole.values.set(value, (whole.values.get(value) ?? 0) + count);
  else whole.values = undefined;
  return whole;
}

function copy(values: Bucket["values"]): Bucket["values"] {
  return values && new Map(values);
}
