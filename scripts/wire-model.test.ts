import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { wireFiles } from "./wire-model.ts";

test("the committed models are what `npm run wire:update` writes from the installed clients", async () => {
  const files = await wireFiles();
  // Not assert.equal: nobody can read a difference of a megabyte.
  const stale = [...files].filter(([file, text]) => readFileSync(file, "utf8") !== text);
  assert.deepEqual(
    stale.map(([file]) => path.basename(file)),
    [],
    "run `npm run wire:update`",
  );
  const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  assert.ok(size <= 1_500_000, "the models have outgrown their budget");
});
