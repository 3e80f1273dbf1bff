import { logMoments } from "./hypergeometric.ts";

/**
 * How many times the odds of failing a new version may have: the alternatives that are bet on, with equal parts. Eight cost
 * ln 8 against the best one.
 */
export const ODDS_RATIOS = [1.5, 2, 3, 5, 10, 30, 100, 1000] as const;
const LOG_RATIOS = ODDS_RATIOS.map(Math.log);
const moments: number[] = ODDS_RATIOS.map(() => 0);

/** log E before anything was seen. */
export const NOTHING_SEEN: readonly number[] = ODDS_RATIOS.map(() => 0);

/** Requests and events (failures, or slow requests) of both versions in one stratum. */
export interface Table {
  readonly freshRequests: number;
  readonly freshEvents: number;
  readonly staleRequests: number;
  readonly staleEvents: number;
}

/**
 * Adds one stratum to the evidence that the new version is worse: a stratified conditional e-process. Given the requests of
 * both versions and their events together, the events of the new one are hypergeometric when the versions are alike,
 * whatever the rate was in that stratum, so an incident that both share is no evidence, nor is a changed weight. The chance
 * that a version which is no worse ever reaches odds of 1/α is at most α (Ville's inequality), however often one looks.
 *
 * `logE` is changed in place.
 */
export function addStratum(logE: number[], table: Table): void {
  const { freshRequests: fresh, staleRequests: stale } = table;
  const events = table.freshEvents + table.staleEvents;
  if (events === 0 || fresh === 0 || stale === 0) return;
  logMoments({ fresh, stale, failures: events }, ODDS_RATIOS, moments);
  for (let index = 0; index < logE.length; index++)
    logE[index] = (logE[index] ?? 0) + table.freshEvents * (LOG_RATIOS[index] ?? 0) - (moments[index] ?? 0);
}

/**
 * The same event by event, when each was routed to the new version with a known chance: needs no denominators, and says
 * something even of a stratum with a single request. Sources: https://arxiv.org/abs/2011.03567 (Lindon, Malek),
 * https://arxiv.org/abs/2011.06931 (the safe logrank test).
 */
export function addEvents(logE: number[], weight: number, table: Table): void {
  const events = table.freshEvents + table.staleEvents;
  if (events === 0 || weight <= 0 || weight >= 1) return;
  for (let index = 0; index < logE.length; index++)
    logE[index] =
      (logE[index] ?? 0) +
      table.freshEvents * (LOG_RATIOS[index] ?? 0) -
      events * Math.log(1 + weight * ((ODDS_RATIOS[index] ?? 1) - 1));
}

/** Odds that the new version is worse: the mean over the alternatives. */
export function odds(logE: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < logE.length; index++) sum += Math.exp(logE[index] ?? 0);
  return sum / logE.length;
}
