import { createBand, type Limits } from "../../alarms/band/band.ts";
import type { Model } from "../../alarms/band/model.ts";
import type { Edges } from "./flags.ts";
import type { Prepared } from "./prepare.ts";
import { BEGIN } from "./values.ts";

/** A band as it was at the beginning of a period, to go on from. */
export interface Snapshot {
  /** Index of the period. */
  readonly period: number;
  readonly model: Model | undefined;
  /** The band of the period before. */
  readonly before: Limits | undefined;
}

/**
 * The band beside the values of [from, to). It learns one value a period, as metrics are stored, and each period is
 * judged by what was known before it. A window that slides from one period into the next is judged by what lies between
 * their bands: or each morning would seem too quiet.
 *
 * @param snapshot what it had learned before `from`; it begins with nothing when absent
 * @param keep periods at whose beginning the band is wanted again
 */
export function edgesOf(
  prepared: Prepared,
  values: Float64Array,
  from: number,
  to: number,
  snapshot: Snapshot | undefined,
  keep: ReadonlySet<number> = new Set(),
): { readonly edges: Edges; readonly kept: ReadonlyMap<number, Snapshot> } {
  const { length, alarm } = prepared;
  const options = { period: alarm.period, deviations: alarm.band?.deviations ?? 2 };
  const band = createBand(options, snapshot?.model);
  const edges = {
    lower: new Float64Array(to - from).fill(NaN),
    upper: new Float64Array(to - from).fill(NaN),
  };
  const kept = new Map<number, Snapshot>();
  let before = snapshot?.before;
  for (let period = Math.floor(from / length); period * length < to; period++) {
    if (keep.has(period)) kept.set(period, { period, model: band.state(), before });
    const limits = band.at(instantOf(period, length));
    if (limits) draw(edges, before ?? limits, limits, period * length, length, from, to);
    before = limits;
    const last = (period + 1) * length - 1;
    // A snapshot has learned everything before its own period.
    if (last < to && last >= from && period >= (snapshot?.period ?? 0))
      band.observe(instantOf(period, length), values[last - from] as number);
  }
  return { edges, kept };
}

/** Between the band of the period before and that of the period which begins at a minute. */
function draw(
  { lower, upper }: Edges,
  before: Limits,
  limits: Limits,
  begin: number,
  length: number,
  from: number,
  to: number,
): void {
  const last = Math.min(to, begin + length);
  for (let minute = Math.max(from, begin); minute < last; minute++) {
    const share = (minute + 1 - begin) / length;
    lower[minute - from] = before.lower + (limits.lower - before.lower) * share;
    upper[minute - from] = before.upper + (limits.upper - before.upper) * share;
  }
}

function instantOf(period: number, length: number): number {
  return BEGIN + period * length * 60_000;
}
