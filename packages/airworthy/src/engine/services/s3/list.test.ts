import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { compareKeys } from "./keys.ts";
import { pageOf } from "./list.ts";

/** What S3 says of folding, as simply as it can be said. */
function folded(names: readonly string[], prefix: string, delimiter: string): string[] {
  const entries = names
    .filter((name) => name.startsWith(prefix))
    .map((name) => {
      const at = delimiter === "" ? -1 : name.indexOf(delimiter, prefix.length);
      return at < 0 ? name : name.slice(0, at + delimiter.length);
    });
  return [...new Set(entries)];
}

test("pages of any size give everything once, in order", () => {
  const name = fc.string({
    unit: fc.constantFrom("a", "b", "/", "ä", "\u{1f4e6}", "\uffee"),
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(name, { maxLength: 30 }),
      fc.constantFrom("", "a", "a/", "b", "ä"),
      fc.constantFrom("", "/", "a"),
      fc.integer({ min: 1, max: 5 }),
      (given, prefix, delimiter, most) => {
        const names = given.toSorted(compareKeys);
        const seen: string[] = [];
        for (let after: string | undefined = ""; after !== undefined;) {
          const page = pageOf(names, { prefix, delimiter, after, most });
          assert.ok(page.items.length + page.prefixes.length <= most);
          seen.push(...[...page.items, ...page.prefixes].sort(compareKeys));
          after = page.last;
        }
        assert.deepEqual(seen, folded(names, prefix, delimiter));
      },
    ),
  );
});

test("keys are ordered by the bytes of UTF-8", () => {
  const key = fc.string({
    unit: fc.constantFrom("a", "\u00e4", "\uffee", "\u{1f4e6}", "\u{10ffff}"),
    maxLength: 4,
  });
  fc.assert(
    fc.property(key, key, (a, b) => {
      assert.equal(Math.sign(compareKeys(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
