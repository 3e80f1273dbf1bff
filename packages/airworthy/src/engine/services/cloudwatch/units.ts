import type { Series } from "./series.ts";

/**
 * Which unit counts when a metric has several and none is asked for: the first of these. The order was observed on AWS
 * (recorded for LocalStack: test_get_metric_data_different_units_no_unit_in_query); nothing is converted.
 */
const ORDER = [
  "Megabits",
  "Terabits",
  "Gigabits",
  "Count",
  "Bytes",
  "Gigabytes",
  "Gigabytes/Second",
  "Kilobytes",
  "Kilobits/Second",
  "Terabytes",
  "Terabits/Second",
  "Bytes/Second",
  "Percent",
  "Megabytes",
  "Megabits/Second",
  "Milliseconds",
  "Microseconds",
  "Kilobytes/Second",
  "Gigabits/Second",
  "Megabytes/Second",
  "Bits",
  "Bits/Second",
  "Count/Second",
  "Seconds",
  "Kilobits",
  "Terabytes/Second",
  "None",
];

/** Units of a metric's series, in the order of the alphabet. */
export function unitsOf(series: readonly Series[]): string[] {
  return [...new Set(series.map(({ unit }) => unit ?? "None"))].sort();
}

/** The series of the unit that counts; all of them when there is only one unit. */
export function ofOneUnit(series: readonly Series[]): readonly Series[] {
  const [first, ...others] = unitsOf(series);
  if (others.length === 0) return series;
  const chosen = ORDER.find((unit) => unit === first || others.includes(unit)) ?? first;
  return series.filter(({ unit }) => (unit ?? "None") === chosen);
}
