import assert from "node:assert/strict";
import { test } from "node:test";
import { failuresOf } from "./batch-report.ts";

const ids = new Set(["first", "second"]);

test("the messages that are named have failed", () => {
  const response = JSON.stringify({ batchItemFailures: [{ itemIdentifier: "second" }] });
  assert.deepEqual(failuresOf(response, ids), new Set(["second"]));
});

for (const response of ["", "null", "{}", '"done"', '{"batchItemFailures":[]}', '{"batchItemFailures":null}'])
  test(`${response || "nothing"} means that all went well`, () => {
    assert.deepEqual(failuresOf(response, ids), new Set());
  });

for (const response of [
  "{",
  '{"batchItemFailures":"second"}',
  '{"batchItemFailures":[{"itemIdentifier":""}]}',
  '{"batchItemFailures":[{"itemIdentifier":null}]}',
  '{"batchItemFailures":[{"messageId":"second"}]}',
  '{"batchItemFailures":[{"itemIdentifier":"third"}]}',
])
  test(`${response} fails the whole batch`, () => {
    assert.equal(failuresOf(response, ids), "all");
  });
