import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { kept } from "./kept.ts";

test("a version keeps its files, and finds the packages of the project", () => {
  const shop = realpathSync(mkdtempSync(path.join(tmpdir(), "airworthy-kept-")));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(shop, name)), { recursive: true });
    writeFileSync(path.join(shop, name), text);
  };
  try {
    write("node_modules/prices/index.js", "module.exports = 3;");
    write("src/orders/index.js", 'exports.version = 1; exports.price = require("prices");');
    write("src/orders/journal.jsonl", "");
    const source = path.join(shop, "src/orders");
    const first = kept(source, "one", new Set([path.join(source, "journal.jsonl")]));
    write("src/orders/index.js", "exports.version = 2;");
    assert.equal(kept(source, "one", new Set()), first);
    const loaded = createRequire(import.meta.url)(path.join(first, "index.js")) as object;
    assert.deepEqual(loaded, { version: 1, price: 3 });
    assert.throws(() => readFileSync(path.join(first, "journal.jsonl")), /ENOENT/);
    assert.match(readFileSync(path.join(kept(source, "two", new Set()), "index.js"), "utf8"), /= 2/);
  } finally {
    rmSync(shop, { recursive: true, force: true });
  }
});
