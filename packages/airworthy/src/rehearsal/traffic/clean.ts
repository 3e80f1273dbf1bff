import type { MetricPoint, RawPoint } from "./metrics-file.ts";
import type { MetricName } from "./names.ts";

/** CloudWatch takes values up to two hours ahead. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const AHEAD = 2 * 3_600_000;
/** Largest value of CloudWatch, 2^360; the same page. */
const LARGEST = 2 ** 360;
const MINUTE = 60;

/**
 * Puts points in order and leaves out what cannot be: values that are no number, below zero or beyond CloudWatch's
 * range, instants in the future, the same instant twice. Each is said once, with how many there were and where the
 * first stands.
 */
export function clean(
  label: string,
  raw: readonly RawPoint[],
  metric: MetricName | undefined,
  now: number,
  note: (says: string) => void,
): { readonly period: number; readonly points: readonly MetricPoint[] } {
  const left: Record<string, { count: number; line: number }> = {};
  const because = (why: string, line: number): void => {
    const known = left[why];
    if (known) known.count++;
    else left[why] = { count: 1, line };
  };
  const kept = new Map<number, RawPoint>();
  for (const point of raw) {
    const { at, value, line } = point;
    if (Number.isNaN(value)) because("is no number; it counts as no data", line);
    else if (value < 0) because("is negative, which no metric of Lambda can be; it is left out", line);
    else if (value > LARGEST) because("is larger than CloudWatch can hold; it is left out", line);
    else if (at > now + AHEAD) because("is dated in the future; it is left out", line);
    else {
      const before = kept.get(at);
      if (before && before.value !== value)
        because("has the instant of an earlier line and another value; the later line counts", line);
      kept.set(at, point);
    }
  }
  for (const [why, { count, line }] of Object.entries(left)) {
    const more = count > 1 ? ` The same holds for ${count - 1} more.` : "";
    note(`${label}: the value in line ${line} ${why}.${more}`);
  }
  const points = [...kept.values()].sort((a, b) => a.at - b.at).map(({ at, value }) => ({ at, value }));
  const period = periodOf(points);
  sayGaps(label, points, period, metric, note);
  return { period, points };
}

/** The distance most neighbours have, in whole minutes; a minute when there is only one point. */
function periodOf(points: readonly MetricPoint[]): number {
  const counts = new Map<number, number>();
  for (let index = 1; index < points.length; index++) {
    const distance = ((points[index] as MetricPoint).at - (points[index - 1] as MetricPoint).at) / 1000;
    counts.set(distance, (counts.get(distance) ?? 0) + 1);
  }
  const [most = MINUTE] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  return Math.max(MINUTE, Math.round(most / MINUTE) * MINUTE);
}

function sayGaps(
  label: string,
  points: readonly MetricPoint[],
  period: number,
  metric: MetricName | undefined,
  note: (says: string) => void,
): void {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return;
  const expected = Math.round((last.at - first.at) / 1000 / period) + 1;
  const missing = expected - points.length;
  if (missing <= 0) return;
  const means =
    metric === "Invocations"
      ? "Lambda reports nothing when a function is not invoked: they count as silence"
      : "they stay without data";
  note(`${label}: ${missing} of ${expected} periods of ${period} s hold no data; ${means}.`);
}
