import assert from "node:assert/strict";
import { test } from "node:test";
import { lineFolder } from "./fold.ts";

test("a line that fits is left as it is, one that does not is continued behind the margin", () => {
  const fold = lineFolder("| ", 22);
  assert.deepEqual(fold("packed"), ["| packed"]);
  assert.deepEqual(fold("0123456789".repeat(3)), ["| 01234567890123456789", "| 0123456789"]);
});

test("a line is broken behind a word, if there is one", () => {
  const fold = lineFolder("", 20);
  assert.deepEqual(fold("Unterminated string in JSON"), ["Unterminated string ", "in JSON"]);
  assert.deepEqual(fold(`at ${"x".repeat(30)}`), [`at ${"x".repeat(17)}`, "x".repeat(13)]);
});

test("colours take no room, and no emoji is cut in half", () => {
  const fold = lineFolder("", 20);
  const red = `\u001B[31m${"x".repeat(20)}\u001B[39m`;
  assert.deepEqual(fold(red), [red]);
  assert.deepEqual(fold(`${"x".repeat(19)}📦y`), [`${"x".repeat(19)}📦`, "y"]);
});

test("a megabyte without a break is cut, also where lines need not fit", () => {
  const [line = "", more] = lineFolder("", undefined)("z".repeat(1_000_000));
  assert.equal(more, undefined);
  assert.match(line, /^z{2000} … 998,000 more characters$/);
});
