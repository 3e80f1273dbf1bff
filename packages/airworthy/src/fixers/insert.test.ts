import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readDocument } from "../readers/document.ts";
import { at, type Json, type List, type Mapping, type Node } from "../readers/tree.ts";
import { appendItem, insertEntries, Refusal, replaceValue, styleOf } from "./insert.ts";
import { splice } from "./splice.ts";

const rootOf = (text: string) => readDocument({ path: "template", text }).root;
const inserted = (text: string, path: (string | number)[], value: Json) =>
  splice(text, [insertEntries(at(rootOf(text), ...path) as Mapping, [["Timeout", value]])]);
const appended = (text: string, path: string[], value: Json) =>
  splice(text, [appendItem(at(rootOf(text), ...path) as List, value)]);

describe("the style of a file", () => {
  it("is taken from what stands in it", () => {
    const text = "Resources:\r\n\r\n    # all\r\n    Orders:\r\n        Tags:\r\n        - a\r\n";
    assert.deepEqual(styleOf({ path: "t", text }), { step: 4, indentLists: false, eol: "\r\n" });
  });

  it("is two spaces where nothing tells", () => {
    assert.deepEqual(styleOf({ path: "t", text: "a: 1" }), { step: 2, indentLists: true, eol: "\n" });
  });
});

describe("an entry", () => {
  it("goes behind the comment of the last line, before blank lines", () => {
    const text = "Orders:\n  Handler: a # the handler\n\n# payments\nPayments: 1\n";
    assert.equal(inserted(text, ["Orders"], 30), text.replace("handler\n", "handler\n  Timeout: 30\n"));
  });

  it("goes into braces behind the last one, over several lines as well", () => {
    assert.equal(
      inserted("Orders: { Handler: a }\n", ["Orders"], 30),
      "Orders: { Handler: a, Timeout: 30 }\n",
    );
    assert.equal(inserted("Orders: {}\n", ["Orders"], 30), "Orders: { Timeout: 30 }\n");
    assert.equal(
      inserted("Orders: {\n  Handler: a,\n}\n", ["Orders"], 30),
      "Orders: {\n  Handler: a, Timeout: 30,\n}\n",
    );
  });

  it("goes behind the mapping's own entries, not behind those it merges", () => {
    const text = "All: &all { Handler: a }\nOrders: { <<: *all, MemorySize: 128 }\n";
    assert.equal(inserted(text, ["Orders"], 30), text.replace("128", "128, Timeout: 30"));
  });

  it("goes into an object as its author indents", () => {
    const text = '{\n\t"Orders": {\n\t\t"Handler": "a"\n\t}\n}\n';
    assert.equal(inserted(text, ["Orders"], 30), text.replace('"a"\n', '"a",\n\t\t"Timeout": 30\n'));
    assert.equal(inserted('{"Orders":{}}', ["Orders"], 30), '{"Orders":{"Timeout": 30}}');
  });

  it("without a line behind it begins a new one", () => {
    assert.equal(inserted("Orders:\n  Handler: a", ["Orders"], 30), "Orders:\n  Handler: a\n  Timeout: 30");
  });
});

describe("an item", () => {
  it("goes behind the last one, as deep as it", () => {
    assert.equal(appended("Tags:\n- a\n- b\nX: 1\n", ["Tags"], "c"), "Tags:\n- a\n- b\n- c\nX: 1\n");
    assert.equal(appended("Tags: [a]\n", ["Tags"], "c"), 'Tags: [a, "c"]\n');
    assert.equal(appended("Tags: []\n", ["Tags"], "c"), 'Tags: ["c"]\n');
  });

  it("of an indented array keeps its tabs", () => {
    const text = '{\n\t"Tags": [\n\t\t{\n\t\t\t"Key": "a"\n\t\t}\n\t]\n}\n';
    const wanted =
      '{\n\t"Tags": [\n\t\t{\n\t\t\t"Key": "a"\n\t\t},\n\t\t{\n\t\t\t"Key": "b"\n\t\t}\n\t]\n}\n';
    assert.equal(appended(text, ["Tags"], { Key: "b" }), wanted);
  });
});

describe("a value", () => {
  const replaced = (text: string, value: Json) =>
    splice(text, [replaceValue(at(rootOf(text), "Timeout") as Node, value)]);

  it("takes the quotes of the one it replaces", () => {
    assert.equal(replaced("Timeout: 'live' # now\n", "test"), "Timeout: 'test' # now\n");
    assert.equal(replaced("Timeout: 'live'\n", 30), "Timeout: 30\n");
    assert.equal(replaced("Timeout: !Ref Stage\n", { Ref: "Timeout" }), "Timeout: !Ref Timeout\n");
    assert.equal(replaced('{ "Timeout": 3 }', { Ref: "Timeout" }), '{ "Timeout": { "Ref": "Timeout" } }');
  });
});

describe("it is refused to write", () => {
  const refused = (name: string, write: () => unknown, because: RegExp) =>
    it(name, () => {
      assert.throws(write, (error) => error instanceof Refusal && because.test(error.message));
    });

  refused("behind an alias", () => inserted("A: &a { B: 1 }\nC: *a\n", ["C"], 1), /behind a YAML alias/);
  refused("into an intrinsic", () => inserted("A: !Foo { B: 1 }\n", ["A"], 1), /written as !Foo/);
  refused(
    "among comments in braces",
    () => inserted("A: {\n B: 1, # b\n}\n", ["A"], 1),
    /comment inside the braces/,
  );
  refused(
    "behind an item that is an alias",
    () => appended("A: &a 1\nB:\n- *a\n", ["B"], 1),
    /last item is a YAML alias/,
  );
  refused(
    "over several lines",
    () => {
      const text = "A:\n  B: 1\n  C: 2\n";
      return replaceValue(at(rootOf(text), "A") as Node, 1);
    },
    /spans several lines/,
  );
});
