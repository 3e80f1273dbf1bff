/**
 * A function call by call: arrivals at their instants, environments that start, are busy, rest and are taken back, a limit
 * on how many there are. For what minutes cannot tell: concurrency, cold starts, deployments. Arrivals are those of the
 * aggregate mode, minute by minute; everything else is drawn for each call.
 */
import { exp, log } from "../chance/exact.ts";
import { keyAt, uniform } from "../chance/draws.ts";
import { normalQuantile } from "../chance/normal.ts";
import type { Effect } from "../model.ts";
import { effectAt, memoryOf, type Onset, slownessOf } from "../world/active.ts";
import { arrivalsAt, poisonAt } from "../world/calls.ts";
import { IDLE_MINUTES } from "../world/limits.ts";
import type { Setting } from "../world/profile.ts";
import { heap, pop, push } from "./heap.ts";
import { idle, rest, wake } from "./idle.ts";
import { type Observed, observedFor } from "./observed.ts";

export interface SimulateOptions {
  /** Environments at most; as many as it takes when absent. */
  readonly capacity?: number;
  /** What becomes of a call that finds none: it is refused (as calls are), or waits its turn (as messages do). */
  readonly full?: "refused" | "waits";
  /** How long calls take: as the profile says, or exponentially with its median as the mean, for comparison with formulas. */
  readonly service?: "lognormal" | "exponential";
  /** Keep the duration of each call, for percentiles. */
  readonly samples?: boolean;
}

const NOTHING: Effect = {};
const MINUTE = 60_000;

/** Purposes that each call has a number for. */
const PURPOSES = [
  "throttles",
  "dropped",
  "inits",
  "version",
  "mean",
  "timeouts",
  "errors",
  "versionErrors",
] as const;

/** @returns what can be observed in each minute of [from, to). */
export function simulate(
  setting: Setting,
  from: number,
  to: number,
  onset?: Onset,
  options: SimulateOptions = {},
): Observed {
  const { profile, keys, durations, inits, gaps } = setting;
  const {
    capacity = profile.reservedConcurrency ?? Infinity,
    full = "refused",
    service = "lognormal",
  } = options;
  const observed = observedFor(from, to, options.samples ?? false);
  const busy = heap();
  const resting = idle();
  const again = gaps.map(() => new Float64Array(to - from + 16));
  const medianLog = log(durations.median);
  const initLog = log(inits.median);
  const { sigma } = durations;
  const keeps = IDLE_MINUTES * MINUTE;
  const sync = profile.kinds.includes("sync") || profile.kinds.length === 0;

  for (let minute = from; minute < to; minute++) {
    const i = minute - from;
    const effect = (onset && effectAt(onset, minute)) ?? NOTHING;
    const since = onset ? minute - onset.at : 0;
    const hiccup = setting.hiccups[minute];
    const arrivals = arrivalsAt(setting, minute, effect.traffic ?? 1);
    const slowness = slownessOf(effect, since);
    const memory = memoryOf(effect, profile.memoryUse, since, onset?.fault.duration ?? 1);
    const killed = memory > 1 ? Math.min(1, 10 * (memory - 1)) : 0;
    const failing =
      1 - (1 - profile.errorRate) * (1 - (effect.errors ?? 0)) * (1 - killed) * (hiccup === 1 ? 0.5 : 1);
    const turnedAway = 1 - (1 - (effect.throttled ?? 0)) * (hiccup === 2 ? 0.95 : 1);
    const limit = effect.switchedOff ? 0 : capacity;
    const chained = effect.recursion ? Math.round(effect.recursion * 16) : 0;
    const poison = onset ? poisonAt(setting, onset, minute) : undefined;
    const slowInit = effect.slowerInit ?? 1;
    observed.arrivals[i] = arrivals;

    // How many tries there are of each attempt; poison comes first.
    let tries = poison?.tries ?? 0;
    const poisoned = tries;
    observed.dead[i] = poison?.dead ?? 0;
    const fresh = arrivals * (1 + chained);
    tries += fresh;
    let later = 0;
    for (let attempt = 0; attempt < gaps.length; attempt++)
      later += (again[attempt] as Float64Array)[i] as number;
    if (effect.switchedOff) later = 0;
    tries += later;
    if (chained > 0) observed.recursions[i] = arrivals;
    if (tries === 0) continue;

    // Instants of a Poisson process in order, given how many: sums of exponential gaps.
    const instants = keyAt(keys.arrivals, minute);
    const [throttles, dropped, starts, versions, means, timeouts, errors, versionErrors] = PURPOSES.map(
      (purpose) => keyAt(keys[purpose], minute),
    ) as unknown as readonly [number, number, number, number, number, number, number, number];
    let total = 0;
    for (let nth = 0; nth <= tries; nth++) total -= log(uniform(instants, nth));
    const scale = MINUTE / total;
    let at = minute * MINUTE;
    let attempt = 0;
    let left = fresh;
    for (let nth = 0; nth < tries; nth++) {
      at -= log(uniform(instants, nth)) * scale;
      if (nth >= poisoned) {
        while (left === 0 && attempt < gaps.length) left = (again[attempt++] as Float64Array)[i] as number;
        left--;
      }
      while (busy.size > 0 && (busy.times[0] as number) <= at) rest(resting, pop(busy));
      let begins = at;
      if (turnedAway > 0 && attempt === 0 && nth >= poisoned && uniform(throttles, nth) < turnedAway) {
        observed.throttles[i] = (observed.throttles[i] as number) + 1;
        // Events and batches are tried again at once; whoever waits for an answer gives up.
        if (sync) continue;
      }
      if (busy.size >= limit) {
        if (full === "refused" || limit === 0) {
          observed.throttles[i] = (observed.throttles[i] as number) + 1;
          if (effect.switchedOff && profile.kinds.includes("async"))
            observed.dead[i] = (observed.dead[i] as number) + 1;
          continue;
        }
        begins = pop(busy);
        rest(resting, begins);
        observed.waited[i] = (observed.waited[i] as number) + begins - at;
      }
      if (
        effect.eventsDropped &&
        attempt === 0 &&
        nth >= poisoned &&
        uniform(dropped, nth) < effect.eventsDropped
      ) {
        observed.dead[i] = (observed.dead[i] as number) + 1;
        continue;
      }
      let init = 0;
      if (!wake(resting, begins - keeps)) {
        init = Math.min(
          inits.timeoutMs,
          slowInit * exp(initLog + inits.sigma * normalQuantile(uniform(starts, nth))),
        );
        observed.starts[i] = (observed.starts[i] as number) + 1;
        observed.initSum[i] = (observed.initSum[i] as number) + init;
        if (init > (observed.initMax[i] as number)) observed.initMax[i] = init;
      }
      const version =
        effect.version && uniform(versions, nth) < effect.version.weight ? effect.version.effect : undefined;
      const slow = version ? slownessOf(version, 0) : slowness;
      const luck = uniform(means, nth);
      let takes =
        service === "exponential"
          ? -durations.median * log(luck)
          : exp(medianLog + slow + sigma * normalQuantile(luck));
      const late =
        takes > durations.timeoutMs ||
        (effect.timeouts !== undefined && uniform(timeouts, nth) < effect.timeouts);
      if (late) takes = durations.timeoutMs;
      push(busy, begins + init + takes);
      if (busy.size > (observed.running[i] as number)) observed.running[i] = busy.size;
      const failed =
        late ||
        nth < poisoned ||
        uniform(errors, nth) < failing ||
        (version?.errors !== undefined && uniform(versionErrors, nth) < version.errors);
      observed.invocations[i] = (observed.invocations[i] as number) + 1;
      observed.durationSum[i] = (observed.durationSum[i] as number) + takes;
      if (takes > (observed.durationMax[i] as number)) observed.durationMax[i] = takes;
      observed.samples?.[i]?.push(takes);
      if (version) {
        observed.ofVersion[i] = (observed.ofVersion[i] as number) + 1;
        if (failed) observed.versionErrors[i] = (observed.versionErrors[i] as number) + 1;
      }
      if (!failed) continue;
      observed.errors[i] = (observed.errors[i] as number) + 1;
      if (late) observed.timeouts[i] = (observed.timeouts[i] as number) + 1;
      if (nth < poisoned || gaps.length === 0) continue;
      if (attempt < gaps.length) {
        const next = again[attempt] as Float64Array;
        const then = i + (gaps[attempt] as number);
        next[then] = (next[then] as number) + 1;
      } else observed.dead[i] = (observed.dead[i] as number) + 1;
    }
  }
  return observed;
}
