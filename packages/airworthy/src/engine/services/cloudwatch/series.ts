import type { Instant } from "../../kernel/time.ts";

/** What one metric measured in one interval. */
export interface Bucket {
  readonly start: Instant;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
  /** A set of statistics was added: nobody knows its values. */
  lossy: boolean;
  /** How often each value came, once there are two different ones; most buckets never have them. */
  several: Map<number, number> | undefined;
}

/** How often each value of a bucket came; `undefined` when nobody knows. */
export function valuesOf({
  lossy,
  several,
  minimum,
  count,
}: Bucket): ReadonlyMap<number, number> | undefined {
  return lossy ? undefined : (several ?? new Map(count > 0 ? [[minimum, count]] : []));
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
  /** The one that was last added to. */
  newest: Bucket | undefined;
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
  const bucket = bucketAt(series, start);
  if (sample.kind === "values") for (const [value, count] of sample.values) addValue(bucket, value, count);
  // A set of one value is as good as the value.
  else if (sample.minimum === sample.maximum) addValue(bucket, sample.minimum, sample.count);
  else {
    add(bucket, sample.count, sample.sum, sample.minimum, sample.maximum);
    bucket.lossy = true;
    bucket.several = undefined;
  }
}

/** One value, which is what services measure: the same as a sample of it. */
export function addOne(series: Series, at: Instant, value: number): void {
  addValue(bucketAt(series, Math.floor(at / series.resolution) * series.resolution), value, 1);
}

function bucketAt(series: Series, start: Instant): Bucket {
  if (series.newest?.start === start) return series.newest;
  let bucket = series.buckets.get(start);
  if (!bucket) {
    bucket = {
      start,
      count: 0,
      sum: 0,
      minimum: Infinity,
      maximum: -Infinity,
      lossy: false,
      several: undefined,
    };
    series.buckets.set(start, bucket);
  }
  series.newest = bucket;
  return bucket;
}

function addValue(bucket: Bucket, value: number, count: number): void {
  if (bucket.several) bucket.several.set(value, (bucket.several.get(value) ?? 0) + count);
  else if (!bucket.lossy && bucket.count > 0 && bucket.minimum !== value)
    bucket.several = new Map([
      [bucket.minimum, bucket.count],
      [value, count],
    ]);
  add(bucket, count, value * count, value, value);
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
      whole = whole
        ? merged(whole, bucket)
        : { ...bucket, several: bucket.several && new Map(bucket.several) };
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
  const values = valuesOf(bucket);
  if (values) for (const [value, count] of values) addValue(whole, value, count);
  else {
    add(whole, bucket.count, bucket.sum, bucket.minimum, bucket.maximum);
    whole.lossy = true;
    whole.several = undefined;
  }
  return whole;
}
