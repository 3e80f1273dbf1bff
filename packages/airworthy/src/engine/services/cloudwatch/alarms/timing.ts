import type { MetricAlarm } from "../../../../alarms/alarm.ts";
import { offsetOf } from "../../../../alarms/cadence.ts";
import { LONGEST_WARM_UP, LONGEST_WINDOW, LONGEST_WINDOW_OF_HOURS, WALL_CLOCK_PERIODS } from "../limits.ts";
import { between, validation } from "./check.ts";
import type { PutMetricAlarmInput } from "./put-metric.ts";

/** How long the evaluation periods of an alarm may be together. */
export function checkWindow(period: number, periods: number): void {
  if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    throw validation("Metric period must be 10, 20, 30 or a multiple of 60");
  const most = period >= 3600 ? LONGEST_WINDOW_OF_HOURS : LONGEST_WINDOW;
  if (period * periods > most)
    throw validation(
      `Metrics cannot be checked across more than ${most === LONGEST_WINDOW ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${most}).`,
    );
}

/** On which clock an alarm is evaluated, and from when on. */
export function timingOf(
  { EvaluationWindow: window, WarmUpConfiguration: warmUp }: PutMetricAlarmInput,
  period: number,
): Pick<MetricAlarm, "wallClock" | "warmUp"> {
  if (window && Object.keys(window).length !== 1)
    throw validation("EvaluationWindow must have either a SlidingWindow or a WallClockWindow");
  const clock = window?.WallClockWindow;
  if (clock && !WALL_CLOCK_PERIODS.includes(period))
    throw validation(
      `With a WallClockWindow the period must be one of ${WALL_CLOCK_PERIODS.join(", ")} seconds`,
    );
  const minutes = warmUp?.WarmUpPeriodDurationInMinutes;
  between(minutes, "warmUpConfiguration.warmUpPeriodDurationInMinutes", 1, LONGEST_WARM_UP);
  const only = warmUp?.OnlyStartEvaluatingAfterWarmUpPeriodEnds;
  return {
    ...(clock && { wallClock: clock.Timezone === undefined ? {} : { timeZone: zoneOf(clock.Timezone) } }),
    ...(minutes === undefined
      ? {}
      : {
          warmUp: {
            minutes,
            ...(only === undefined ? {} : { onlyStartEvaluatingAfterWarmUpPeriodEnds: only }),
          },
        }),
  };
}

/** `Europe/Zurich`, `+05:30` or `UTC+05:30`; an offset is a multiple of five minutes. */
function zoneOf(text: string): string {
  const zone = text.replace(/^UTC(?=[+-])/, "");
  const offset = /^[+-](\d\d):(\d\d)$/.exec(zone);
  if (offset) {
    if (Number(offset[1]) <= 14 && Number(offset[2]) < 60 && Number(offset[2]) % 5 === 0) return zone;
  } else if (isZone(zone)) return zone;
  throw validation(`The time zone ${text} is not known, or not aligned to five minutes`);
}

export function isZone(timeZone: string): boolean {
  try {
    offsetOf(timeZone);
    return true;
  } catch {
    return false;
  }
}
