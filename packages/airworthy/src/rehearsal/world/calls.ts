import { binomial, poisson, uniform } from "../chance/draws.ts";
import type { Effect } from "../model.ts";
import { effectAt, memoryOf, type Onset, slownessOf } from "./active.ts";
import { shareOverTimeout } from "./duration.ts";
import { RECURSION_STOPS_AT } from "./limits.ts";
import type { Minutes } from "./minutes.ts";
import type { Setting } from "./profile.ts";

const NOTHING: Effect = {};

/**
 * Fills the minutes [from, until) of a world. What came before `from` has to be there already: attempts at failed events
 * follow each other over minutes. Without an onset it is an ordinary time.
 */
export function fillCalls(
  setting: Setting,
  world: Minutes,
  from: number,
  until: number,
  onset?: Onset,
): void {
  for (let minute = from; minute < until; minute++) {
    const effect = (onset && effectAt(onset, minute)) ?? NOTHING;
    fillMinute(setting, world, minute, effect, onset);
  }
}

function fillMinute(
  setting: Setting,
  world: Minutes,
  minute: number,
  effect: Effect,
  onset: Onset | undefined,
): void {
  const { keys, profile, gaps } = setting;
  const i = minute - world.from;
  const since = onset ? minute - onset.at : 0;
  const hiccup = setting.hiccups[minute];
  const [kind] = profile.kinds;

  const usual = arrivalsAt(setting, minute, 1);
  const arrivals = effect.traffic === undefined ? usual : arrivalsAt(setting, minute, effect.traffic);
  const off = effect.switchedOff ?? false;
  const dropped = effect.eventsDropped
    ? binomial(arrivals, effect.eventsDropped, uniform(keys.dropped, minute))
    : 0;
  const turnedAway = 1 - (1 - (effect.throttled ?? 0)) * (hiccup === 2 ? 0.95 : 1);
  const refused = off
    ? arrivals
    : turnedAway > 0
      ? binomial(arrivals, turnedAway, uniform(keys.throttles, minute))
      : 0;
  // Whoever waits for an answer gives up; events and batches are tried again in the same minutes.
  const admitted = off ? 0 : kind === "sync" || kind === undefined ? arrivals - refused : arrivals - dropped;
  const chained = effect.recursion ? Math.round(admitted * effect.recursion * RECURSION_STOPS_AT) : 0;
  const fresh = admitted + chained;

  const slowness = slownessOf(effect, since);
  const memory = memoryOf(effect, profile.memoryUse, since, onset?.fault.duration ?? 1);
  // A leak is in each environment: the fuller they are, the more of them are killed in the middle of a call.
  const killed = memory > 1 ? Math.min(1, 10 * (memory - 1)) : 0;
  const over = slowness === 0 ? setting.overTimeout : shareOverTimeout(setting.durations, slowness);
  const timeoutChance = 1 - (1 - over) * (1 - (effect.timeouts ?? 0));
  const failing =
    1 - (1 - profile.errorRate) * (1 - (effect.errors ?? 0)) * (1 - killed) * (hiccup === 1 ? 0.5 : 1);

  world.dead[i] = 0;
  // First attempts, then those that follow on failed ones.
  let invocations = 0;
  let errors = 0;
  let timeouts = 0;
  for (let attempt = 0; attempt <= gaps.length; attempt++) {
    const before = attempt === 0 ? 0 : i - (gaps[attempt - 1] as number);
    const tries =
      attempt === 0
        ? fresh
        : before < 0 || off
          ? 0
          : ((world.failed[attempt - 1] as Float64Array)[before] as number);
    if (tries === 0) {
      if (attempt < gaps.length) (world.failed[attempt] as Float64Array)[i] = 0;
      continue;
    }
    const late =
      timeoutChance > 0 ? binomial(tries, timeoutChance, uniform(keys.timeouts + attempt, minute)) : 0;
    const failed =
      late +
      binomial(tries - late, failing, uniform(attempt === 0 ? keys.errors : keys.retries + attempt, minute));
    invocations += tries;
    errors += failed;
    timeouts += late;
    if (attempt < gaps.length) (world.failed[attempt] as Float64Array)[i] = failed;
    else if (gaps.length > 0) world.dead[i] = failed;
  }
  // Without concurrency Lambda does not even try: events go where failed ones go.
  if (off && kind === "async") world.dead[i] = arrivals;
  world.dead[i] = (world.dead[i] as number) + dropped;
  const poison = onset ? poisonAt(setting, onset, minute) : undefined;
  if (poison) {
    invocations += poison.tries;
    errors += poison.tries;
    world.dead[i] = (world.dead[i] as number) + poison.dead;
  }

  const version = versionAt(setting, effect, minute, invocations);
  world.arrivals[i] = arrivals;
  world.invocations[i] = invocations;
  world.errors[i] = errors + (version?.extra ?? 0);
  world.throttles[i] = refused;
  world.timeouts[i] = timeouts;
  world.slowed[i] = slowness === 0 ? (version?.slowed ?? 0) : invocations - timeouts;
  world.slowness[i] = slowness === 0 ? (version?.slowness ?? 0) : slowness;
  world.ofVersion[i] = version ? version.calls : onset?.fault.effect.version && since < 0 ? NaN : invocations;
  world.versionErrors[i] = version ? version.errors : errors;
  // "Events are sent there before they are dropped": those that are kept are counted too.
  world.dropped[i] = kind === "async" ? (world.dead[i] as number) : 0;
  world.recursions[i] = chained > 0 ? admitted : 0;
  world.memory[i] = memory;
  fillWaiting(setting, world, i, { usual, arrivals, off, effect, errors, invocations });
}

/** Events that arrive: as the clock has it, or by chance. */
export function arrivalsAt({ profile, keys, rate }: Setting, minute: number, factor: number): number {
  const { everyMinutes } = profile;
  if (everyMinutes !== undefined)
    return minute % everyMinutes === 0 && factor > 0 ? Math.max(1, Math.round(factor)) : 0;
  return poisson((rate[minute] as number) * factor, uniform(keys.arrivals, minute));
}

/** Events that fail however often they are tried: one at the onset, more by chance. */
export function poisonAt({ gaps, keys }: Setting, { fault, at }: Onset, minute: number) {
  const { poison } = fault.effect;
  if (poison === undefined || minute < at) return undefined;
  const arriving = (when: number): number =>
    when < at || when >= at + fault.duration
      ? 0
      : (when === at ? 1 : 0) + poisson(poison, uniform(keys.poison, when));
  let when = minute;
  let tries = arriving(when);
  for (const gap of gaps) tries += arriving((when -= gap));
  return { tries, dead: arriving(when) };
}

/** What the newest version does to the share of calls it gets. */
function versionAt(setting: Setting, { version }: Effect, minute: number, invocations: number) {
  if (!version) return undefined;
  const { keys, profile } = setting;
  const calls = binomial(invocations, version.weight, uniform(keys.version, minute));
  const bad = version.effect.errors ?? 0;
  const extra = binomial(calls, bad, uniform(keys.versionErrors, minute));
  const usual = binomial(calls - extra, profile.errorRate, uniform(keys.versionErrors + 1, minute));
  const slowness = slownessOf(version.effect, 0);
  return { calls, extra, errors: extra + usual, slowed: slowness === 0 ? 0 : calls, slowness };
}

interface Situation {
  readonly usual: number;
  readonly arrivals: number;
  readonly off: boolean;
  readonly effect: Effect;
  readonly errors: number;
  readonly invocations: number;
}

/** What piles up: in the queue, in the stream, in the dead-letter queue. */
function fillWaiting({ profile }: Setting, world: Minutes, i: number, now: Situation): void {
  const { usual, arrivals, off, effect, errors, invocations } = now;
  const before = i > 0 ? i - 1 : undefined;
  const last = (column: Float64Array): number => (before === undefined ? 0 : (column[before] as number));
  // Nobody fetches what still arrives.
  const stands = profile.kinds.includes("queue") && (off || effect.traffic === 0);
  world.backlog[i] = stands ? last(world.backlog) + (off ? arrivals : usual) : 0;
  world.waiting[i] = stands && (world.backlog[i] as number) > 0 ? last(world.waiting) + 1 : 0;
  // A batch that fails is tried again and again, and holds up those behind it.
  const held = profile.kinds.includes("stream") && invocations > 0 && errors >= invocations / 2;
  const behind = effect.fallsBehind ?? (held ? 60 : undefined);
  world.behind[i] = behind === undefined ? 0 : last(world.behind) + behind;
  const keeps = profile.failuresKept !== undefined && !effect.deliveryDenied;
  world.kept[i] = last(world.kept) + (keeps ? (world.dead[i] as number) : 0);
}
