/**
 * Mute rules: in their windows alarms change their state, and do nothing about it.
 *
 *   isMuted(rule, now)        whether a window is open
 *   nextTurn(rule, now)       when that changes, or may
 *
 * A window begins when the clock of the rule's time zone shows its time, and is as long as it says, whatever the clock
 * does meanwhile: one of 24 hours ends an hour later by the clock when summer begins. A time that the clock skips is
 * that much later; of one that it shows twice, the first counts, and there is one window.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html
 */
import type { Offset } from "../band/clock.ts";
import { offsetOf } from "../cadence.ts";
import type { Schedule } from "./schedule.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far ahead a next window is looked for: the 29th of February comes once in eight years at worst. */
const FURTHEST = 9 * 366 * DAY;

export interface MuteRule {
  readonly schedule: Schedule;
  /** Milliseconds. */
  readonly duration: number;
  /** UTC when absent. */
  readonly timeZone?: string;
  /** The rule counts from here, and until there. */
  readonly from?: number;
  readonly until?: number;
}

export type MuteStatus = "SCHEDULED" | "ACTIVE" | "EXPIRED";

export function isMuted(rule: MuteRule, now: number): boolean {
  if (now < (rule.from ?? -Infinity) || now >= (rule.until ?? Infinity)) return false;
  const start = lastStart(rule, now);
  return start !== undefined && now < start + rule.duration;
}

export function statusOf(rule: MuteRule, now: number): MuteStatus {
  if (isMuted(rule, now)) return "ACTIVE";
  if (now >= (rule.until ?? Infinity)) return "EXPIRED";
  return nextTurn(rule, now) === undefined ? "EXPIRED" : "SCHEDULED";
}

/** The next instant at which a window opens or closes, or the rule begins or ends to count; `undefined` when none is left. */
export function nextTurn(rule: MuteRule, now: number): number | undefined {
  const { from = -Infinity, until = Infinity } = rule;
  if (now >= until) return undefined;
  const after = Math.max(now, from - 1);
  const last = lastStart(rule, after);
  const open = last !== undefined && last + rule.duration > after ? last + rule.duration : Infinity;
  const next = Math.min(
    from > now && open < Infinity ? from : Infinity,
    open,
    nextStart(rule, after) ?? Infinity,
  );
  if (next === Infinity) return undefined;
  return Math.min(next, until);
}

/** The latest start not after `now`, as far back as a window could still be open. */
function lastStart(rule: MuteRule, now: number): number | undefined {
  const { schedule, duration } = rule;
  const offset = offsetOf(rule.timeZone);
  if (schedule.once !== undefined) {
    const start = earliest(schedule.once, offset);
    return start <= now ? start : undefined;
  }
  const oldest = now - duration - 2 * DAY;
  for (let day = dayOf(now + offset(now)) + DAY; day >= oldest; day -= DAY) {
    const found = startsOn(schedule, day, offset).findLast((start) => start <= now);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nextStart({ schedule, timeZone }: MuteRule, now: number): number | undefined {
  const offset = offsetOf(timeZone);
  if (schedule.once !== undefined) {
    const start = earliest(schedule.once, offset);
    return start > now ? start : undefined;
  }
  const first = dayOf(now + offset(now)) - DAY;
  for (let day = first; day <= now + FURTHEST; day += DAY) {
    const found = startsOn(schedule, day, offset).find((start) => start > now);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Starts of the windows of a local day, in order. `day`: its midnight, as if the clock showed UTC. */
function startsOn({ minutes, hours, runsOn }: Schedule, day: number, offset: Offset): number[] {
  const date = new Date(day);
  if (!runsOn(date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCDay())) return [];
  const locals = hours.flatMap((hour) => minutes.map((minute) => day + (hour * 60 + minute) * MINUTE));
  return [...new Set(locals.map((local) => earliest(local, offset)))].sort((a, b) => a - b);
}

/** The first instant at which the clock shows a local time; where it skips it, the instant it would have been at. */
function earliest(local: number, offset: Offset): number {
  // Offsets before and after any change of the clock nearby.
  const [before, after] = [local - offset(local - DAY), local - offset(local + DAY)];
  for (const instant of [Math.min(before, after), Math.max(before, after)])
    if (instant + offset(instant) === local) return instant;
  return before;
}

function dayOf(local: number): number {
  return Math.floor(local / DAY) * DAY;
}
