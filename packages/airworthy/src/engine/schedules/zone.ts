import { DAY, type Instant } from "../kernel/time.ts";

/** A time on the wall of a zone, as the instant at which UTC shows the same. */
export type Wall = number;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Whether a text names a time zone of IANA: `Europe/Berlin`. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/** @example wallAt(Date.UTC(2026, 6, 1, 10), "Europe/Berlin") // Date.UTC(2026, 6, 1, 12) */
export function wallAt(instant: Instant, zone: string): Wall {
  if (zone === "UTC") return instant;
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<string, number>;
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const below = ((instant % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, day, hour, minute, second) + below;
}

/**
 * When a wall shows a time: the first of two when clocks are put back; undefined when clocks are put forward over it.
 *
 * @example instantOf(Date.UTC(2026, 2, 29, 2, 30), "Europe/Berlin") // undefined
 */
export function instantOf(wall: Wall, zone: string): Instant | undefined {
  // The offsets of the day before and of the day after are all that a change of clocks lies between.
  const found = [wall - DAY, wall + DAY]
    .map((near) => wall - (wallAt(near, zone) - near))
    .filter((instant) => wallAt(instant, zone) === wall);
  return found.length === 0 ? undefined : Math.min(...found);
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}
