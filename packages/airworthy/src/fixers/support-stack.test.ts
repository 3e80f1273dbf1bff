import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Result } from "../checklist/run.ts";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import type { Stack } from "../readers/stack.ts";
import { type Json, toJson } from "../readers/tree.ts";
import type { AddResource } from "./change.ts";
import type { Wish } from "./fix.ts";
import { plan } from "./plan.ts";
import { supportStacks } from "./support-stack.ts";

const TEMPLATE = `Parameters: { Stage: { Type: String } }
Conditions: { IsLive: !Equals [!Ref Stage, live] }
Resources:
  Orders: { Type: AWS::Lambda::Function }
  Payments: { Type: AWS::Lambda::Function, Condition: IsLive }
`;

const stackOf = (text: string, name: string): Stack =>
  assemble(name, [readDocument({ path: name, text })], memoryFiles({ [name]: text }));

type Properties = Record<string, Json>;
const alarm = (properties: Properties, more: Record<string, Json> = {}) => ({
  Type: "AWS::CloudWatch::Alarm",
  ...more,
  Properties: properties,
});

interface Moved {
  readonly main: { readonly Resources: Record<string, { Properties: Properties }> };
  readonly support: Record<string, Record<string, Json>> | undefined;
  readonly texts: readonly [main: string, support: string | undefined];
  readonly notes: readonly string[];
}

/** Adds alarms to a template, with what an earlier run has left beside it. */
function move(
  alarms: Record<string, AddResource["body"]>,
  { text = TEMPLATE, earlier = undefined as string | undefined, always = true, budget = 500 } = {},
): Moved {
  const stack = stackOf(text, "orders/template.yaml");
  const stacks = [
    stack,
    ...(earlier === undefined ? [] : [stackOf(earlier, "orders/template.airworthy.yaml")]),
  ];
  const wishes = Object.entries(alarms).map(([id, body]): Wish => ({
    result: {} as Result,
    changes: [{ kind: "add", stack, id, body, movable: true }],
  }));
  const support = supportStacks({ always, budget });
  const { texts, outcomes } = plan(support.arrange(wishes, stacks));
  assert.deepEqual(new Set(outcomes.map((one) => one.kind)), new Set(["applied"]));
  const after = [...texts].find(([source]) => source === stack.sources[0])?.[1] ?? text;
  const file = support.files().get("orders/template.airworthy.yaml");
  const read = (one: string) => toJson(readDocument({ path: "t.yaml", text: one }).root);
  return {
    main: read(after) as never,
    support: file === undefined ? undefined : (read(file) as never),
    texts: [after, file],
    notes: support.notes(),
  };
}

const dimension = (value: Json) => alarm({ Dimensions: [{ Name: "FunctionName", Value: value }] });
const passed = ({ main }: Moved) => main.Resources["AirworthySupport"]?.Properties["Parameters"];
function movedValue({ support }: Moved, id = "Errors"): Json | undefined {
  const body = support?.["Resources"]?.[id] as { Properties: { Dimensions: { Value: Json }[] } } | undefined;
  return body?.Properties.Dimensions[0]?.Value;
}

describe("alarms in a support stack", () => {
  it("are in a template beside, which the main one nests", () => {
    const moved = move({ Errors: dimension({ Ref: "Orders" }) });
    assert.deepEqual(Object.keys(moved.main.Resources), ["Orders", "Payments", "AirworthySupport"]);
    assert.equal(
      moved.main.Resources["AirworthySupport"]?.Properties["TemplateURL"],
      "template.airworthy.yaml",
    );
    assert.deepEqual(Object.keys(moved.support?.["Resources"] ?? {}), ["Errors"]);
    assert.match(moved.notes[0] ?? "", /orders\/template\.airworthy\.yaml, a nested stack: as asked/);
  });

  it("are passed what they refer to", () => {
    const moved = move({
      Errors: dimension({ Ref: "Orders" }),
      Slow: dimension({ "Fn::GetAtt": ["Orders", "Arn"] }),
    });
    assert.deepEqual(passed(moved), {
      Orders: { Ref: "Orders" },
      OrdersArn: { "Fn::GetAtt": ["Orders", "Arn"] },
    });
    assert.deepEqual(moved.support?.["Parameters"], {
      Orders: { Type: "String" },
      OrdersArn: { Type: "String" },
    });
    assert.deepEqual(movedValue(moved, "Slow"), { Ref: "OrdersArn" });
  });

  it("tell an attribute from a resource whose name looks the same", () => {
    const text = `${TEMPLATE}  OrdersArn: { Type: AWS::SNS::Topic }\n`;
    const moved = move(
      { Errors: dimension({ "Fn::GetAtt": ["Orders", "Arn"] }), Slow: dimension({ Ref: "OrdersArn" }) },
      { text },
    );
    assert.deepEqual(passed(moved), {
      OrdersArn: { "Fn::GetAtt": ["Orders", "Arn"] },
      OrdersArn2: { Ref: "OrdersArn" },
    });
    assert.deepEqual(movedValue(moved, "Slow"), { Ref: "OrdersArn2" });
  });

  it("are passed what a text refers to, but not its own variables nor pseudo parameters", () => {
    const moved = move({
      Errors: dimension({ "Fn::Sub": "${AWS::Region}-${Orders}" }),
      Slow: dimension({ "Fn::Sub": ["${Stage}-${Name}-${!x}", { Name: { Ref: "Orders" } }] }),
    });
    assert.deepEqual(passed(moved), { Orders: { Ref: "Orders" }, Stage: { Ref: "Stage" } });
    assert.deepEqual(movedValue(moved), { "Fn::Sub": "${AWS::Region}-${Orders}" });
    assert.deepEqual(movedValue(moved, "Slow"), {
      "Fn::Sub": ["${Stage}-${Name}-${!x}", { Name: { Ref: "Orders" } }],
    });
  });

  it("mean the name of the stack that they left", () => {
    const moved = move({ Errors: dimension({ "Fn::Sub": "${AWS::StackName}-orders" }) });
    assert.deepEqual(passed(moved), { ParentStackName: { Ref: "AWS::StackName" } });
    assert.deepEqual(movedValue(moved), { "Fn::Sub": "${ParentStackName}-orders" });
  });

  it("keep their condition, and what exists only under it", () => {
    const errors = alarm(
      { Dimensions: [{ Name: "FunctionName", Value: { Ref: "Payments" } }] },
      { Condition: "IsLive" },
    );
    const moved = move({ Errors: errors });
    assert.deepEqual(passed(moved), {
      Payments: { "Fn::If": ["IsLive", { Ref: "Payments" }, ""] },
      IsLiveIsMet: { "Fn::If": ["IsLive", "true", "false"] },
    });
    assert.deepEqual(moved.support?.["Conditions"], {
      IsLive: { "Fn::Equals": [{ Ref: "IsLiveIsMet" }, "true"] },
    });
  });

  it("know the conditions inside them", () => {
    const moved = move({ Errors: dimension({ "Fn::If": ["IsLive", { Ref: "Orders" }, "none"] }) });
    assert.deepEqual(Object.keys(moved.support?.["Conditions"] ?? {}), ["IsLive"]);
    assert.deepEqual(movedValue(moved), { "Fn::If": ["IsLive", { Ref: "Orders" }, "none"] });
  });

  it("are passed what stands in a mapping", () => {
    const found: Json = { "Fn::FindInMap": ["Sizes", { Ref: "Stage" }, "Orders"] };
    const moved = move({ Errors: dimension(found) });
    assert.deepEqual(Object.values(passed(moved) as object), [found]);
  });

  it("come to those of an earlier run, which stay", () => {
    const first = move({ Errors: dimension({ Ref: "Orders" }) });
    const second = move(
      { Slow: dimension({ "Fn::GetAtt": ["Orders", "Arn"] }) },
      { text: first.texts[0], earlier: first.texts[1], always: false },
    );
    assert.deepEqual(Object.keys(second.support?.["Resources"] ?? {}), ["Errors", "Slow"]);
    assert.deepEqual(Object.keys(passed(second) as object), ["Orders", "OrdersArn"]);
    assert.match(second.notes[0] ?? "", /it has a support stack already/);
  });

  it("are chosen when the template would pass its budget, and only then", () => {
    const alarms = { Errors: dimension("orders"), Slow: dimension("orders") };
    assert.match(
      move(alarms, { always: false, budget: 3 }).notes[0] ?? "",
      /would hold 4 resources, and .* takes 3/,
    );
    assert.equal(move(alarms, { always: false, budget: 4 }).support, undefined);
  });

  it("stay when they would need more parameters than a template may have", () => {
    const names = Array.from({ length: 201 }, (_, index) => `Orders${index}`);
    const text = `Resources:\n${names.map((name) => `  ${name}: { Type: AWS::Lambda::Function }\n`).join("")}`;
    const alarms = Object.fromEntries(names.map((name) => [`${name}Errors`, dimension({ Ref: name })]));
    const moved = move(alarms, { text });
    assert.equal(moved.support, undefined);
    assert.match(moved.notes[0] ?? "", /would need 201 parameters/);
  });
});
