const HOUR = 3_600_000;
const WEEK = 7 * 24 * HOUR;

/** Milliseconds to add to an instant so that its UTC fields read as the wall clock of a zone. */
export type Offset = (instant: number) => number;

/**
 * The wall clock of an IANA time zone, daylight saving included. Offsets are looked up once a week; only in the weeks
 * when the clocks change, once a quarter of an hour.
 *
 * @throws RangeError when the runtime knows no such zone.
 * @example wallClock("Europe/Zurich")(Date.UTC(2026, 6, 1)) // 7200000
 */
export function wallClock(timeZone: string): Offset {
  if (timeZone === "UTC") return () => 0;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

  function lookUp(instant: number): number {
    const second = Math.floor(instant / 1000) * 1000;
    const fields: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(second)) fields[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: s = 0 } = fields;
    return Date.UTC(year, month - 1, day, hour, minute, s) - second;
  }

  let from = Infinity;
  let until = -Infinity;
  let offset = 0;
  return (instant) => {
    if (instant >= from && instant < until) return offset;
    from = Math.floor(instant / WEEK) * WEEK;
    until = from + WEEK;
    offset = lookUp(from);
    if (offset !== lookUp(until - 1)) {
      from = Math.floor(instant / (HOUR / 4)) * (HOUR / 4);
      until = from + HOUR / 4;
      offset = lookUp(from);
    }
    return offset;
  };
}
