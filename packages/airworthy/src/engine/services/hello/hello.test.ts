import assert from "node:assert/strict";
import { test } from "node:test";
import { toPromise } from "../../kernel/later.ts";
import { fly } from "../fly.fixture.ts";
import hello, { HELLO } from "./index.ts";

test("a guest is greeted by name, and remembered for a minute", () => {
  const { call, turns } = fly(hello);
  assert.deepEqual(call("Greet", { Name: "Orders" }), { Greeting: "Hello, Orders." });
  assert.deepEqual(call("Greet", { Name: "Orders" }), { Greeting: "Welcome back, Orders." });
  turns.runUntil(2 * 60_000);
  assert.deepEqual(call("Greet", { Name: "Orders" }), { Greeting: "Hello, Orders." });
});

test("an answer may come later", async () => {
  const { call, turns } = fly(hello);
  const reply = toPromise(call("GreetLater", { Name: "Payments", Seconds: 20 }));
  turns.runUntil(20_000);
  assert.deepEqual(await reply, { Greeting: "Hello, Payments." });
});

test("bad input is an error of the service", () => {
  const { call } = fly(hello);
  assert.throws(() => call("Greet", {}), { code: "ValidationException", status: 400 });
});

test("an operation that is not there is named", () => {
  const { call } = fly(hello);
  assert.throws(() => call("Wave", {}), /hello Wave/);
  assert.throws(() => call("toString", {}), { status: 501 });
});

test("other services go through its port", () => {
  const { place } = fly(hello);
  assert.equal(place.use(HELLO).greet("Inventory"), "Hello, Inventory.");
});

test("its transitions are in the journal", () => {
  const { call, turns, journal } = fly(hello);
  call("Greet", { Name: "Orders" });
  turns.runUntil(60_000);
  assert.deepEqual(
    journal.entries.map((entry) => entry.what),
    ["hello.greeted", "hello.forgotten"],
  );
});
