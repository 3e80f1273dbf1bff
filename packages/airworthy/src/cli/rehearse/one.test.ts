import assert from "node:assert/strict";
import { it } from "node:test";
import { referenceFleet } from "../../rehearsal/reference.ts";
import type { FunctionProfile } from "../../rehearsal/model.ts";
import { chosenFaults } from "./faults.ts";
import { faultsOf } from "./one.ts";

const [ORDERS] = referenceFleet(30) as [FunctionProfile];
const minutesOf = (fn: FunctionProfile, ...ids: string[]) =>
  faultsOf(fn, { faults: chosenFaults(ids, {}) }).map(({ id, duration }) => [id, duration]);

it("faults of a function that is called all the time last as long as the catalogue says", () =>
  assert.deepEqual(minutesOf(ORDERS, "E1", "D3"), [
    ["E1", 15],
    ["D3", 1440],
  ]));

it("into a function that a clock starts a fault lasts until it has run twice", () => {
  const nightly = { ...ORDERS, everyMinutes: 1440 };
  assert.deepEqual(minutesOf(nightly, "E1", "C1"), [
    ["E1", 3024],
    ["C1", 1440],
  ]);
  assert.deepEqual(minutesOf({ ...ORDERS, everyMinutes: 5 }, "E1"), [["E1", 15]]);
});

it("no fault is longer than the week that is watched", () =>
  assert.deepEqual(minutesOf({ ...ORDERS, everyMinutes: 10_080 }, "E1"), [["E1", 8640]]));

it("what no metric shows is not injected", () => assert.deepEqual(minutesOf(ORDERS, "X1"), []));

it("a fault of one's own befalls the functions it names", () => {
  const own = {
    id: "down",
    says: "The supplier is down.",
    minutes: 5,
    functions: ["Pay*"],
    effect: { errors: 1 },
  };
  const faults = chosenFaults(["down"], { faults: [own] });
  assert.deepEqual(faultsOf(ORDERS, { faults }), []);
  assert.equal(faultsOf({ ...ORDERS, name: "Payments" }, { faults }).length, 1);
});
