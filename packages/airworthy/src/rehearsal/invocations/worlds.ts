import type { FunctionProfile } from "../model.ts";
import { faultyWorld } from "../run/faulty.ts";
import { ordinaryWorld } from "../run/ordinary.ts";
import { WORLD } from "../run/plan.ts";
import type { Onset } from "../world/active.ts";
import type { Minutes } from "../world/minutes.ts";
import type { World } from "../world/metrics.ts";
import type { Observed } from "./observed.ts";
import { simulate } from "./simulate.ts";

/** Three weeks of a function without any fault, call by call. */
export function ordinaryByInvocation(profile: FunctionProfile, seed: number): World {
  const world = ordinaryWorld(profile, seed);
  const observed = simulate(world.setting, 0, WORLD, undefined, { samples: true });
  overwrite(world, observed, 0);
  return { ...world, observed };
}

/** Minutes before the onset from which the simulation runs, so that environments are there and attempts under way. */
const WARM = 30;

/** The same with a fault, from its onset on. */
export function faultyByInvocation(ordinary: World, onset: Onset, lookBack: number, into: Minutes): World {
  const world = faultyWorld(ordinary, onset, lookBack, into);
  const { setting, minutes } = world;
  const simulated = simulate(setting, onset.at - WARM, minutes.to, onset, { samples: true });
  overwrite(world, simulated, onset.at);
  return { ...world, observed: spliced(ordinary.observed as Observed, simulated, minutes.from, onset.at) };
}

/** What was counted call by call takes the place of what was drawn by minutes; what piles up follows. */
function overwrite({ setting, minutes, onset }: World, observed: Observed, since: number): void {
  const { kinds, failuresKept } = setting.profile;
  const { kept, dead, dropped } = minutes;
  const denied = onset?.fault.effect.deliveryDenied ?? false;
  const deployed = onset?.fault.effect.version;
  for (let minute = since; minute < minutes.to; minute++) {
    const [i, o] = [minute - minutes.from, minute - observed.from];
    for (const name of ["invocations", "errors", "throttles", "timeouts", "dead", "recursions"] as const)
      minutes[name][i] = observed[name][o] as number;
    if (kinds.includes("async")) dropped[i] = dead[i] as number;
    const before = i > 0 ? (kept[i - 1] as number) : 0;
    kept[i] = before + (failuresKept !== undefined && !denied ? (dead[i] as number) : 0);
    const own = deployed && minute >= onset.at && minute < onset.at + onset.fault.duration;
    minutes.ofVersion[i] = (own ? observed.ofVersion : observed.invocations)[o] as number;
    minutes.versionErrors[i] = (own ? observed.versionErrors : observed.errors)[o] as number;
  }
}

/** The ordinary minutes up to the onset, then the simulated ones. */
function spliced(ordinary: Observed, simulated: Observed, from: number, at: number): Observed {
  const column = (name: keyof Observed): unknown => {
    const [before, after] = [ordinary[name], simulated[name]];
    if (!(before instanceof Float64Array) || !(after instanceof Float64Array)) return after;
    const joined = new Float64Array(simulated.to - from);
    joined.set(before.subarray(from - ordinary.from, at - ordinary.from));
    joined.set(after.subarray(at - simulated.from), at - from);
    return joined;
  };
  const columns = Object.fromEntries(
    (Object.keys(simulated) as (keyof Observed)[]).map((name) => [name, column(name)]),
  );
  const samples = [
    ...(ordinary.samples ?? []).slice(from - ordinary.from, at - ordinary.from),
    ...(simulated.samples ?? []).slice(at - simulated.from),
  ];
  return { ...columns, from, to: simulated.to, samples } as unknown as Observed;
}
