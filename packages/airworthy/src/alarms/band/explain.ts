import type { Limits } from "./band.ts";

/** Why a band finds a value unusual or not. */
export interface Explanation {
  /** `Tuesday 14:00`, in the metric's time zone. */
  readonly when: string;
  readonly value: number;
  readonly verdict: "below" | "inside" | "above" | "warming up";
  /** Absent while warming up. */
  readonly limits?: Limits;
  /** How unusual the value is: 0 in the middle, below 0 when low. Absent while warming up. */
  readonly deviations?: number;
  readonly sentence: string;
}

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const THREE_DIGITS = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });
const MINUTE = 60_000;

/**
 * @param local milliseconds of the metric's wall clock, counted from a Monday.
 * @param whole the metric counts: between 62.7 and 99.9 it can be 63 to 99.
 */
export function explanationOf(
  local: number,
  value: number,
  limits: Limits | undefined,
  deviations: number,
  whole: boolean,
): Explanation {
  const minutes = Math.floor(local / MINUTE);
  const day = DAYS[Math.floor(minutes / 1440) % 7] ?? "";
  const clock = [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, "0"));
  const when = `${day} ${clock.join(":")}`;
  if (!limits)
    return {
      when,
      value,
      verdict: "warming up",
      sentence: `${when} was ${short(value)}; too little was seen before to judge it`,
    };
  const verdict = value < limits.lower ? "below" : value > limits.upper ? "above" : "inside";
  const [from, to] = whole
    ? [Math.ceil(limits.lower), Math.floor(limits.upper)]
    : [limits.lower, limits.upper];
  const sentence = `${when} usually ${short(from)}–${short(to)}, was ${short(value)}`;
  return { when, value, verdict, limits, deviations, sentence };
}

/** Three digits that count, and separators: 0.0123, 12.3, 1,230. */
function short(value: number): string {
  return THREE_DIGITS.format(value);
}
