import { type Bucket, valuesOf } from "./series.ts";

/** Works out one number of an interval; `undefined` when the values it needs are not known. */
export type Statistic = (bucket: Bucket) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** `p99`, `p99.9` and the like. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
/** `tm90`, short for `TM(:90%)`. */
const SHORT = /^(tm|tc|ts|wm)(\d{1,2}(?:\.\d{1,10})?)$/;
const RANGE = /^(TM|TC|TS|WM|PR)\((?:([\d.]+)(%?))?:(?:([\d.]+)(%?))?\)$/;

/**
 * A statistic by its name; `undefined` when there is none of that name.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 *
 * @example statistic("p99")?.(bucket)
 */
export function statistic(name: string): Statistic | undefined {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  const percent = PERCENTILE.exec(name);
  if (percent)
    return (bucket) => withValues(bucket, (values) => percentile(values, bucket.count, Number(percent[1])));
  const short = SHORT.exec(name);
  if (short)
    return ranged(String(short[1]).toUpperCase(), undefined, { at: Number(short[2]), percent: true });
  if (name === "IQM") return ranged("TM", { at: 25, percent: true }, { at: 75, percent: true });
  const range = RANGE.exec(name);
  if (!range || (range[2] === undefined && range[4] === undefined)) return undefined;
  const [, kind = "", from, fromSign, to, toSign] = range;
  if (kind === "PR" && (fromSign || toSign)) return undefined;
  return ranged(kind, bound(from, fromSign), bound(to, toSign));
}

interface Bound {
  readonly at: number;
  readonly percent: boolean;
}

function bound(text: string | undefined, sign: string | undefined): Bound | undefined {
  return text === undefined ? undefined : { at: Number(text), percent: sign === "%" };
}

type Values = readonly (readonly [value: number, count: number])[];

function withValues(bucket: Bucket, work: (values: Values) => number): number | undefined {
  // Percentiles are not there for metrics with negative values.
  const values = valuesOf(bucket);
  if (!values || bucket.minimum < 0) return undefined;
  return work([...values].sort(([a], [b]) => a - b));
}

/**
 * The value below which a share of the samples lies, between two of them by linear interpolation. CloudWatch does not
 * publish its method; this is the common one.
 */
function percentile(values: Values, count: number, percent: number): number {
  const position = (percent / 100) * (count - 1);
  const below = valueAt(values, Math.floor(position));
  const above = valueAt(values, Math.ceil(position));
  return below + (above - below) * (position - Math.floor(position));
}

function valueAt(values: Values, index: number): number {
  let seen = 0;
  for (const [value, count] of values) {
    seen += count;
    if (index < seen) return value;
  }
  return values.at(-1)?.[0] ?? 0;
}

function ranged(kind: string, from: Bound | undefined, to: Bound | undefined): Statistic {
  return (bucket) =>
    withValues(bucket, (values) => {
      const low = from ? limit(from, values, bucket.count) : -Infinity;
      const high = to ? limit(to, values, bucket.count) : Infinity;
      let [count, sum] = [0, 0];
      for (const [value, times] of values) {
        // A lower bound is left out, an upper one counts; of percentages both count.
        const inside = (from?.percent ? value >= low : value > low) && value <= high;
        if (inside) {
          count += times;
          sum += value * times;
        } else if (kind === "WM") {
          count += times;
          sum += (value > high ? high : low) * times;
        }
      }
      if (kind === "TC") return count;
      if (kind === "TS") return sum;
      if (kind === "PR") return (100 * count) / bucket.count;
      return count === 0 ? 0 : sum / count;
    });
}

function limit({ at, percent }: Bound, values: Values, count: number): number {
  return percent ? percentile(values, count, at) : at;
}
