import type { Condition, Plan, Shift, Traffic } from "../model.ts";
import { minutes, number } from "../says.ts";
import { percent } from "../alias.ts";
import { programOf } from "../steps.ts";
import { course } from "./fluid.ts";

/**
 * What to expect of a shift, before it starts: how long a good version takes, which regression is seen in time, what a bad
 * version costs. Sums over expectations, no simulation; `npm run bench -- --only shifting` holds them against simulated shifts.
 *
 *     plan(shift, { requestsPerSecond: 10, failureRate: 0.005 }).promoted // some 8 minutes, on AWS
 */
export function plan(shift: Shift, traffic: Traffic): Plan {
  const { failureRate, slowRate } = traffic;
  const good = course(shift, traffic, { failing: failureRate, slow: slowRate });
  const bad = course(shift, traffic, { failing: Math.max(0.5, failureRate), slow: slowRate });
  const decidable = good.promoted !== null;
  return {
    promoted: good.promoted,
    detectable: detectable(shift, traffic),
    cost: bad.failing,
    decidable,
    proposals: decidable ? [] : proposals(shift, traffic),
  };
}

/** Half as much again of what was tried last is near enough for a rate. */
const ROUNDS = 12;

/** The lowest failure rate that is rolled back, before promotion or the limit: between the old version's and all. */
function detectable(shift: Shift, traffic: Traffic): number | null {
  const isSeen = (failing: number) =>
    course(shift, traffic, { failing, slow: traffic.slowRate }).rolledBack !== null;
  let high = 1;
  if (!isSeen(high)) return null;
  let low = Math.max(traffic.failureRate, 1e-5);
  for (let round = 0; round < ROUNDS; round++) {
    const middle = Math.sqrt(low * high);
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** What could be decided instead; each was tried. */
function proposals(shift: Shift, traffic: Traffic): string[] {
  const { limits, promotion } = programOf(shift);
  const own = { failing: traffic.failureRate, slow: traffic.slowRate };
  const tried = (other: Shift, rate = traffic.requestsPerSecond) =>
    course(other, { ...traffic, requestsPerSecond: rate }, own).promoted;
  const found: string[] = [];
  for (const days of [2, 4, 7, 14]) {
    const duration = days * 86_400_000;
    if (duration <= limits.duration) continue;
    const takes = tried({ ...shift, limits: { ...shift.limits, duration } });
    if (takes === null) continue;
    found.push(`allow ${minutes(duration)}: half of all good versions are promoted within ${minutes(takes)}`);
    break;
  }
  for (const times of [2, 4, 10, 30, 100, 1000]) {
    const rate = traffic.requestsPerSecond * times;
    if (rate > 100 && times > 2) break;
    const takes = tried(shift, rate);
    if (takes === null) continue;
    const more = number(Math.ceil((rate - traffic.requestsPerSecond) * 60));
    found.push(`send ${more} synthetic requests a minute to the alias: promoted within ${minutes(takes)}`);
    break;
  }
  if (asksEvidence(programOf(shift).steps.map(({ until }) => until)))
    for (const excess of [0.02, 0.05, 0.1]) {
      if (excess <= promotion.excess) continue;
      const takes = tried({ ...shift, promotion: { ...shift.promotion, excess } });
      if (takes === null) continue;
      found.push(
        `tolerate ${percent(excess)} more failures than the old version has: promoted within ${minutes(takes)}`,
      );
      break;
    }
  found.push(
    `shift by time instead: it promotes without evidence, and says so; alarms and evidence still roll back`,
  );
  return found;
}

function asksEvidence(conditions: readonly Condition[]): boolean {
  return JSON.stringify(conditions).includes('"evidence"');
}
