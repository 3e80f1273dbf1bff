import type { Instant } from "../kernel/time.ts";

/*
 * Cron expressions of EventBridge: minutes, hours, day of the month, month, day of the week, year.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html#eb-cron-expressions
 */

export interface Cron {
  /** Minutes of an hour and hours of a day at which it runs. */
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  /** Whether it runs on a day, the month counted from 1. */
  runsOn(year: number, month: number, day: number): boolean;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/** The years that an expression may name. */
const [FIRST_YEAR, LAST_YEAR] = [1970, 2199];

/**
 * Undefined for a text that EventBridge does not take.
 *
 * @example cronOf("cron(0 9 ? * MON-FRI *)")
 */
export function cronOf(expression: string): Cron | undefined {
  const fields = /^cron\((.*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return undefined;
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] = fields;
  // One of the two days is always left open.
  if ((day === "?") === (weekday === "?")) return undefined;
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const months = valuesOf(month, 1, 12, MONTHS);
  const years = valuesOf(year, FIRST_YEAR, LAST_YEAR);
  const runsOn = day === "?" ? weekdayOf(weekday) : dayOf(day);
  if (!minutes || !hours || !months || !years || !runsOn) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), runsOn };
}

type Day = Cron["runsOn"];

function dayOf(field: string): Day | undefined {
  if (field === "L") return (year, month, day) => day === daysIn(year, month);
  if (field === "LW") return (year, month, day) => day === nearestWeekday(year, month, daysIn(year, month));
  const nearest = /^(\d{1,2})W$/.exec(field)?.[1];
  if (nearest !== undefined)
    return Number(nearest) >= 1 && Number(nearest) <= 31
      ? (year, month, day) =>
          Number(nearest) <= daysIn(year, month) && day === nearestWeekday(year, month, Number(nearest))
      : undefined;
  const days = valuesOf(field, 1, 31);
  if (!days) return undefined;
  const set = new Set(days);
  return (_year, _month, day) => set.has(day);
}

/** 1 is Sunday. `2#3` is the third Monday, `6L` the last Friday. */
function weekdayOf(field: string): Day | undefined {
  if (field === "L") return (year, month, day) => weekdayAt(year, month, day) === 7;
  const last = /^([1-7]|[A-Z]{3})L$/i.exec(field)?.[1];
  if (last !== undefined) {
    const [wanted] = valuesOf(last, 1, 7, WEEKDAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (year, month, day) => weekdayAt(year, month, day) === wanted && day + 7 > daysIn(year, month);
  }
  const [, which, nth] = /^([1-7]|[A-Z]{3})#([1-5])$/i.exec(field) ?? [];
  if (which !== undefined) {
    const [wanted] = valuesOf(which, 1, 7, WEEKDAYS) ?? [];
    if (wanted === undefined) return undefined;
    return (year, month, day) => weekdayAt(year, month, day) === wanted && Math.ceil(day / 7) === Number(nth);
  }
  const days = valuesOf(field, 1, 7, WEEKDAYS);
  if (!days) return undefined;
  const set = new Set(days);
  return (year, month, day) => set.has(weekdayAt(year, month, day));
}

/** `*`, `5`, `1-5`, `MON-FRI`, `1,3`, `0/15`, `*\/15`; sorted, each once. */
function valuesOf(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
): number[] | undefined {
  const found = new Set<number>();
  const one = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : Number.NaN;
  };
  for (const part of field.split(",")) {
    const [range = "", step, more] = part.split("/");
    const [from = "", to, others] = range.split("-");
    const begin = from === "*" ? low : one(from);
    const end = from === "*" || (to === undefined && step !== undefined) ? high : one(to ?? from);
    const by = step === undefined ? 1 : /^\d+$/.test(step) ? Number(step) : 0;
    if (more !== undefined || others !== undefined || by < 1 || Number.isNaN(begin + end)) return undefined;
    // `FRI-MON` goes over the end of the week.
    const last = end < begin ? end + (high - low + 1) : end;
    for (let value = begin; value <= last; value += by)
      found.add(value > high ? value - (high - low + 1) : value);
  }
  return [...found].sort((a, b) => a - b);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** 1 is Sunday. */
function weekdayAt(year: number, month: number, day: number): number {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
}

/** Of the same month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const weekday = weekdayAt(year, month, day);
  if (weekday === 7) return day > 1 ? day - 1 : day + 2;
  if (weekday === 1) return day < daysIn(year, month) ? day + 1 : day - 2;
  return day;
}

/** The first minute after an instant at which it runs, in UTC; undefined when there is none any more. */
export function nextOfCron(cron: Cron, after: Instant): Instant | undefined {
  const from = new Date(after);
  for (let year = from.getUTCFullYear(); year <= LAST_YEAR; year++) {
    if (!cron.years.has(year)) continue;
    const firstMonth = year === from.getUTCFullYear() ? from.getUTCMonth() + 1 : 1;
    for (let month = firstMonth; month <= 12; month++) {
      if (!cron.months.has(month)) continue;
      for (let day = 1; day <= daysIn(year, month); day++) {
        if (Date.UTC(year, month - 1, day + 1) <= after || !cron.runsOn(year, month, day)) continue;
        for (const hour of cron.hours)
          for (const minute of cron.minutes) {
            const instant = Date.UTC(year, month - 1, day, hour, minute);
            if (instant > after) return instant;
          }
      }
    }
  }
  return undefined;
}
