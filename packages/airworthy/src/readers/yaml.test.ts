import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as fc from "fast-check";
import { type Diagnostic, Unreadable } from "./diagnostics.ts";
import { placeOf } from "./source.ts";
import { at, type Json, type Node, toJson } from "./tree.ts";
import { readYaml } from "./yaml.ts";

function read(text: string): { root: Node; data: Json; warnings: Diagnostic[] } {
  const warnings: Diagnostic[] = [];
  const root = readYaml({ path: "template.yaml", text }, warnings);
  return { root, data: toJson(root), warnings };
}

function refusal(text: string): { says: string; cure: string; line: number; column: number } {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof Unreadable, String(error));
    const { says, cure, at: range } = error.diagnostic;
    assert.ok(range);
    const { line, column } = placeOf(range);
    return { says, cure, line, column };
  }
  return assert.fail("was read");
}

const textOf = (node: Node | undefined) => node?.source.text.slice(node.start, node.end);

describe("a YAML template that cannot be read", () => {
  it("says in which line a tab stands", () => {
    const { says, line } = refusal("Resources:\n\tOrders:\n\t\tType: AWS::SQS::Queue\n");
    assert.match(says, /Tabs are not allowed as indentation/);
    assert.equal(line, 2);
  });

  it("says where a list is not closed", () => {
    const { says, cure, line } = refusal("Resources:\n  Orders: [a, b\n  Payments: c\n");
    assert.match(says, /^This YAML cannot be read: .* end with a \]\.$/);
    assert.match(cure, /Mend the syntax/);
    assert.equal(line, 3);
  });

  it("says that a quote is never closed", () => {
    assert.match(refusal('Description: "orders\n').says, /A quote is opened and never closed\./);
  });

  it("says how to write a text with a colon", () => {
    const { says, line, column } = refusal("Description: orders: and payments\n");
    assert.match(says, /put quotes around a text that holds a colon/);
    assert.deepEqual({ line, column }, { line: 1, column: 14 });
  });

  it("counts positions behind a byte order mark and Windows line endings", () => {
    const { line, column } = refusal("\uFEFFResources:\r\n\tOrders: 1\r\n");
    assert.deepEqual({ line, column }, { line: 2, column: 1 });
  });

  for (const [name, text] of [
    ["lists", "[".repeat(10_001) + "]".repeat(10_001)],
    ["mappings", "{a: ".repeat(10_000) + "1" + "}".repeat(10_000)],
    ["compact lists", `${"- ".repeat(10_000)}a\n`],
    ["explicit keys", `${"? ".repeat(10_000)}a\n`],
    ["block mappings", Array.from({ length: 1_500 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ] as const) {
    it(`refuses ${name} nested without end`, () => {
      const { says, cure } = refusal(text);
      assert.equal(says, "Nested more than 400 levels deep.");
      assert.match(cure, /how the file was generated/);
    });
  }

  it("refuses aliases that explode", () => {
    const names = [..."abcdefghij"];
    const lines = names.map((name, index) => {
      const item = index === 0 ? "orders" : `*${names[index - 1]}`;
      return `${name}: &${name} [${Array(10).fill(item).join(", ")}]`;
    });
    const { says, line } = refusal(lines.join("\n"));
    assert.match(says, /expand to more than 2,000,000 values/);
    assert.equal(line, 7);
  });

  it("refuses an alias inside its own anchor", () => {
    assert.match(refusal("Orders: &orders [*orders]").says, /stands inside its own anchor/);
  });

  it("refuses an alias before its anchor", () => {
    assert.match(refusal("Orders: *tags\nPayments: &tags 1").says, /or before it/);
  });
});

describe("a YAML template", () => {
  it("may be empty, or hold only comments", () => {
    assert.equal(read("").data, null);
    assert.equal(read("# orders\n").data, null);
  });

  it("may begin with a byte order mark", () => {
    const { root } = read("\uFEFFOrders: live\n");
    assert.equal(textOf(at(root, "Orders")), "live");
  });

  it("may have Windows line endings", () => {
    const { root, data } = read("Code: |\r\n  one\r\n  two\r\nTimeout: 3\r\n");
    assert.deepEqual(data, { Code: "one\ntwo\n", Timeout: 3 });
    assert.equal(textOf(at(root, "Timeout")), "3");
  });

  it("may hold inline code full of unbalanced brackets", () => {
    const code = "    if (orders[0] { [\n".repeat(500);
    assert.deepEqual(Object.keys(read(`Code: |\n${code}Timeout: 3\n`).data as object), ["Code", "Timeout"]);
  });

  it("is its first document", () => {
    assert.deepEqual(read("---\nOrders: 1\n---\nPayments: [\n").data, { Orders: 1 });
  });

  it("is told about a key that stands twice, at the later one", () => {
    const { data, warnings } = read("Orders: 1\nPayments: 2\nOrders: 3\n");
    assert.deepEqual(data, { Orders: 3, Payments: 2 });
    assert.match(warnings[0]?.says ?? "", /The key "Orders" stands twice/);
    assert.equal(warnings[0]?.at && placeOf(warnings[0].at).line, 3);
  });

  it("merges keys, its own first and earlier sources before later ones", () => {
    const { root, data } = read(
      "one: &one { Timeout: 1, Runtime: a }\ntwo: &two { Timeout: 2, Handler: b }\nOrders:\n  <<: [*one, *two]\n  Runtime: c\n",
    );
    assert.deepEqual((data as { Orders: Json }).Orders, { Runtime: "c", Timeout: 1, Handler: "b" });
    const orders = at(root, "Orders");
    assert.deepEqual(orders?.kind === "mapping" && orders.entries.map((entry) => entry.from), [
      undefined,
      "merge",
      "merge",
    ]);
  });

  it("merges a very large mapping", () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `  Key${index}: 1\n`).join("");
    const { data } = read(`all: &all\n${keys}Orders:\n  <<: *all\n`);
    assert.equal(Object.keys((data as { Orders: object }).Orders).length, 20_000);
  });

  it("marks what stands behind an alias as shared", () => {
    const { root } = read("Tags: &tags { Team: orders }\nOrders: { Tags: *tags }\n");
    assert.equal(at(root, "Orders", "Tags")?.shared, true);
    assert.equal(at(root, "Tags")?.shared, undefined);
  });

  it("keeps keys that JavaScript has a meaning for", () => {
    const { data } = read("__proto__: 1\nconstructor: 2\n");
    assert.deepEqual(Object.entries(data as object), [
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  it("reads lines that PyYAML accepts and YAML 1.2 does not, with true positions", () => {
    const { root, data } = read('Policy: {\n"Version": "2012-10-17"\n}\nOrders: live\n');
    assert.deepEqual(data, { Policy: { Version: "2012-10-17" }, Orders: "live" });
    assert.equal(textOf(at(root, "Orders")), "live");
  });

  it("ends a block where its last value ends, not behind the comments that follow", () => {
    const { root } = read("Orders:\n  Timeout: 3\n\n# about payments\nPayments: 1\n");
    assert.equal(textOf(at(root, "Orders")), "Timeout: 3");
  });
});

describe("an intrinsic function", () => {
  const same = (short: string, long: string) =>
    assert.deepEqual(read(`Value: ${short}\n`).data, read(`Value: ${long}\n`).data);

  it("means the same short and long", () => {
    same("!Ref Orders", "{ Ref: Orders }");
    same("!Sub '${Stage}-orders'", "{ 'Fn::Sub': '${Stage}-orders' }");
    same("!If [IsLive, !Ref A, !Ref B]", "{ 'Fn::If': [IsLive, { Ref: A }, { Ref: B }] }");
    same("!Condition IsLive", "{ Condition: IsLive }");
    same("!Sub\n  - ${Name}\n  - Name: !Ref Orders", "{ 'Fn::Sub': ['${Name}', { Name: { Ref: Orders } }] }");
  });

  it("GetAtt means the same with a dot and as a list", () => {
    same("!GetAtt Orders.Arn", "!GetAtt [Orders, Arn]");
    same("!GetAtt\n  - Orders\n  - Arn", "{ 'Fn::GetAtt': [Orders, Arn] }");
  });

  it("GetAtt keeps the dots of nested outputs", () => {
    assert.deepEqual(read("!GetAtt Child.Outputs.QueueArn").data, {
      "Fn::GetAtt": ["Child", "Outputs.QueueArn"],
    });
  });

  it("begins at its tag", () => {
    const { root } = read("Value: !Ref   Orders # the queue\n");
    assert.equal(textOf(at(root, "Value")), "!Ref   Orders");
    assert.equal(textOf(at(root, "Value", "Ref")), "Orders");
  });

  it("may stand over several lines", () => {
    const { data } = read("Value: !Sub |\n  arn:${Orders}\n  rest\n");
    assert.deepEqual(data, { Value: { "Fn::Sub": "arn:${Orders}\nrest\n" } });
  });

  it("keeps a tag that CloudFormation does not know", () => {
    assert.deepEqual(read("Value: !Secret { Name: orders }").data, {
      Value: { "Fn::Secret": { Name: "orders" } },
    });
  });
});

describe("any value written as JSON", () => {
  // Numbers with an exponent and no point are text in YAML 1.1, which JSON.stringify writes.
  const plain = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      plain,
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(
        fc.string({ maxLength: 12 }).filter((key) => key !== "<<"),
        tie("value"),
        { maxKeys: 4 },
      ),
    ),
  }));

  it("reads as the same value in YAML", () => {
    fc.assert(
      fc.property(value, (wanted) => {
        assert.deepEqual(read(JSON.stringify(wanted)).data, JSON.parse(JSON.stringify(wanted)));
      }),
      { numRuns: 300 },
    );
  });
});
