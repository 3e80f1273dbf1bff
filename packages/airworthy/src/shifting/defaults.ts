import type { Limits, Metrics, PromotionPolicy, RollbackPolicy } from "./model.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** 1 in 100 for a false rollback, over a whole shift: "odds of 100:1 are needed". */
export const ROLLBACK: RollbackPolicy = { alpha: 0.01, failuresShare: 0.75 };

/** One percentage point more failures is what a release may hide; slow requests are noisier. */
export const PROMOTION: PromotionPolicy = { alpha: 0.05, excess: 0.01, excessSlow: 0.02 };

/** A shift of a day sees every hour of a service; ten minutes without a controller is ten polls missed. */
export const LIMITS: Limits = { duration: 24 * HOUR, undecided: "hold", deadMan: 10 * MINUTE, hook: HOUR };

/** The engine counts each second, when it is over. */
export const ENGINE_METRICS: Metrics = { period: SECOND, lag: 0 };

/**
 * Lambda sends its metrics every minute; the last minute is not to be relied on yet (how late they may come is not
 * documented). Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export const AWS_METRICS: Metrics = { period: MINUTE, lag: MINUTE };
