/** When windows of a mute rule begin, on the clock of its time zone. */
export interface Schedule {
  /** One window only, at this local time; milliseconds as if the clock showed UTC. */
  readonly once?: number;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** The month counted from 1, and the day of the week from 0, which is Sunday. */
  runsOn(month: number, day: number, weekday: number): boolean;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Reads `cron(minutes hours day-of-month month day-of-week)` or `at(yyyy-MM-ddThh:mm)`. Unlike EventBridge's these have
 * five fields, and only `*`, `-` and `,`. Undocumented, and as cron has it everywhere: Sunday is 0 or 7, and when both
 * days are given, either is enough.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html
 *
 * @returns a sentence about what is wrong, for a text that is neither
 */
export function scheduleOf(expression: string): Schedule | string {
  const at = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)\)$/.exec(expression);
  if (at) {
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = at.slice(1).map(Number);
    const once = Date.UTC(year, month - 1, day, hour, minute);
    const same = new Date(once).toISOString().slice(0, 16) === expression.slice(3, -1);
    return same
      ? { once, minutes: [], hours: [], runsOn: () => false }
      : `${expression} names a day or time that there is not`;
  }
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (!fields) return "it must be cron(minutes hours day-of-month month day-of-week) or at(yyyy-MM-ddThh:mm)";
  if (fields.length !== 5) return `cron takes 5 fields, not ${fields.length}`;
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const days = valuesOf(day, 1, 31);
  const months = valuesOf(month, 1, 12, MONTHS);
  const weekdays = valuesOf(weekday, 0, 7, WEEKDAYS);
  if (!minutes) return `"${minute}" is no minute`;
  if (!hours) return `"${hour}" is no hour`;
  if (!days) return `"${day}" is no day of the month`;
  if (!months) return `"${month}" is no month`;
  if (!weekdays) return `"${weekday}" is no day of the week`;
  const ofWeek = new Set(weekdays.map((one) => one % 7));
  const either = day !== "*" && weekday !== "*";
  return {
    minutes,
    hours,
    runsOn(inMonth, ofMonth, inWeek) {
      if (!months.includes(inMonth)) return false;
      const [one, other] = [days.includes(ofMonth), ofWeek.has(inWeek)];
      return either ? one || other : one && other;
    },
  };
}

/** `*`, `5`, `1-5`, `MON-FRI`, `1,3`; sorted, each once. */
function valuesOf(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): number[] | undefined {
  const found = new Set<number>();
  const one = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    if (named >= 0) return names.length === 12 ? named + 1 : named;
    const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : Number.NaN;
  };
  for (const part of field.split(",")) {
    const [from = "", to, ...more] = part.split("-");
    const [begin, end] = part === "*" ? [low, high] : [one(from), one(to ?? from)];
    if (!(begin <= end) || more.length > 0) return undefined;
    for (let value = begin; value <= end; value++) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long a window may be. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Schedule.html */
export const SHORTEST_WINDOW = MINUTE;
export const LONGEST_WINDOW = 15 * DAY;

/** @returns milliseconds; `undefined` for a text that is no duration of ISO 8601 in days, hours, minutes and seconds */
export function durationOf(text: string): number | undefined {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!parts || /^P$|T$/.test(text)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return weeks * 7 * DAY + days * DAY + (hours * 60 + minutes) * MINUTE + seconds * 1000;
}
