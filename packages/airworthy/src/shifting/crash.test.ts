import assert from "node:assert/strict";
import { test } from "node:test";
import { CASES, check, FAULTS, flight, flyByChance, flyPairs, minutesOf, verdict } from "./crash.fixture.ts";
import { Account, controller, run } from "./host.fixture.ts";
import { isOver } from "./phases.ts";

for (const one of CASES) {
  const [name, shift, failing, phase] = one;
  const plain = flight(shift, failing, () => undefined);
  const expected = verdict(plain);

  test(`${name}: some six ticks and their awaits`, () => {
    assert.equal(plain.account.stored.phase, phase);
    assert.ok(plain.account.stored.tick >= 5 && plain.awaits >= 25, `${plain.account.stored.tick} ticks`);
  });

  test(`${name}: killed, answer lost, doubled or stalled at every await: the same decisions`, () => {
    for (let at = 0; at < plain.awaits; at++)
      for (const fault of FAULTS)
        for (const stall of fault === "stall" ? [1, 2, 4, 9] : [1])
          assert.deepEqual(
            verdict(flight(shift, failing, (index) => (index === at ? fault : undefined), stall)),
            expected,
            `${fault} at await ${at}, ${plain.names[at]}`,
          );
  });

  // `npm run bench -- --only shifting` flies every one of them, and ten times the shifts below.
  test(`${name}: every eleventh pair of faults at every pair of awaits`, () => {
    assert.ok(flyPairs(one, 11) > 200);
  });
}

test("1,000 longer shifts with faults by chance: the same decisions", () => flyByChance(1000, 20_261_130));

test("a controller dead at any await: the alias keeps an approved weight, and the timer restores the old version", () => {
  for (const [, shift, failing] of CASES) {
    const { awaits } = flight(shift, failing, () => undefined);
    for (let at = 0; at < awaits; at++) {
      const account = new Account(shift, minutesOf(failing));
      let index = 0;
      let dead: ReturnType<typeof controller> | undefined;
      while (!dead && !isOver(account.stored.phase)) {
        const tick = controller(account);
        for (let step = tick.next(); !step.done && !dead; step = tick.next()) if (index++ === at) dead = tick;
        if (!dead && !["restoring", "promoting"].includes(account.stored.phase)) account.pass();
      }
      check(account);
      const over = isOver(account.stored.phase);
      const before = account.alias;
      for (let minute = 0; minute < 12; minute++) account.pass();
      account.timer();
      if (over) assert.deepEqual(account.alias, before);
      else assert.equal(account.weight(), 0, `dead at await ${at}`);
      // Should it wake after all: what it had in hand is refused, and what it then begins the timer takes back.
      const began = account.stored.weight > 0;
      if (dead) for (let step = dead.next(); !step.done; step = dead.next());
      if (!over && began) assert.equal(account.weight(), 0, `awake at await ${at}`);
      for (let minute = 0; minute < 12; minute++) account.pass();
      account.timer();
      if (!over) assert.equal(account.weight(), 0, `awake at await ${at}, timer`);
      // And the next controller ends the shift, if there was one.
      const started = account.approved.size > 1;
      for (let tick = 0; tick < 4; tick++) run(account);
      assert.ok(!started || isOver(account.stored.phase), `${account.stored.phase} at await ${at}`);
    }
  }
});
