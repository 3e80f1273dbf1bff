import assert from "node:assert/strict";
import { Account, controller, type Fault, run } from "./host.fixture.ts";
import type { Shift, State, Stratum } from "./model.ts";
import { isOver } from "./phases.ts";
import { Random } from "./random.fixture.ts";
import { MINUTE, ordersShift } from "./shop.fixture.ts";

/** Minutes whose counts hang on the minute and the weight alone, so that every run sees the same. */
export const minutesOf =
  (failing: number): Account["stratumAt"] =>
  (index, weight): Stratum => {
    const fresh = Math.round(600 * weight);
    return {
      at: index * MINUTE,
      old: { requests: 600 - fresh, failures: (index * 7) % 5 },
      new: {
        requests: fresh,
        failures: Math.min(fresh, Math.round(fresh * failing) + (index % 3 === 2 ? 1 : 0)),
      },
    };
  };

export interface Flight {
  readonly account: Account;
  readonly awaits: number;
  readonly names: readonly string[];
}

/** Flies a shift; what befalls it is told by the number of the await. A stalled tick goes on `stall` periods later. */
export function flight(
  shift: Shift,
  failing: number,
  faults: (index: number) => Fault | undefined,
  stall = 1,
): Flight {
  const account = new Account(shift, minutesOf(failing));
  const names: string[] = [];
  const asleep: { readonly until: number; readonly rest: ReturnType<typeof controller> }[] = [];
  for (let minute = 0; minute < 80; minute++) {
    // A host ticks until there is nothing left to do in this minute.
    for (let quiet = false; !quiet;) {
      const before = outline(account);
      let cut = false;
      const tick = controller(account);
      for (let step = tick.next(); !step.done; step = tick.next()) {
        check(account);
        const fault = faults(names.length);
        names.push(step.value);
        if (fault === "lost-answer") tick.next();
        if (fault === "duplicate") run(account);
        if (fault === "stall") asleep.push({ until: minute + stall, rest: tick });
        // Another controller takes over at once: the same minute, a new tick.
        if (fault && fault !== "duplicate") {
          cut = true;
          break;
        }
      }
      quiet = !cut && outline(account) === before;
    }
    for (const { until, rest } of asleep)
      if (until <= minute) {
        for (let step = rest.next(); !step.done; step = rest.next());
        check(account);
      }
    if (isOver(account.stored.phase) && asleep.every(({ until }) => until <= minute)) break;
    account.pass();
  }
  check(account);
  return { account, awaits: names.length, names };
}

/** What a tick may change but for the time. */
function outline({ stored, alias, hooks }: Account): string {
  const { phase, step, weight, weightBefore, watermark } = stored;
  return JSON.stringify([phase, step, weight, weightBefore, watermark, alias, Object.keys(hooks)]);
}

/** What holds between any two calls. */
export function check(account: Account): void {
  const { stored, shift } = account;
  // I1, I5: the alias has a weight that a stored state approved before.
  assert.ok(account.approved.has(account.weight()), `${account.weight()} was never approved`);
  // I2: at the end exactly one version.
  if (isOver(stored.phase)) assert.ok([0, 1].includes(account.weight()), `ended with ${account.weight()}`);
  // I3: every minute between the start and the watermark was counted once.
  if (stored.phase !== "ready" && stored.phase !== "before") {
    const { period } = shift.metrics;
    const seen = account.strata.filter(
      ({ at }) => at >= Math.floor(stored.startedAt / period) * period && at < stored.watermark,
    );
    const sum = seen.reduce((all, { new: fresh }) => all + fresh.requests, 0);
    assert.equal(stored.totals.new.requests, sum);
  }
}

/** What a run came to, without what counts the tries. */
export function verdict({ account }: Flight) {
  const { tick: _tick, revisionId: _id, outdated: _outdated, deadline: _deadline, ...state } = account.stored;
  const served = account.served.filter((weight, index) => weight !== account.served[index - 1]);
  return { state, served, version: account.alias.version, hooks: Object.keys(account.hooks).toSorted() };
}

const LINEAR = ordersShift({
  strategy: { kind: "linear", weight: 0.25, interval: MINUTE },
  hooks: { before: ["smoke"], between: ["check"], after: ["report"], onRollback: ["page"] },
});
export const CASES: readonly (readonly [string, Shift, number, State["phase"]])[] = [
  ["a good version, in steps with hooks", LINEAR, 0, "promoted"],
  ["a bad version, on evidence", ordersShift({ hooks: { onRollback: ["page"] } }), 0.6, "rolled-back"],
];
export const FAULTS: readonly Fault[] = ["kill", "lost-answer", "duplicate", "stall"];

/** Every pair of faults at every pair of awaits, or at each `every`th of them: the same decisions. Tells how many. */
export function flyPairs([, shift, failing]: (typeof CASES)[number], every: number): number {
  const plain = flight(shift, failing, () => undefined);
  const expected = verdict(plain);
  let pairs = 0;
  let nth = 0;
  for (let one = 0; one < plain.awaits; one++)
    for (let two = one + 1; two < plain.awaits + 4; two++)
      for (const first of FAULTS)
        for (const second of ["kill", "stall"] as const) {
          if (nth++ % every > 0) continue;
          const pair = (index: number) => (index === one ? first : index === two ? second : undefined);
          const flown = verdict(flight(shift, failing, pair, 2));
          assert.deepEqual(flown, expected, `${first} at ${one}, ${second} at ${two}`);
          pairs++;
        }
  return pairs;
}

/** Longer shifts with faults by chance: the same decisions as without. */
export function flyByChance(rounds: number, seed: number): void {
  const random = new Random(seed);
  const own = CASES.map(([, shift]) => shift);
  own.push(
    ordersShift(),
    ordersShift({ strategy: { kind: "failure-budget", budget: 10 } }),
    ordersShift({
      strategy: {
        kind: "steps",
        steps: [
          { weight: 0.05, until: { requests: 100 } },
          { weight: 0.5, until: { anyOf: [{ after: 5 * MINUTE }, { evidence: {} }] } },
        ],
      },
      hooks: { between: ["check"] },
    }),
  );
  const plain = new Map<string, unknown>();
  for (let round = 0; round < rounds; round++) {
    const which = Math.floor(random.next() * own.length);
    const failing = [0, 0.005, 0.05, 0.5][Math.floor(random.next() * 4)] ?? 0;
    const shift = own[which] ?? LINEAR;
    const key = `${which}/${failing}`;
    if (!plain.has(key)) plain.set(key, verdict(flight(shift, failing, () => undefined)));
    const often = random.next() * 0.2;
    const faults = () =>
      random.next() < often ? FAULTS[Math.floor(random.next() * FAULTS.length)] : undefined;
    const flown = flight(shift, failing, faults, 1 + Math.floor(random.next() * 6));
    assert.deepEqual(verdict(flown), plain.get(key), `round ${round}: ${key}`);
  }
}
