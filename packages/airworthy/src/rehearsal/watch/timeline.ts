import { judge, type Slot, type Verdict } from "../../alarms/judge.ts";
import { BREACHING, MISSING, push, type Ring, rolling } from "../../alarms/rolling.ts";
import type { Prepared } from "./prepare.ts";

/** States as numbers, as `VERDICTS` of alarms/rolling.ts has them. */
export const OK = 0;
export const ALARM = 1;
export const INSUFFICIENT_DATA = 2;
const RETAIN = 3;
const VERDICT: Readonly<Record<Verdict, number>> = { OK, ALARM, INSUFFICIENT_DATA, retain: RETAIN };

/**
 * The state of an alarm after each minute of [from, to).
 *
 * @param flags a byte a minute, of windows that end there, from `flagsFrom` on; what is earlier was missing
 * @param before the state it was in before
 */
export function statesOf(
  prepared: Prepared,
  flags: Uint8Array,
  flagsFrom: number,
  from: number,
  to: number,
  before: number,
): Uint8Array {
  const states = new Uint8Array(to - from);
  if (prepared.every > 1) return hourly(prepared, flags, flagsFrom, from, to, before, states);
  const { length, range, alarm } = prepared;
  const missingCounts = alarm.treatMissingData !== "notBreaching";
  let state = before;
  let at = from;
  while (at < to) {
    // Nothing to decide as long as every window in reach is fine: jump.
    const next =
      nextOdd(flags, Math.max(at - (range - 1) * length - flagsFrom, 0), to - flagsFrom, missingCounts) +
      flagsFrom;
    if (next > at) {
      const until = Math.min(next, to);
      if (at < until) state = OK;
      at = until;
      if (at >= to) break;
    }
    const rings = ringsBefore(prepared, flags, flagsFrom, at);
    let quiet = 0;
    for (; at < to; at++) {
      const flag = flags[at - flagsFrom] as number;
      const verdict = push(rings[at % length] as Ring, flag);
      if (verdict !== RETAIN) state = verdict;
      states[at - from] = state;
      quiet = flag === BREACHING || (missingCounts && flag === MISSING) ? 0 : quiet + 1;
      // Past the reach of the last odd one, and a little: what follows is OK until the next.
      if (quiet >= range * length) {
        at++;
        break;
      }
    }
  }
  return states;
}

/** Index of the next window that may change anything. */
function nextOdd(flags: Uint8Array, start: number, end: number, missingCounts: boolean): number {
  const breaching = flags.indexOf(BREACHING, start);
  const missing = missingCounts ? flags.indexOf(MISSING, start) : -1;
  const first = Math.min(breaching < 0 ? end : breaching, missing < 0 ? end : missing);
  return Math.min(first, end);
}

/** One ring for each offset within a period, as it is before `at`. */
function ringsBefore(
  { alarm, length, range }: Prepared,
  flags: Uint8Array,
  flagsFrom: number,
  at: number,
): Ring[] {
  const rings = Array.from({ length }, () => rolling(alarm, range));
  for (let minute = Math.max(flagsFrom, at - range * length); minute < at; minute++)
    push(rings[minute % length] as Ring, flags[minute - flagsFrom] as number);
  return rings;
}

/**
 * The same of an alarm that ignores percentiles of few samples: it keeps its state while the newest N windows hold too few.
 *
 * @param samples of each window, NaN without any
 */
export function cautiousStates(
  prepared: Prepared,
  flags: Uint8Array,
  samples: Float64Array,
  flagsFrom: number,
  from: number,
  to: number,
  before: number,
): Uint8Array {
  const { alarm, length, range, samplesNeeded: needed = 0 } = prepared;
  const states = new Uint8Array(to - from);
  let state = before;
  for (let at = from; at < to; at++) {
    const slots: Slot[] = [];
    let seen = 0;
    let count = 0;
    for (let slot = 0; slot < range; slot++) {
      const place = at - slot * length - flagsFrom;
      slots.unshift(slotOf(flags[place]));
      const here = samples[place] ?? NaN;
      if (here === here && seen < alarm.evaluationPeriods) {
        seen++;
        count += here;
      }
    }
    const verdict = VERDICT[judge(slots, alarm)];
    if (verdict !== RETAIN && (seen === 0 || count >= needed)) state = verdict;
    states[at - from] = state;
  }
  return states;
}

/** An alarm that looks at more than a day is evaluated at full hours only. */
function hourly(
  { alarm, length, range }: Prepared,
  flags: Uint8Array,
  flagsFrom: number,
  from: number,
  to: number,
  before: number,
  states: Uint8Array,
): Uint8Array {
  let state = before;
  for (let at = from; at < to; at++) {
    if ((at + 1) % 60 === 0) {
      const slots: Slot[] = [];
      for (let slot = range - 1; slot >= 0; slot--) slots.push(slotOf(flags[at - slot * length - flagsFrom]));
      const verdict = VERDICT[judge(slots, alarm)];
      if (verdict !== RETAIN) state = verdict;
    }
    states[at - from] = state;
  }
  return states;
}

/**
 * The same while metrics arrive late, slot by slot.
 *
 * @param partial windows that are shorter by what is missing of them
 * @param empty windows of which nothing has arrived
 */
export function lateStatesOf(
  { alarm, length, range }: Prepared,
  flags: Uint8Array,
  partial: Uint8Array,
  empty: Uint8Array,
  flagsFrom: number,
  from: number,
  to: number,
  before: number,
  late: number,
): Uint8Array {
  const states = new Uint8Array(to - from);
  const waiting = Math.floor(late / length);
  let state = before;
  for (let at = from; at < to; at++) {
    const slots: Slot[] = [];
    for (let slot = range - 1; slot >= 0; slot--) {
      if (slot < waiting) slots.push(slotOf(empty[at - flagsFrom]));
      else if (slot === waiting && late % length > 0) slots.push(slotOf(partial[at - late - flagsFrom]));
      else slots.push(slotOf(flags[at - slot * length - flagsFrom]));
    }
    const verdict = VERDICT[judge(slots, alarm)];
    if (verdict !== RETAIN) state = verdict;
    states[at - from] = state;
  }
  return states;
}

function slotOf(flag: number | undefined): Slot {
  return flag === BREACHING ? "breaching" : flag === 0 ? "fine" : "missing";
}
