import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PACK_FILE, packFromPackage, textOf } from "./iam-pack.ts";

test("the committed IAM data is what `npm run iam:update` writes from the installed package", () => {
  const committed = readFileSync(PACK_FILE, "utf8");
  const fresh = textOf(packFromPackage());
  // Not assert.equal: nobody can read a difference of a megabyte.
  assert.ok(committed === fresh, "iam-data.json is stale: run `npm run iam:update`");
  assert.ok(fresh.length <= 1_200_000, "the pack has outgrown its budget");
});
