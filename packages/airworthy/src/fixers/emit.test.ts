import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type Json, toJson } from "../readers/tree.ts";
import { readYaml } from "../readers/yaml.ts";
import { entryLines, flow, listItem, scalar, type Style } from "./emit.ts";
import { canonical } from "./intended.ts";

const STYLE: Style = { step: 2, indentLists: true, eol: "\n" };
const read = (text: string) => toJson(readYaml({ path: "t.yaml", text }, []));
const written = (value: Json, style = STYLE) => entryLines("Value", value, style).join("\n");

describe("a value in YAML", () => {
  it("has its intrinsics in short form", () => {
    assert.equal(written({ "Fn::GetAtt": ["Orders", "Arn"] }), "Value: !GetAtt Orders.Arn");
    assert.equal(written({ Ref: "Orders" }), "Value: !Ref Orders");
    assert.equal(written({ "Fn::Sub": "${Stage}-orders" }), 'Value: !Sub "${Stage}-orders"');
    assert.equal(
      written({ "Fn::If": ["IsLive", 30, { Ref: "AWS::NoValue" }] }),
      "Value: !If\n  - IsLive\n  - 30\n  - !Ref AWS::NoValue",
    );
  });

  it("has one tag a line: an inner intrinsic keeps its long form", () => {
    assert.equal(
      written({ "Fn::Base64": { "Fn::Sub": "${Stage}" } }),
      'Value: !Base64 { "Fn::Sub": "${Stage}" }',
    );
  });

  it("has its lists as deep as their key, where its author writes them so", () => {
    assert.equal(written(["orders"], { ...STYLE, indentLists: false }), "Value:\n- orders");
  });

  it("quotes what YAML would take for something else", () => {
    for (const text of [
      "yes",
      "no",
      "On",
      "null",
      "~",
      "012",
      "1e3",
      "a: b",
      "# a",
      "*",
      "!Ref",
      "",
      " a",
      "2012-10-17",
    ])
      assert.match(scalar(text), /^"/, text);
    for (const text of ["orders", "AWS::Region", "a.b/c_d-e", "rate of orders"])
      assert.equal(scalar(text), text);
  });

  const key = fc.string({ maxLength: 8 }).filter((one) => one !== "<<");
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.constantFrom<Json>(
        "yes",
        "0777",
        "12:30",
        "1.5e+3",
        "a #b",
        "- a",
        "x:",
        "é",
        "\u2028",
        "\u007f",
        "\ufeff",
      ),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(key, tie("value"), { maxKeys: 3 }),
      key.map((name): Json => ({ Ref: name })),
      tie("value").map((inner): Json => ({ "Fn::If": ["IsLive", inner, { Ref: "AWS::NoValue" }] })),
      tie("value").map((inner): Json => ({ "Fn::Sub": ["${A}", { A: inner }] })),
    ),
  }));
  const styles = fc.record({
    step: fc.constantFrom(2, 4),
    indentLists: fc.boolean(),
    eol: fc.constant("\n" as const),
  });

  it("reads back as itself, as an entry, an item and on one line", () => {
    fc.assert(
      fc.property(value, styles, (wanted, style) => {
        assert.equal(canonical(read(written(wanted, style))), canonical({ Value: wanted }));
        assert.equal(canonical(read(listItem(wanted, style).join("\n"))), canonical([wanted]));
        assert.equal(canonical(read(`Value: ${flow(wanted)}`)), canonical({ Value: wanted }));
      }),
      { numRuns: 400 },
    );
  });
});
