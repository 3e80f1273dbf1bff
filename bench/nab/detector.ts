import { type Band, type BandOptions, createBand } from "../../packages/airworthy/src/alarms/band/band.ts";

/**
 * A band says at each point what is usual. NAB asks for something else: a score in [0, 1] that one threshold cuts for
 * all series. This detector makes the one from the other, and sees nothing but values and the limits of the band:
 *
 * - It follows three quantities: the value, its distance from the middle of the band, and that distance in deviations.
 * - Of each it keeps the mean over some spans, and the highest and lowest such mean there ever was.
 * - The score is how far a mean leaves that record, as a share of the distance between highest and lowest, less a
 *   handicap that falls with the number of points, as the chance of a new record does.
 * - A point scores nothing in the quiet time after a higher one: one incident is one alarm.
 */
export interface DetectorOptions {
  readonly follow: readonly Quantity[];
  /** Points that the means look back over. */
  readonly spans: readonly number[];
  /** Deviations beyond this say no more. */
  readonly most: number;
  /** Divided by the number of points seen, this is the handicap of a record. */
  readonly handicap: number;
  /** Points. */
  readonly quiet: number;
}

export type Quantity = "value" | "distance" | "deviations";

/** Records begin to count after this many points with a band. */
const FIRST_RECORD = 50;
const DEVIATIONS = 2;

/** The mean of a quantity over a span, and its records. */
interface Follower {
  readonly quantity: Quantity;
  readonly span: number;
  points: number;
  mean: number;
  low: number;
  high: number;
}

/** Scores each point of a series, from the points before it and the point itself. */
export function scoresOf(
  times: Float64Array,
  values: Float64Array,
  band: BandOptions,
  options: DetectorOptions,
): Float64Array {
  const judge = createBand({ ...band, deviations: DEVIATIONS });
  const followers = options.follow.flatMap((quantity) => followersOf(quantity, options.spans));
  const scores = new Float64Array(values.length);
  let loudest = 0;
  let loudAt = -Infinity;
  for (const [index, value] of values.entries()) {
    const instant = times[index] ?? 0;
    const seen = quantitiesOf(judge, instant, value, options.most);
    judge.observe(instant, value);
    let excess = -1;
    for (const follower of followers) {
      const quantity = follower.quantity === "value" ? value : seen?.[follower.quantity];
      if (quantity !== undefined) excess = Math.max(excess, beyond(follower, quantity));
    }
    if (!seen) continue;
    const score = 1 / (1 + Math.exp(-3 * (excess - options.handicap / index)));
    if (index - loudAt < options.quiet && score <= loudest) continue;
    scores[index] = score;
    if (score <= 0.5) continue;
    loudest = score;
    loudAt = index;
  }
  return scores;
}

function quantitiesOf(
  band: Band,
  instant: number,
  value: number,
  most: number,
): { distance: number; deviations: number } | undefined {
  const limits = band.at(instant);
  if (!limits) return undefined;
  const distance = value - limits.middle;
  const width = distance > 0 ? limits.upper - limits.middle : limits.middle - limits.lower;
  const deviations = width > 0 ? (DEVIATIONS * distance) / width : 0;
  return { distance, deviations: Math.max(-most, Math.min(most, deviations)) };
}

/** Single points are the band's own business: deviations are followed over the longer spans only. */
function followersOf(quantity: Quantity, spans: readonly number[]): Follower[] {
  return spans
    .filter((span) => quantity !== "deviations" || span > 1)
    .map((span) => ({ quantity, span, points: 0, mean: 0, low: Infinity, high: -Infinity }));
}

/** How far the mean is beyond its record, as a share of all it ever spanned; and the new record. */
function beyond(follower: Follower, quantity: number): number {
  const { quantity: name, span, low, high } = follower;
  follower.points++;
  // What lies off the middle is 0 at first; of the value nothing is known.
  const weight = name === "value" ? 1 / Math.min(follower.points, span) : 1 / span;
  follower.mean += weight * (quantity - follower.mean);
  const { mean, points } = follower;
  follower.low = Math.min(low, mean);
  follower.high = Math.max(high, mean);
  if (points <= FIRST_RECORD || high <= low) return -1;
  return Math.min(3, Math.max(mean - high, low - mean) / (high - low));
}
