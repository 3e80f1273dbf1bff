import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { readJson } from "./json.ts";
import { placeOf } from "./source.ts";
import { type Json, type Node, toJson } from "./tree.ts";

function read(text: string): { root: Node; data: Json; warnings: Diagnostic[] } {
  const warnings: Diagnostic[] = [];
  const root = readJson({ path: "template.json", text }, warnings);
  return { root, data: toJson(root), warnings };
}

function refusal(text: string): { says: string; line: number; column: number } {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof Unreadable, String(error));
    assert.ok(error.diagnostic.at);
    const { line, column } = placeOf(error.diagnostic.at);
    return { says: error.diagnostic.says, line, column };
  }
  return assert.fail("was read");
}

describe("a JSON template that cannot be read", () => {
  it("says where a comma is left over", () => {
    assert.deepEqual(refusal('{\n\t"Orders": [1,\n\t2,]\n}'), {
      says: "This JSON cannot be read: value expected.",
      line: 3,
      column: 4,
    });
  });

  it("says where a colon is missing", () => {
    assert.deepEqual(refusal('{ "Orders" 1 }'), {
      says: "This JSON cannot be read: colon expected.",
      line: 1,
      column: 12,
    });
  });

  it("says where a comment stands", () => {
    assert.match(refusal('{\n// orders\n"Orders": 1 }').says, /invalid comment token/);
  });

  it("says that it ends too early", () => {
    assert.match(refusal('{ "Orders": { "Type": 1').says, /close brace expected/);
  });

  it("says that it is empty", () => {
    assert.match(refusal("").says, /value expected/);
  });

  it("counts positions behind a byte order mark and Windows line endings", () => {
    const { line, column } = refusal('\uFEFF{\r\n"Orders" 1 }');
    assert.deepEqual({ line, column }, { line: 2, column: 10 });
  });

  for (const levels of [402, 10_000, 1_000_000]) {
    it(`refuses ${levels.toLocaleString("en")} levels`, () => {
      assert.match(
        refusal("[".repeat(levels) + "]".repeat(levels)).says,
        /nested (?:too|more than 400 levels) deep/,
      );
    });
  }
});

describe("a JSON template", () => {
  it("is told about a key that stands twice, at the later one", () => {
    const { data, warnings } = read('{\n"Orders": 1,\n"Orders": 2 }');
    assert.deepEqual(data, { Orders: 2 });
    assert.match(warnings[0]?.says ?? "", /The key "Orders" stands twice/);
    assert.equal(warnings[0]?.at && placeOf(warnings[0].at).line, 3);
  });

  it("keeps keys that JavaScript has a meaning for", () => {
    assert.deepEqual(Object.keys(read('{ "__proto__": 1, "toString": 2 }').data as object), [
      "__proto__",
      "toString",
    ]);
  });
});

describe("any JSON value", () => {
  const written = fc
    .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 2, 4, "\t"), fc.boolean(), fc.boolean())
    .map(([value, indent, bom, crlf]) => {
      const text = JSON.stringify(value, null, indent);
      return `${bom ? "\uFEFF" : ""}${crlf ? text.replaceAll("\n", "\r\n") : text}`;
    });
  const parse = (text: string) => JSON.parse(text.replace(/^\uFEFF/, "")) as Json;

  it("reads back as itself", () => {
    fc.assert(fc.property(written, (text) => assert.deepEqual(read(text).data, parse(text))));
  });

  it("has ranges that slice to a text of each value and each key", () => {
    const check = (node: Node) => {
      const { text } = node.source;
      assert.deepEqual(parse(text.slice(node.start, node.end)), toJson(node));
      if (node.kind === "list") node.items.forEach(check);
      if (node.kind !== "mapping") return;
      for (const entry of node.entries) {
        assert.equal(parse(text.slice(entry.keyStart, entry.keyEnd)), entry.key);
        check(entry.value);
      }
    };
    fc.assert(fc.property(written, (text) => check(read(text).root)));
  });
});
