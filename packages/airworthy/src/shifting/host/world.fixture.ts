import type { AliasRead, HookAnswer, Operator, Shift, State, Stratum } from "../model.ts";
import type { Host, Keep, Tick } from "./host.ts";
import { tick, type Ticked } from "./drive.ts";

const MINUTE = 60_000;

/** A shop on AWS: an alias with revisions, requests by the minute, and a controller that can die at any call. */
export interface World {
  readonly host: Host;
  keep: Keep;
  alias: AliasRead;
  time: number;
  readonly writes: string[];
  readonly ticks: Tick[];
  readonly hooksRun: string[];
  timer: { readonly at: number; readonly revisionId: string | null } | null;
  operator: Operator;
  /** Calls to the world so far. */
  calls: number;
  /** The call at which the controller dies: before it has an effect, or right after. */
  dies: { readonly at: number; readonly after: boolean } | undefined;
  /** Lets time pass: requests come, and the dead-man timer runs out. */
  pass(until: number): void;
}

export interface Making {
  readonly shift?: Partial<Shift>;
  readonly failing?: number;
  readonly requests?: number;
}

export const SHIFT: Shift = {
  id: "orders-live-4",
  functionName: "orders",
  alias: "live",
  old: "3",
  new: "4",
  strategy: { kind: "canary", weight: 0.1, interval: 3 * MINUTE },
  metrics: { period: MINUTE, lag: MINUTE },
};

export function shop({ shift: own = {}, failing = 0, requests = 600 }: Making = {}): World {
  const shift: Shift = { ...SHIFT, ...own };
  let state: State | null = null;
  const answers: Record<string, HookAnswer> = {};
  const strata: Stratum[] = [];
  const world: World = {
    alias: { version: "3", weights: {}, revisionId: "r1" },
    time: 1_700_000_040_000,
    writes: [],
    ticks: [],
    hooksRun: [],
    timer: null,
    operator: {},
    calls: 0,
    dies: undefined,
    host: undefined as never,
    keep: undefined as never,
    pass,
  };

  /** A dead controller never gets an answer. */
  async function called<T>(work: () => T): Promise<T> {
    const mine = world.calls++;
    if (world.dies?.at === mine && !world.dies.after) return new Promise<never>(() => {});
    const result = work();
    if (world.dies?.at === mine) return new Promise<never>(() => {});
    return result;
  }

  const host: Host = {
    now: () => world.time,
    alias: () => called(() => world.alias),
    counts: (_shift, from) =>
      called(() => {
        const until = Math.floor((world.time - MINUTE) / MINUTE) * MINUTE;
        return { strata: strata.filter(({ at }) => at >= from && at < until), until };
      }),
    baseline: () =>
      called(() => ({ block: 60 * MINUTE, counts: [{ requests: requests * 60, failures: 0 }] })),
    inAlarm: () => called(() => []),
    updateAlias: (_shift, to) =>
      called(() => {
        if (to.revisionId !== world.alias.revisionId)
          throw Object.assign(new Error("stale"), { name: "PreconditionFailedException" });
        const revisionId = `r${Number(world.alias.revisionId.slice(1)) + 1}`;
        world.alias = { version: to.version, weights: to.weights, revisionId };
        world.writes.push(`${to.version} ${JSON.stringify(to.weights)}`);
        return revisionId;
      }),
    hook: (_shift, id) =>
      called(() => {
        world.hooksRun.push(id);
        return "Succeeded" as const;
      }),
    deadMan: (_shift, restore) => called(() => void (world.timer = restore)),
    notify: () => called(() => undefined),
  };
  const keep: Keep = {
    shift,
    state: () => called(() => state),
    save: (next, one) =>
      called(() => {
        // As on a disk: what is read back is what was written, and nothing of it lives in the controller.
        state = JSON.parse(JSON.stringify(next)) as State;
        world.ticks.push(one);
      }),
    operator: () => called(() => world.operator),
    hooks: () => called(() => ({ ...answers })),
    answer: (id, answer) => called(() => void (answers[id] = answer)),
  };

  /** Requests of the minutes that pass, shared out as the alias says. */
  function pass(until: number): void {
    for (let at = Math.floor(world.time / MINUTE) * MINUTE; at < until - MINUTE + 1; at += MINUTE) {
      if (strata.some((one) => one.at === at)) continue;
      const weight = world.alias.version === "4" ? 1 : (world.alias.weights["4"] ?? 0);
      const fresh = Math.round(requests * weight);
      strata.push({
        at,
        new: { requests: fresh, failures: Math.round(fresh * failing) },
        old: { requests: requests - fresh, failures: 0 },
      });
    }
    if (world.timer && world.timer.at <= until) {
      const { revisionId } = world.timer;
      if (revisionId === null || revisionId === world.alias.revisionId)
        world.alias = {
          version: "3",
          weights: {},
          revisionId: `r${Number(world.alias.revisionId.slice(1)) + 1}`,
        };
      world.timer = null;
    }
    world.time = until;
  }

  return Object.assign(world, { host, keep });
}

/** Leads a shift to its end; a controller that died is followed by another one a minute later. */
export async function leadToEnd(world: World, most = 200): Promise<Ticked> {
  for (let turn = 0; turn < most; turn++) {
    const ticked = await tickOrDie(world);
    if (ticked?.outcome != null) return ticked;
    world.pass(ticked?.next ?? world.time + MINUTE);
  }
  throw new Error("the shift does not end");
}

/** One tick; undefined when the controller died in it. */
export async function tickOrDie(world: World): Promise<Ticked | undefined> {
  const result: { ended?: Ticked; failed?: unknown } = {};
  void tick(world.host, world.keep).then(
    (ticked) => (result.ended = ticked),
    (error: unknown) => (result.failed = error),
  );
  // Nothing of this world takes time: when nothing moves any more, the tick has ended or its controller is dead.
  for (let calls = -1; !result.ended && !result.failed && calls !== world.calls;) {
    calls = world.calls;
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  if (result.failed !== undefined) throw result.failed as Error;
  if (world.dies && world.calls > world.dies.at) {
    world.dies = undefined;
    // Another process: nothing of the dead one's memory is left.
    world.keep = { ...world.keep };
    return undefined;
  }
  return result.ended;
}
