/**
 * The decision of an alarm, in the words of the documentation: M breaching of the newest N, and what becomes of periods
 * without data. This is the plain form, which reads all its slots each time; rolling.ts is the fast one. A test
 * compares them on every pattern.
 *
 *   judge(["missing", "missing", "breaching", "missing", "missing"], shape) -> "ALARM"
 *
 * Slots are the periods of the evaluation range, the newest last.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export type Slot = "fine" | "breaching" | "missing";
export type TreatMissingData = "missing" | "ignore" | "breaching" | "notBreaching";
export type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";
/** `retain`: the alarm keeps the state it is in. */
export type Verdict = State | "retain";

/**
 * When one old breaching point is enough. The prose and the tables leave open what a good point among the data does:
 * - `all-breaching`: every point there is breaches and the oldest is at least M old;
 * - `exactly-m-old`: the point M ago breaches, everything before it is missing and nothing after it is good.
 * Both give all 40 documented cells. They differ in 9 of the 243 patterns of five slots at 3 of 3, and in 3 at 2 of 3;
 * only AWS can tell which is right.
 */
export type PrematureRule = "all-breaching" | "exactly-m-old";

export interface Shape {
  /** N. */
  readonly evaluationPeriods: number;
  /** M. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
  /** `all-breaching` when absent. */
  readonly prematureRule?: PrematureRule;
}

export function judge(slots: readonly Slot[], shape: Shape): Verdict {
  const { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData: treat } = shape;
  const real = slots.filter((slot) => slot !== "missing");
  const breaching = real.slice(-n).filter((slot) => slot === "breaching").length;
  // With enough data the treatment plays no part.
  if (real.length >= n) return breaching >= m ? "ALARM" : "OK";
  const filled = n - real.length;
  if (treat === "breaching") return breaching + filled >= m ? "ALARM" : "OK";
  if (treat === "notBreaching") return breaching >= m ? "ALARM" : "OK";
  if (real.length === 0) return treat === "missing" ? "INSUFFICIENT_DATA" : "retain";
  if (breaching >= m) return "ALARM";
  if (premature(slots, m, shape.prematureRule)) return treat === "missing" ? "ALARM" : "retain";
  // Some data, not enough of it breaching. That `- - - - X` is OK here is inferred: AWS says only that it is not ALARM.
  return "OK";
}

function premature(slots: readonly Slot[], m: number, rule: PrematureRule = "all-breaching"): boolean {
  if (slots.includes("fine")) return false;
  const age = slots.length - slots.indexOf("breaching");
  if (rule === "all-breaching") return age >= m;
  return m > 1 && age === m;
}

/** `0 X -` in the notation of the documentation. */
export function slotsOf(text: string): Slot[] {
  return text.split(" ").map((mark) => (mark === "X" ? "breaching" : mark === "0" ? "fine" : "missing"));
}
