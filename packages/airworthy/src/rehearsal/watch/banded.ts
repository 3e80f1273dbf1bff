import { type Band, createBand } from "../../alarms/band/band.ts";
import type { Model } from "../../alarms/band/model.ts";
import type { Edges } from "./flags.ts";
import type { Prepared } from "./prepare.ts";
import { BEGIN } from "./values.ts";

/** A band as it was at the beginning of a period, to go on from. */
export interface Snapshot {
  /** Index of the period. */
  readonly period: number;
  readonly model: Model | undefined;
}

/**
 * The band beside the values of [from, to). It learns one value a period, as metrics are stored, and each period is
 * judged by what was known before it; windows that slide into a period are judged by the band of that period.
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
  for (let period = Math.floor(from / length); period * length < to; period++) {
    if (keep.has(period)) kept.set(period, { period, model: band.state() });
    drawEdges(band, edges, period, length, from, to);
    const last = (period + 1) * length - 1;
    // A snapshot has learned everything before its own period.
    if (last < to && last >= from && period >= (snapshot?.period ?? 0))
      band.observe(instantOf(period, length), values[last - from] as number);
  }
  return { edges, kept };
}

function drawEdges(
  band: Band,
  { lower, upper }: Edges,
  period: number,
  length: number,
  from: number,
  to: number,
): void {
  const limits = band.at(instantOf(period, length));
  if (!limits) return;
  const begin = Math.max(from, period * length) - from;
  const end = Math.min(to, (period + 1) * length) - from;
  lower.fill(limits.lower, begin, end);
  upper.fill(limits.upper, begin, end);
}

function instantOf(period: number, length: number): number {
  return BEGIN + period * length * 60_000;
}
