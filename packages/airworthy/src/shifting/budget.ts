import type { Pace, State } from "./model.ts";
import { poissonLow, poissonMean } from "./statistics/poisson.ts";

type Budget = NonNullable<Pace["budget"]>;

/**
 * Failing requests that are left of a budget. Of the new version's failures only those are forgiven that the old version's
 * baseline makes nearly certain, so that what counts as spent is not too little.
 */
export function left({ failures, alpha }: Budget, { totals, baseline }: State): number {
  const forgiven = poissonLow(baseline.failures * totals.new.requests, alpha / 2);
  return failures - Math.max(0, totals.new.failures - forgiven);
}

/** The mean of failures in one reaction that overruns what is left with a chance of alpha / 2 at most. */
export function failuresThatFit(budget: Budget, state: State): number {
  const whole = Math.floor(left(budget, state));
  return whole < 0 ? 0 : poissonMean(whole, 1 - budget.alpha / 2);
}

/** The highest failure rate that the new version's failures so far allow. */
export function worstRate({ alpha }: Budget, { totals }: State): number {
  if (totals.new.requests === 0) return 1;
  return Math.min(1, poissonMean(totals.new.failures, alpha / 2) / totals.new.requests);
}

/** Whether there is so little left that another reaction could not be afforded. */
export function isSpent(budget: Budget, state: State): boolean {
  return left(budget, state) < 1;
}
