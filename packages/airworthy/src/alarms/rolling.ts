/**
 * The decision of judge.ts, kept up to date period by period: its cost does not depend on N. For rehearsals, which
 * evaluate an alarm ten thousand times a week.
 *
 *   const ring = rolling(shape, range);
 *   push(ring, BREACHING) // verdict over the newest `range` periods, the one just pushed included
 *
 * Only for alarms whose periods do not overlap from one evaluation to the next (period = cadence); for others keep one
 * ring for each offset. Data that comes late: `amend`. Proof that both agree: rolling.test.ts, and all patterns in
 * bench/alarms.ts.
 */
import type { Shape, Verdict } from "./judge.ts";

export const FINE = 0;
export const BREACHING = 1;
export const MISSING = 2;

/** Verdicts as numbers, which `verdictOf` names. */
export const VERDICTS: readonly Verdict[] = ["OK", "ALARM", "INSUFFICIENT_DATA", "retain"];

/** Plain data: can be kept and copied. */
export interface Ring {
  readonly n: number;
  readonly m: number;
  readonly range: number;
  /** 0 missing, 1 ignore, 2 breaching, 3 notBreaching. */
  readonly treat: number;
  readonly exactly: boolean;
  /** Its size is a power of two; periods are found by `index & mask`. */
  readonly slots: Uint8Array;
  readonly mask: number;
  /** Periods pushed so far; those before the first were missing. */
  pushed: number;
  /** The oldest period that is counted; everything between it and `pushed` is. */
  tail: number;
  /** Periods with data among the counted: at most N. */
  real: number;
  breaching: number;
}

const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"];

export function rolling(shape: Shape, range: number): Ring {
  const size = 2 ** Math.ceil(Math.log2(range + 1));
  return {
    n: shape.evaluationPeriods,
    m: shape.datapointsToAlarm,
    range,
    treat: TREATMENTS.indexOf(shape.treatMissingData),
    exactly: shape.prematureRule === "exactly-m-old",
    slots: new Uint8Array(size).fill(MISSING),
    mask: size - 1,
    pushed: 0,
    tail: 0,
    real: 0,
    breaching: 0,
  };
}

/** @returns An index into `VERDICTS`. */
export function push(ring: Ring, slot: number): number {
  const { slots, mask } = ring;
  if (ring.tail <= ring.pushed - ring.range) drop(ring);
  slots[ring.pushed & mask] = slot;
  ring.pushed++;
  if (slot !== MISSING) {
    ring.real++;
    ring.breaching += slot;
    if (ring.real > ring.n) drop(ring);
  }
  // The tail stands on data, or at the end: its age is asked for.
  while (ring.tail < ring.pushed && slots[ring.tail & mask] === MISSING) ring.tail++;
  return decide(ring);
}

/** Forgets the oldest counted period and those without data after it. */
function drop(ring: Ring): void {
  const { slots, mask } = ring;
  const slot = slots[ring.tail & mask] as number;
  if (slot !== MISSING) {
    ring.real--;
    ring.breaching -= slot;
  }
  ring.tail++;
  while (ring.tail < ring.pushed && slots[ring.tail & mask] === MISSING) ring.tail++;
}

/** What each treatment makes of the counts; the words are in judge.ts. */
function decide({ n, m, treat, real, breaching, exactly, pushed, tail }: Ring): number {
  if (breaching >= m) return 1;
  if (real >= n || treat === 3) return 0;
  if (treat === 2) return breaching + n - real >= m ? 1 : 0;
  if (real === 0) return treat === 0 ? 2 : 3;
  if (breaching < real) return 0;
  const age = pushed - tail;
  const premature = exactly ? m > 1 && age === m : age >= m;
  return premature ? (treat === 0 ? 1 : 3) : 0;
}

/**
 * Data for an earlier period, 0 being the newest. Counts again from scratch: late data is rare.
 *
 * @throws RangeError when the period has left the range: then no alarm looks at it any more.
 */
export function amend(ring: Ring, periodsAgo: number, slot: number): number {
  if (periodsAgo < 0 || periodsAgo >= Math.min(ring.range, ring.pushed))
    throw new RangeError(`The period ${periodsAgo} ago is not among the newest ${ring.range}.`);
  ring.slots[(ring.pushed - 1 - periodsAgo) & ring.mask] = slot;
  ring.real = 0;
  ring.breaching = 0;
  const oldest = Math.max(0, ring.pushed - ring.range);
  ring.tail = ring.pushed;
  for (let index = ring.pushed - 1; index >= oldest && ring.real < ring.n; index--) {
    const here = ring.slots[index & ring.mask] as number;
    if (here === MISSING) continue;
    ring.real++;
    ring.breaching += here;
    ring.tail = index;
  }
  return decide(ring);
}
