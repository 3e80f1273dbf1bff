import type { Instant } from "../../kernel/time.ts";
import { type Cron, cronOf, nextOfCron } from "../../schedules/cron.ts";
import { nextOfRate, rateOf } from "../../schedules/rate.ts";
import { instantOf, type Wall, wallAt } from "../../schedules/zone.ts";

/** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export type Expression =
  | { readonly kind: "rate"; readonly every: number }
  | { readonly kind: "cron"; readonly cron: Cron }
  | { readonly kind: "at"; readonly wall: Wall };

/** @example expressionOf("at(2026-11-30T18:00:00)") */
export function expressionOf(text: string): Expression | undefined {
  const every = rateOf(text);
  if (every !== undefined) return { kind: "rate", every };
  const cron = cronOf(text);
  if (cron) return { kind: "cron", cron };
  const once = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(text)?.[1];
  const wall = Date.parse(`${once}Z`);
  // The 30th of February would be another day.
  if (once === undefined || Number.isNaN(wall) || !new Date(wall).toISOString().startsWith(once))
    return undefined;
  return { kind: "at", wall };
}

/** What the next run hangs on. */
export interface Course {
  readonly expression: Expression;
  readonly zone: string;
  /** Rates count from here, and their first run is at once. */
  readonly began: Instant;
  readonly start: Instant | undefined;
  readonly end: Instant | undefined;
}

/** The first run after an instant; undefined when there is none any more. Dates bound what recurs, not what runs once. */
export function nextRun(course: Course, after: Instant): Instant | undefined {
  const { expression, zone, began, start, end } = course;
  if (expression.kind === "at") {
    const at = once(expression.wall, zone);
    return at > after ? at : undefined;
  }
  const from = Math.max(after, (start ?? Number.NEGATIVE_INFINITY) - 1);
  const next =
    expression.kind === "cron"
      ? nextOnWall(expression.cron, zone, from)
      : began > from
        ? began
        : nextOfRate(expression.every, began, from);
  return next !== undefined && (end === undefined || next <= end) ? next : undefined;
}

/**
 * A time that clocks are put forward over is left out; one that comes twice as they are put back runs once.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time
 */
function nextOnWall(cron: Cron, zone: string, after: Instant): Instant | undefined {
  let wall = wallAt(after, zone);
  for (;;) {
    const next = nextOfCron(cron, wall);
    if (next === undefined) return undefined;
    const instant = instantOf(next, zone);
    if (instant !== undefined && instant > after) return instant;
    wall = next;
  }
}

/** Undocumented for a time that clocks are put forward over; inferred: as much later as they are. */
function once(wall: Wall, zone: string): Instant {
  const instant = instantOf(wall, zone);
  if (instant !== undefined) return instant;
  const before = wall - 24 * 60 * 60 * 1000;
  return wall - (wallAt(before, zone) - before);
}
