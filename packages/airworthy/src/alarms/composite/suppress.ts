/**
 * When a composite alarm with a suppressor does its actions. A pure machine: it is told what happens, and says who
 * suppresses the actions, until when, and whether they are due now.
 *
 *   let step = changed({ wait: 120_000, extension: 180_000 }, idle, suppressed, now);
 *   // step.suppression.until: call `expired` then
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm.html (the six timelines
 * of its section on suppression). Inferred: a suppressor that goes into ALARM after the actions were done changes
 * nothing.
 */
export type SuppressedBy = "Alarm" | "WaitPeriod" | "ExtensionPeriod";

/** Milliseconds. */
export interface Periods {
  readonly wait: number;
  readonly extension: number;
}

/** Actions that are due when nothing holds them back any more. Plain data. */
export interface Suppression {
  /** Absent when no actions are held back. */
  readonly by?: SuppressedBy;
  /** When the wait or the extension ends. */
  readonly until?: number;
}

export interface Step {
  readonly suppression: Suppression;
  /** Do the actions of the state the alarm is in now. */
  readonly act: boolean;
}

export const IDLE: Suppression = {};
const ACT: Step = { suppression: IDLE, act: true };

/** The composite alarm came into another state. An extension that runs is discarded, and so is a wait: a new one begins. */
export function changed({ wait }: Periods, suppressorInAlarm: boolean, now: number): Step {
  if (suppressorInAlarm) return { suppression: { by: "Alarm" }, act: false };
  return wait > 0 ? { suppression: { by: "WaitPeriod", until: now + wait }, act: false } : ACT;
}

/** The suppressor came into ALARM, or out of it. */
export function suppressorChanged(
  { extension }: Periods,
  suppression: Suppression,
  suppressorInAlarm: boolean,
  now: number,
): Step {
  if (!suppression.by) return { suppression, act: false };
  if (suppressorInAlarm) return { suppression: { by: "Alarm" }, act: false };
  if (suppression.by !== "Alarm") return { suppression, act: false };
  return extension > 0 ? { suppression: { by: "ExtensionPeriod", until: now + extension }, act: false } : ACT;
}

/** Time has come to `now`. */
export function expired(suppression: Suppression, now: number): Step {
  return suppression.until !== undefined && now >= suppression.until ? ACT : { suppression, act: false };
}

/**
 * Another suppressor, or none: what runs is discarded. Actions that were held back are then held back by the new one
 * as if the alarm had just changed, or done when there is none (inferred; so that none is lost).
 */
export function replaced(
  periods: Periods | undefined,
  suppression: Suppression,
  suppressorInAlarm: boolean,
  now: number,
): Step {
  if (!suppression.by) return { suppression, act: false };
  return periods ? changed(periods, suppressorInAlarm, now) : ACT;
}
