import type { Instant } from "../../kernel/time.ts";
import { KEPT, MOST_DISTINCT } from "./limits.ts";

/** What one metric measured in some interval. */
export interface Bucket {
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
  /** Buckets that lie beside each other lie together, by the number of the first divided by `WIDTH`. */
  readonly chunks: Map<number, Chunk>;
  newest: Chunk | undefined;
  /** When a value last arrived. */
  lastArrival: Instant;
  /** The store has let go of it: what is added to it now is lost. */
  forgotten: boolean;
}

/** A metric that has no values yet. */
export function newSeries(
  metric: Pick<Series, "namespace" | "name" | "dimensions" | "unit" | "resolution">,
  now: Instant,
): Series {
  return { ...metric, chunks: new Map(), newest: undefined, lastArrival: now, forgotten: false };
}

/** Columns of some buckets: a fleet has a million of them a day, too many for an object each. */
export interface Chunk {
  readonly index: number;
  /** Four numbers a bucket: count, sum, minimum, maximum. */
  readonly numbers: Float64Array;
  readonly several: Map<number, Map<number, number>>;
  readonly lossy: Set<number>;
}

/** How often old chunks are looked for: at every so many. */
const SWEPT = 64;
const WIDTH = 32;
const COLUMNS = 4;

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
  const step = Math.floor(at / series.resolution);
  const chunk = chunkAt(series, Math.floor(step / WIDTH));
  const slot = step - chunk.index * WIDTH;
  if (sample.kind === "values")
    for (const [value, count] of sample.values) addValue(chunk, slot, value, count);
  // A set of one value is as good as the value.
  else if (sample.minimum === sample.maximum) addValue(chunk, slot, sample.minimum, sample.count);
  else {
    add(chunk, slot, sample.count, sample.sum, sample.minimum, sample.maximum);
    chunk.lossy.add(slot);
    chunk.several.delete(slot);
  }
}

/** One value, which is what services measure: the same as a sample of it. */
export function addOne(series: Series, at: Instant, value: number): void {
  const step = Math.floor(at / series.resolution);
  const chunk = chunkAt(series, Math.floor(step / WIDTH));
  addValue(chunk, step - chunk.index * WIDTH, value, 1);
}

function chunkAt(series: Series, index: number): Chunk {
  if (series.newest?.index === index) return series.newest;
  let chunk = series.chunks.get(index);
  if (!chunk) {
    chunk = {
      index,
      numbers: new Float64Array(WIDTH * COLUMNS),
      several: new Map(),
      lossy: new Set(),
    };
    series.chunks.set(index, chunk);
    if (series.chunks.size % SWEPT === 0) sweep(series);
  }
  series.newest = chunk;
  return chunk;
}

/** A long flight keeps what AWS keeps by the minute, and no more. */
function sweep(series: Series): void {
  const oldest = Math.floor((series.lastArrival - KEPT) / series.resolution / WIDTH);
  for (const index of series.chunks.keys()) if (index < oldest) series.chunks.delete(index);
}

function addValue(chunk: Chunk, slot: number, value: number, count: number): void {
  const known = chunk.numbers[slot * COLUMNS] as number;
  const minimum = chunk.numbers[slot * COLUMNS + 2] as number;
  const several = chunk.several.size > 0 ? chunk.several.get(slot) : undefined;
  if (several) countOf(chunk, slot, several, value, count);
  else if (known > 0 && minimum !== value && !chunk.lossy.has(slot))
    chunk.several.set(
      slot,
      new Map([
        [minimum, known],
        [value, count],
      ]),
    );
  add(chunk, slot, count, value * count, value, value);
}

/** Adds to the values of a bucket; when there are very many different ones, near ones become one. */
function countOf(
  chunk: Chunk,
  slot: number,
  several: Map<number, number>,
  value: number,
  count: number,
): void {
  several.set(value, (several.get(value) ?? 0) + count);
  if (several.size <= MOST_DISTINCT) return;
  const fewer = new Map<number, number>();
  for (const [one, times] of several) fewer.set(rounded(one), (fewer.get(rounded(one)) ?? 0) + times);
  chunk.several.set(slot, fewer);
}

/** To eight bits of precision: off by 0.4 percent at most. Percentiles of CloudWatch are approximate too. */
function rounded(value: number): number {
  if (value === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 7);
  return Math.round(value / unit) * unit;
}

function add({ numbers }: Chunk, slot: number, count: number, sum: number, low: number, high: number): void {
  const first = slot * COLUMNS;
  const empty = numbers[first] === 0;
  numbers[first] = (numbers[first] as number) + count;
  numbers[first + 1] = (numbers[first + 1] as number) + sum;
  numbers[first + 2] = empty ? low : Math.min(numbers[first + 2] as number, low);
  numbers[first + 3] = empty ? high : Math.max(numbers[first + 3] as number, high);
}

/** All buckets of `[from, until)` put together; `undefined` when there is none. */
export function combined(series: readonly Series[], from: Instant, until: Instant): Bucket | undefined {
  let whole: Bucket | undefined;
  for (const one of series) {
    const first = Math.ceil(from / one.resolution);
    const last = Math.ceil(until / one.resolution) - 1;
    for (const chunk of chunksIn(one, Math.floor(first / WIDTH), Math.floor(last / WIDTH))) {
      const begin = Math.max(0, first - chunk.index * WIDTH);
      const end = Math.min(WIDTH - 1, last - chunk.index * WIDTH);
      for (let slot = begin; slot <= end; slot++) whole = merged(whole, chunk, slot);
    }
  }
  return whole;
}

/** The start of the oldest bucket that has data. */
export function firstValueOf(series: Series): Instant | undefined {
  let first = Infinity;
  for (const index of series.chunks.keys()) first = Math.min(first, index);
  const numbers = series.chunks.get(first)?.numbers;
  if (!numbers) return undefined;
  for (let slot = 0; slot < WIDTH; slot++)
    if ((numbers[slot * COLUMNS] as number) > 0) return (first * WIDTH + slot) * series.resolution;
  return undefined;
}

/** In the order of time. A long interval over few chunks is read the other way round. */
function chunksIn({ chunks }: Series, first: number, last: number): Chunk[] {
  if (last - first >= chunks.size)
    return [...chunks.values()]
      .filter(({ index }) => index >= first && index <= last)
      .sort((a, b) => a.index - b.index);
  const found: Chunk[] = [];
  for (let index = first; index <= last; index++) {
    const chunk = chunks.get(index);
    if (chunk) found.push(chunk);
  }
  return found;
}

function merged(
  whole: Bucket | undefined,
  { numbers, several, lossy }: Chunk,
  slot: number,
): Bucket | undefined {
  const first = slot * COLUMNS;
  const count = numbers[first] as number;
  if (count === 0) return whole;
  const here: Bucket = {
    count,
    sum: numbers[first + 1] as number,
    minimum: numbers[first + 2] as number,
    maximum: numbers[first + 3] as number,
    lossy: lossy.has(slot),
    several: several.get(slot),
  };
  if (!whole) return { ...here, several: here.several && new Map(here.several) };
  const values = whole.lossy ? undefined : valuesOf(here);
  if (!values) {
    whole.lossy = true;
    whole.several = undefined;
  } else if (whole.several || here.several || whole.minimum !== here.minimum) {
    const all = whole.several ?? new Map([[whole.minimum, whole.count]]);
    for (const [value, times] of values) all.set(value, (all.get(value) ?? 0) + times);
    whole.several = all;
  }
  whole.count += count;
  whole.sum += here.sum;
  whole.minimum = Math.min(whole.minimum, here.minimum);
  whole.maximum = Math.max(whole.maximum, here.maximum);
  return whole;
}
