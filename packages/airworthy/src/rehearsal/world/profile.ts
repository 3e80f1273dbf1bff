import { keyOf } from "../chance/draws.ts";
import { exp } from "../chance/exact.ts";
import type { FunctionProfile } from "../model.ts";
import { type Durations, durationsOf, shareOverTimeout } from "./duration.ts";
import { ASYNC_GAPS, COLD_AT_LEAST, IDLE_MINUTES, QUEUE_GAPS, STREAM_GAPS } from "./limits.ts";
import { eventsOf, rateOf } from "./rate.ts";

/** A function with everything that does not depend on the fault worked out: all worlds of one seed share it. */
export interface Setting {
  readonly profile: FunctionProfile;
  readonly minutes: number;
  readonly keys: Readonly<Record<Purpose, number>>;
  /** Expected calls by minute. */
  readonly rate: Float64Array;
  readonly durations: Durations;
  readonly inits: Durations;
  /** Usual share that runs into the timeout. */
  readonly overTimeout: number;
  /** Minutes between the attempts at one event; none when a failed call is not repeated. */
  readonly gaps: readonly number[];
  /** Ordinary hiccups: 1 half of the calls fail, 2 a twentieth of them is turned away. */
  readonly hiccups: Uint8Array;
  /** Share of calls that start an environment. */
  readonly cold: number;
}

const PURPOSES = [
  "arrivals",
  "errors",
  "retries",
  "throttles",
  "timeouts",
  "version",
  "versionErrors",
  "dropped",
  "poison",
  "mean",
  "order",
  "memory",
  "cpu",
  "inits",
  "initMean",
  "age",
  "running",
  "account",
] as const;
export type Purpose = (typeof PURPOSES)[number];

export function settingOf(profile: FunctionProfile, minutes: number, seed: number): Setting {
  const keys = Object.fromEntries(PURPOSES.map((purpose) => [purpose, keyOf(seed, profile.name, purpose)]));
  const durations = durationsOf(profile.duration, profile.timeoutSeconds * 1000);
  const hiccups = new Uint8Array(minutes);
  for (const [index, minute] of eventsOf(
    keyOf(seed, profile.name, "hiccups"),
    profile.blipsPerWeek,
    minutes,
  ).entries())
    hiccups[minute] = index % 3 === 2 ? 2 : 1;
  const { kinds, traffic } = profile;
  return {
    profile,
    minutes,
    keys: keys as Record<Purpose, number>,
    rate: rateOf(traffic, minutes, seed, profile.name),
    durations,
    inits: durationsOf(profile.init, INIT_LIMIT_MS),
    overTimeout: shareOverTimeout(durations, 0),
    gaps: gapsOf(kinds),
    hiccups,
    cold: Math.min(1, COLD_AT_LEAST + exp(-IDLE_MINUTES * traffic.perMinute)),
  };
}

function gapsOf([kind]: FunctionProfile["kinds"]): readonly number[] {
  if (kind === "async") return ASYNC_GAPS;
  if (kind === "queue") return QUEUE_GAPS;
  return kind === "stream" ? STREAM_GAPS : [];
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html */
const INIT_LIMIT_MS = 10_000;
