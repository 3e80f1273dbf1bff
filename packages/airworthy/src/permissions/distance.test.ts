import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, nearest } from "./distance.ts";

test("distance counts letters added, left out, changed and swapped", () => {
  assert.equal(distance("PutItem", "putitem", 2), 0);
  assert.equal(distance("PutItems", "PutItem", 2), 1);
  assert.equal(distance("CreateLogtream", "CreateLogStream", 2), 1);
  assert.equal(distance("GteItem", "GetItem", 2), 1);
  assert.equal(distance("HeadObject", "GetObject", 2), 3);
});

test("nearest is the only one that is near", () => {
  assert.equal(nearest("GetItems", ["GetItem", "PutItem"], 2), "GetItem");
  assert.equal(nearest("XutItem", ["GetItem", "PutItem", "CutItem"], 2), undefined);
  assert.equal(nearest("Scan", ["GetItem", "PutItem"], 2), undefined);
});
