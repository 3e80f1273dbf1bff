const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The constants of the model, in one place, so that a reader can argue with them. Times are milliseconds. */
export interface Tuning {
  /** The level looks back over this. */
  readonly level: number;
  /** The present looks back over this: how far the metric stands off its level and seasons these hours. */
  readonly present: number;
  /** The passing deviation looks back over this. */
  readonly passing: number;
  /** Scale and distribution of the residuals look back over this. */
  readonly memory: number;
  /** After this long beyond reach, all on one side, points are where the metric now lives. */
  readonly patience: number;
  /** Units beyond which a residual teaches no more than one at this distance. */
  readonly clip: number;
  /** Units beyond which a point is out of reach: it teaches a quarter, and counts towards patience. */
  readonly reach: number;
}

export type Adaptation = "fast" | "normal" | "slow";

const NORMAL: Tuning = {
  level: 7 * DAY,
  present: 12 * HOUR,
  passing: HOUR,
  memory: 14 * DAY,
  patience: 6 * HOUR,
  clip: 3,
  reach: 4.5,
};

/**
 * Two weeks of memory as CloudWatch trains on; half a shift's patience, so that an incident ends before the band
 * believes in it. The names of the speeds are those of `AdaptationSpeed` in PutAnomalyDetector.
 */
export const TUNING: Readonly<Record<Adaptation, Tuning>> = {
  fast: { ...NORMAL, level: 2 * DAY, present: 4 * HOUR, patience: 2 * HOUR },
  normal: NORMAL,
  slow: { ...NORMAL, level: 14 * DAY, present: 36 * HOUR, patience: 24 * HOUR },
};

/** A node of the pattern of an hour, a day, a week looks back over about half as many visits. */
export const VISITS = { hour: 14 * 24, day: 10, week: 5 };

/** The first points are believed whatever they are: there is no scale yet to doubt them by. */
export const SETTLING = 20;
