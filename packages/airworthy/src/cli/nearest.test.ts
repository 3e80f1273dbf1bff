import assert from "node:assert/strict";
import { test } from "node:test";
import { didYouMean } from "./nearest.ts";

const CHOICES = ["check", "fix", "alarms", "alarms/errors", "dead-letters/retention"];

test("a slip of the hand is understood", () => {
  assert.equal(didYouMean("chek", CHOICES), " Did you mean check?");
  assert.equal(didYouMean("alarms/erors", CHOICES), " Did you mean alarms/errors?");
});

test("an item is found without its practice", () => {
  assert.equal(didYouMean("retention", CHOICES), " Did you mean dead-letters/retention?");
});

test("what is like nothing gets no guess", () => {
  assert.equal(didYouMean("deploy", CHOICES), "");
});
