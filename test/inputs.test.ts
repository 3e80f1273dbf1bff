import assert from "node:assert/strict";
import { test } from "node:test";
import reasons from "./inputs/reasons.json" with { type: "json" };
import { unread } from "./inputs/survey.ts";

/*
 * An accepted field that does nothing is a defect: each member of each operation's input, as the wire's models have
 * them, is read by somebody, or refused, or in reasons.json with the reason why it is neither.
 */
test("no member of a request is accepted and ignored", async () => {
  const ignored = (await unread()).filter(({ accepted }) => accepted);
  const patterns = Object.keys(reasons).map((pattern) => new RegExp(pattern));
  const used = new Set<RegExp>();
  const unexplained = ignored
    .map(({ operation, member }) => `${operation} ${member}`)
    .filter((name) => {
      const known = patterns.find((pattern) => pattern.test(name));
      if (known) used.add(known);
      return !known;
    });
  assert.deepEqual(unexplained, []);
  const stale = patterns.filter((pattern) => !used.has(pattern)).map(({ source }) => source);
  assert.deepEqual(stale, [], "these reasons are of nothing that is ignored");
});
