import { evaluationRange } from "./range.ts";
import { type Offset, wallClock } from "./band/clock.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Which clock the periods of an alarm keep to. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export interface WallClock {
  /** An IANA time zone, or an offset as `+01:30`; UTC when absent. */
  readonly timeZone?: string;
}

export interface Timing {
  /** Seconds: 10, 20, 30 or a multiple of 60. */
  readonly period: number;
  readonly evaluationPeriods: number;
  /** Periods begin at their multiples on this clock; they slide when absent. */
  readonly wallClock?: WallClock;
}

/**
 * How often an alarm is evaluated, in milliseconds: every minute; every ten seconds when its period is shorter than a
 * minute; every hour when it looks at more than a day.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function cadence({ period, evaluationPeriods }: Timing): number {
  if (period * evaluationPeriods * SECOND > DAY) return HOUR;
  return period < 60 ? 10 * SECOND : MINUTE;
}

/** The first instant after `now` at which the alarm is evaluated. `phase`: milliseconds into its interval. */
export function nextEvaluation(timing: Timing, now: number, phase = 0): number {
  const every = cadence(timing);
  return (Math.floor((now - phase) / every) + 1) * every + phase;
}

/**
 * Starts of the periods an alarm looks at, the newest last. All of them are complete: with a period of five minutes, the
 * alarm at 10:05 uses 10:00 to 10:05, and at 10:06 10:01 to 10:06. Over more than a day, up to the last full hour.
 */
export function periodsAt(timing: Timing, now: number): number[] {
  const length = timing.period * SECOND;
  const count = evaluationRange(timing.evaluationPeriods);
  if (timing.wallClock) return clockPeriods(timing.wallClock, length, count, now);
  const every = cadence(timing);
  const end = Math.floor(now / every) * every;
  return Array.from({ length: count }, (_, index) => end - (count - index) * length);
}

/** On a wall clock a day may have 23 or 25 hours: walk back one period of the clock at a time. */
function clockPeriods({ timeZone }: WallClock, length: number, count: number, now: number): number[] {
  const offset = offsetOf(timeZone);
  // Weeks begin on Monday (undocumented); 1970 began on a Thursday.
  const shift = length === 7 * DAY ? 3 * DAY : 0;
  let local = Math.floor((now + offset(now) + shift) / length) * length - shift;
  const starts: number[] = [];
  while (starts.length < count) {
    local -= length;
    starts.unshift(instantOf(local, offset));
  }
  return starts;
}

/** Ends of periods: the next one's start; of the newest the start of the running one. */
export function periodEnd(timing: Timing, start: number): number {
  const length = timing.period * SECOND;
  if (!timing.wallClock) return start + length;
  const offset = offsetOf(timing.wallClock.timeZone);
  return instantOf(start + offset(start) + length, offset);
}

/** The instant at which a clock shows `local`; the later reading where the clock skips it. */
export function instantOf(local: number, offset: Offset): number {
  const first = local - offset(local);
  return local - offset(first);
}

const zones = new Map<string, Offset>();

/** @throws RangeError when there is no such zone. */
export function offsetOf(timeZone = "UTC"): Offset {
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(timeZone);
  if (fixed) {
    const size = (Number(fixed[2]) * 60 + Number(fixed[3])) * MINUTE;
    return () => (fixed[1] === "-" ? -size : size);
  }
  let offset = zones.get(timeZone);
  if (!offset) zones.set(timeZone, (offset = wallClock(timeZone)));
  return offset;
}
