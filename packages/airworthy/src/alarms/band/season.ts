/**
 * One repeating pattern: what an hour, a day or a week adds to the level, as the values at a ring of nodes with straight
 * lines between them. Plain data.
 *
 * A node learns once a visit, from the mean of the visit, so that the pattern never predicts a point by the points just
 * before it. How far the pattern is to be trusted is measured, not assumed: `gain` is the slope of what happened over
 * what the pattern said beforehand, near 0 for a pattern that is only noise.
 */
export interface Season {
  /** Milliseconds: an hour, a day, a week. */
  readonly length: number;
  /** Milliseconds from node to node. */
  readonly step: number;
  readonly nodes: number[];
  /** Visits each node has learned from, up to `memory`. */
  readonly visits: number[];
  /** Of `n` visits the last weighs 2/(n + 1): the first ones were judged against a level that was hardly known. */
  readonly memory: number;
  /** Node that is being visited, and what was seen near it and near the next. */
  at: number;
  sum: number;
  weight: number;
  nextSum: number;
  nextWeight: number;
  /** Sums for the slope. */
  cross: number;
  power: number;
}

export function season(length: number, nodes: number, memory: number): Season {
  return {
    length,
    step: length / nodes,
    nodes: Array<number>(nodes).fill(0),
    visits: Array<number>(nodes).fill(0),
    memory,
    at: -1,
    sum: 0,
    weight: 0,
    nextSum: 0,
    nextWeight: 0,
    cross: 0,
    power: 0,
  };
}

/** A place on the ring of nodes: 2.25 is a quarter of the way from the third node to the fourth. */
export function positionOf(of: Season, instant: number): number {
  const { length } = of;
  // As `instant % length`, which takes ten times as long.
  return (instant - Math.floor(instant / length) * length) / of.step;
}

/** What the pattern says of a position, before its gain; 0 where it has seen nothing. */
export function patternAt(of: Season, position: number): number {
  const { nodes } = of;
  const node = Math.floor(position);
  const part = position - node;
  const here = nodes[node] ?? 0;
  return part === 0 ? here : here + part * ((nodes[node + 1 === nodes.length ? 0 : node + 1] ?? 0) - here);
}

/** Slope, with the weight of evidence against it that a pattern must first outweigh. */
export function gainOf(of: Season, doubt: number): number {
  const slope = of.cross / (of.power + doubt);
  return slope > 0 ? (slope < 1 ? slope : 1) : 0;
}

/**
 * Learns what was left for this pattern to explain at a position.
 *
 * @param said what `patternAt` answered for it.
 * @param keep share of the evidence for the slope that is kept from point to point.
 */
export function learnSeason(of: Season, position: number, said: number, left: number, keep: number): void {
  of.cross = of.cross * keep + said * left;
  of.power = of.power * keep + said * said;
  const count = of.nodes.length;
  const node = Math.floor(position);
  const part = position - node;
  if (node !== of.at) {
    const next = of.at + 1 === count ? 0 : of.at + 1;
    if (of.at >= 0) commit(of, of.at, of.sum, of.weight);
    if (node === next && of.at >= 0) {
      of.sum = of.nextSum;
      of.weight = of.nextWeight;
    } else {
      if (of.at >= 0) commit(of, next, of.nextSum, of.nextWeight);
      of.sum = 0;
      of.weight = 0;
    }
    of.nextSum = 0;
    of.nextWeight = 0;
    of.at = node;
  }
  of.sum += (1 - part) * left;
  of.weight += 1 - part;
  of.nextSum += part * left;
  of.nextWeight += part;
}

function commit(of: Season, node: number, sum: number, weight: number): void {
  if (weight <= 0) return;
  const visits = Math.min((of.visits[node] ?? 0) + 1, of.memory);
  of.visits[node] = visits;
  of.nodes[node] = (of.nodes[node] ?? 0) + (sum / weight - (of.nodes[node] ?? 0)) * (2 / (visits + 1));
}
