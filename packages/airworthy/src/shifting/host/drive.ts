import { begin, decide } from "../decide.ts";
import type { Decision, Effect, Facts, HookAnswer, Outcome, Shift, State } from "../model.ts";
import { remembered } from "../history.ts";
import type { AliasWrite, Host, Keep } from "./host.ts";

/** What a tick came to. */
export interface Ticked extends Decision {
  readonly facts: Facts;
  /** What could not be read or done this time, and will be tried again. */
  readonly troubles: readonly string[];
  readonly outcome: Outcome | null;
  /** When the next tick is due. */
  readonly next: number;
}

/** How soon a tick is tried again when something failed, in milliseconds. */
const AGAIN = 5000;

/**
 * One tick: read the facts, decide, keep the state, act. The order is what makes it safe: a controller that dies after
 * `save` is followed by one that finds the same state and the same alias, and so is given the same effects; one that
 * dies before it has done nothing. A write is fenced by the alias's RevisionId, so a second controller's write fails.
 *
 * @example
 *   for (let ticked = await tick(host, keep); ticked.outcome === null; ticked = await tick(host, keep))
 *     await until(ticked.next);
 */
export async function tick(host: Host, keep: Keep): Promise<Ticked> {
  const { shift } = keep;
  const troubles: string[] = [];
  const kept = await keep.state();
  const now = host.now();
  const state = kept ?? begin(now);
  const facts = await factsFor(host, keep, { state, now, troubles });
  const soon = facts.now + Math.min(AGAIN, shift.metrics.period);
  // What is normal is frozen at the start: nothing starts before it is known.
  if (state.phase === "ready" && facts.baseline === undefined && facts.operator?.abort === undefined)
    return { state, effects: [], says: "waits for the baseline", facts, troubles, outcome: null, next: soon };
  const decision = decide(shift, state, facts);
  await keep.save(decision.state, { at: facts.now, says: decision.says, facts: remembered(state, facts) });
  let timed = true;
  for (const effect of decision.effects) {
    // Without the timer that was asked for, a controller that dies would leave two versions: no weight without it.
    if (effect.do === "set-weight" && !timed) continue;
    const done = await attempt(troubles, effect.do, () => act(host, keep, effect, decision));
    if (effect.do === "dead-man") timed = done === true;
    if (done && isWrite(effect)) await attempt(troubles, "dead-man", () => rearm(host, keep, decision, done));
  }
  const done = decision.effects.find((effect) => effect.do === "done");
  const waits = decision.effects.flatMap((effect) => (effect.do === "wait" ? [effect.until] : []));
  return {
    ...decision,
    facts,
    troubles,
    outcome: done?.outcome ?? null,
    next: troubles.length > 0 ? soon : Math.max(facts.now + 1, Math.min(...waits)),
  };
}

async function factsFor(
  host: Host,
  keep: Keep,
  { state, now, troubles }: { readonly state: State; readonly now: number; readonly troubles: string[] },
): Promise<Facts> {
  const { shift } = keep;
  const isReady = state.phase === "ready";
  const [operator, hooks, alias, counted, inAlarm, baseline] = await Promise.all([
    keep.operator(),
    keep.hooks(),
    attempt(troubles, "reading the alias", () => host.alias(shift)),
    isReady ? undefined : attempt(troubles, "reading the counts", () => host.counts(shift, state.watermark)),
    shift.alarms?.length
      ? attempt(troubles, "reading the alarms", () => host.inAlarm(shift.alarms ?? []))
      : undefined,
    isReady ? attempt(troubles, "reading the baseline", () => host.baseline(shift)) : undefined,
  ]);
  return {
    tick: state.tick,
    now,
    alias: alias ?? null,
    strata: counted?.strata ?? [],
    countedUntil: counted?.until ?? state.watermark,
    operator,
    hooks: Object.fromEntries(Object.entries(hooks).filter(([id, answer]) => isHeard(keep, id, answer))),
    ...(inAlarm === undefined ? {} : { alarms: inAlarm }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

/** What is done; of a write the revision that the alias has now. */
async function act(
  host: Host,
  keep: Keep,
  effect: Effect,
  { effects, state }: Decision,
): Promise<string | true> {
  const { shift } = keep;
  switch (effect.do) {
    case "set-weight":
    case "promote":
    case "restore":
      return host.updateAlias(shift, writeOf(shift, effect));
    case "dead-man":
      // A write that follows gives the alias a revision that nobody knows yet. Should this process die in between, the
      // timer restores the old version whatever the revision is; once the write has been answered, only that one.
      await host.deadMan(shift, {
        at: effect.at,
        revisionId: effects.some(isWrite) ? null : state.revisionId,
      });
      return true;
    case "invoke-hook":
      await runHook(host, keep, shift, effect);
      return true;
    case "notify":
      await host.notify(shift, effect.level, effect.message);
      return true;
    case "done":
      await host.deadMan(shift, null);
      return true;
    case "wait":
      return true;
  }
}

/** After a write the timer knows the alias by its new revision. */
async function rearm(
  host: Host,
  { shift }: Keep,
  { effects }: Decision,
  revisionId: string | true,
): Promise<void> {
  const timer = effects.find((one) => one.do === "dead-man");
  if (timer && revisionId !== true) await host.deadMan(shift, { at: timer.at, revisionId });
}

type Write = Extract<Effect, { readonly expectedRevision: string }>;

function isWrite(effect: Effect): effect is Write {
  return "expectedRevision" in effect;
}

function writeOf(shift: Shift, effect: Write): AliasWrite {
  const revisionId = effect.expectedRevision;
  return effect.do === "set-weight"
    ? { version: shift.old, weights: { [shift.new]: effect.weight }, revisionId }
    : { version: effect.version, weights: {}, revisionId };
}

/** Hooks that this process waits for: each is invoked once, and once more by a controller that follows a dead one. */
const waiting = new WeakMap<Keep, Set<string>>();

/** A hook that is under way, but whose answer would come to a controller that is dead, has not been asked. */
function isHeard(keep: Keep, id: string, answer: HookAnswer): boolean {
  return answer !== "InProgress" || waiting.get(keep)?.has(id) === true;
}

async function runHook(
  host: Host,
  keep: Keep,
  shift: Shift,
  { id, hook }: Extract<Effect, { do: "invoke-hook" }>,
): Promise<void> {
  let mine = waiting.get(keep);
  if (!mine) waiting.set(keep, (mine = new Set()));
  if (mine.has(id)) return;
  mine.add(id);
  await keep.answer(id, "InProgress");
  // Not awaited: ticks go on, and so do alarms and the operator's word.
  void host
    .hook(shift, id, hook)
    .catch(() => "Failed" as const)
    .then((answer) => keep.answer(id, answer))
    // It could not be kept: asked again at the next tick.
    .catch(() => mine.delete(id));
}

async function attempt<T>(troubles: string[], what: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    troubles.push(`${what}: ${name === "Error" ? "" : `${name}: `}${message}`);
    return undefined;
  }
}
