import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type Edit, Overlap, splice } from "./splice.ts";

const edit = (start: number, end: number, text: string): Edit => ({
  source: { path: "t", text: "" },
  start,
  end,
  text,
});

describe("splicing a text", () => {
  it("replaces and inserts, whatever the order of the edits", () => {
    assert.equal(splice("orders: 1", [edit(8, 9, "2"), edit(0, 0, "# "), edit(9, 9, "!")]), "# orders: 2!");
  });

  it("keeps the order of insertions at one place", () => {
    assert.equal(splice("ab", [edit(1, 1, "1"), edit(1, 1, "2")]), "a12b");
  });

  it("refuses edits that overlap", () => {
    assert.throws(() => splice("orders", [edit(0, 3, "a"), edit(2, 4, "b")]), Overlap);
  });

  it("with insertions only, gives the text back when they are taken out again", () => {
    const insertions = fc.array(fc.tuple(fc.nat(20), fc.string({ minLength: 1, maxLength: 3 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), insertions, (text, wanted) => {
        const edits = wanted.map(([at, word]) =>
          edit(Math.min(at, text.length), Math.min(at, text.length), word),
        );
        let result = splice(text, edits);
        const ordered = edits.map((one, order) => ({ one, order }));
        ordered.sort((a, b) => b.one.start - a.one.start || b.order - a.order);
        const before = (index: number) =>
          ordered.slice(index + 1).reduce((length, { one }) => length + one.text.length, 0);
        for (const [index, { one }] of ordered.entries()) {
          const at = one.start + before(index);
          assert.equal(result.slice(at, at + one.text.length), one.text);
          result = result.slice(0, at) + result.slice(at + one.text.length);
        }
        assert.equal(result, text);
      }),
    );
  });
});
