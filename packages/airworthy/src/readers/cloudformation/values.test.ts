import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stackOf as samStackOf, resourceOf } from "../sam/stack.fixture.ts";
import { propertyOf, stackOf } from "./stack.fixture.ts";
import { evaluate, hiddenBy, possibilities, type Value } from "./values.ts";

const HEAD = `
Parameters:
  Stage: { Type: String, Default: live }
  Size: { Type: Number, Default: 128 }
  Subnets: { Type: CommaDelimitedList, Default: "subnet-a, subnet-b" }
  Team: { Type: String }
  Key: { Type: "AWS::SSM::Parameter::Value<String>", Default: /orders/key }
Mappings:
  Memory:
    live: { Orders: 512, Timeout: 30 }
    test: { Orders: 128, Timeout: 30 }
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties:
      Value: `;

function value(text: string): Value {
  const stack = stackOf(`${HEAD}${text}\n`);
  return evaluate(propertyOf(stack, "Orders", "Value"), stack);
}

const known = (name: string, text: string, wanted: unknown, from: string) =>
  it(name, () => {
    const { at: _place, ...rest } = value(text);
    assert.deepEqual(rest, { kind: "known", value: wanted, from });
  });

const hidden = (name: string, text: string, because: string) =>
  it(name, () => {
    assert.equal(value(text).kind, "unknown");
    assert.equal(hiddenBy(value(text)), because);
  });

describe("a value that the template decides", () => {
  known("is what stands there", "[30, orders]", [30, "orders"], "own line");
  known("is the default of a parameter", "!Ref Stage", "live", "parameter default");
  known("is a number when its parameter is one", "!Ref Size", 128, "parameter default");
  known("is a list when its parameter is one", "!Ref Subnets", ["subnet-a", "subnet-b"], "parameter default");
  known("stands in a mapping", "!FindInMap [Memory, !Ref Stage, Orders]", 512, "mapping");
  known("is the same for every key of a mapping", "!FindInMap [Memory, !Ref Team, Timeout]", 30, "mapping");
  known("is the fallback of a mapping", "!FindInMap [Memory, x, y, { DefaultValue: 1 }]", 1, "own line");
  known("is the same on both sides of a condition", "!If [IsLive, 3, 3]", 3, "own line");
  known("is put together by Sub", "!Sub '${Stage}-${!literal}'", "live-${literal}", "own line");
  known(
    "is put together by Sub with a map",
    "!Sub ['${Mb}-${Stage}', { Mb: !Ref Size }]",
    "128-live",
    "own line",
  );
  known("is put together by Join", "!Join ['-', [orders, !Ref Stage]]", "orders-live", "own line");
  known("is selected from a list", "!Select [1, !Ref Subnets]", "subnet-b", "parameter default");
  known(
    "is selected from a text that is split",
    "!Select [0, !Split ['-', orders-live]]",
    "orders",
    "own line",
  );
  known("leaves out what NoValue stands for", "[1, !Ref AWS::NoValue, 2]", [1, 2], "own line");
});

describe("a value that the template hides", () => {
  hidden("is a parameter without default", "!Ref Team", "!Ref Team");
  hidden("is a parameter in Systems Manager", "!Ref Key", "!Ref Key");
  hidden("is what only AWS knows", "!Sub '${AWS::Region}-orders'", "!Sub ${AWS::Region}");
  hidden("is an attribute, in either spelling", "!GetAtt Orders.Arn", "!GetAtt Orders.Arn");
  hidden("is an attribute in its long form", "{ 'Fn::GetAtt': Orders.Arn }", "!GetAtt Orders.Arn");
  hidden("is imported from another stack", "!ImportValue orders-arn", "!ImportValue orders-arn");
  hidden(
    "is imported under a name put together",
    "{ 'Fn::ImportValue': !Sub '${Stage}-orders' }",
    "!ImportValue ${Stage}-orders",
  );
  hidden(
    "differs between the keys of a mapping",
    "!FindInMap [Memory, !Ref Team, Orders]",
    "!FindInMap Memory",
  );
  hidden("stands outside of the list it is selected from", "!Select [5, [a]]", "!Select");
  hidden("holds a part that is hidden", "{ Size: !Ref Team }", "!Ref Team");
});

describe("a value that a condition decides", () => {
  it("is a choice of both sides", () => {
    assert.deepEqual(possibilities(value("!If [IsLive, 30, 3]"), undefined), [30, 3]);
  });

  it("may be absent on one side", () => {
    assert.deepEqual(possibilities(value("!If [IsLive, 30, !Ref AWS::NoValue]"), "default"), [30, "default"]);
  });

  it("is hidden when one side is", () => {
    const choice = value("!If [IsLive, !If [IsBig, 1, !Ref Team], 3]");
    assert.equal(possibilities(choice, undefined), undefined);
    assert.equal(hiddenBy(choice), "!Ref Team");
  });
});

describe("a value of SAM's Globals", () => {
  it("is marked as inherited where it is used", () => {
    const stack = samStackOf(
      "Globals: { Function: { Timeout: 30 } }\nResources:\n  Orders: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, InlineCode: a } }\n",
    );
    const timeout = resourceOf(stack, "Orders").properties.entries.find((one) => one.key === "Timeout");
    assert.equal(timeout?.from, "globals");
    assert.equal(timeout && placeText(timeout.value), "30");
  });
});

const placeText = (node: { source: { text: string }; start: number; end: number }) =>
  node.source.text.slice(node.start, node.end);

describe("a parameter of a nested stack", () => {
  const CHILD =
    "Parameters:\n  Timeout: { Type: Number, Default: 3 }\nResources:\n  Orders: { Type: AWS::Lambda::Function, Properties: { Timeout: !Ref Timeout } }\n";
  const nesting = (timeout: string) =>
    `Resources:\n  Child: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml, Parameters: { Timeout: ${timeout} } } }\n`;

  function nested(...timeouts: string[]) {
    const child = stackOf(CHILD, {}, "child.yaml");
    const nestings = timeouts.map((timeout, index) => {
      const stack = stackOf(nesting(timeout), {}, `main-${index}.yaml`);
      const resource = stack.resources.get("Child");
      assert.ok(resource);
      return { stack, resource };
    });
    const [parent, ...others] = nestings;
    assert.ok(parent);
    child.parent = parent;
    child.alsoNestedBy = others;
    return evaluate(propertyOf(child, "Orders", "Timeout"), child);
  }

  it("is what the stack around it passes", () => {
    const passed = nested("900");
    assert.equal(passed.kind === "known" && passed.value, 900);
  });

  it("is hidden when two stacks pass different values", () => {
    assert.equal(hiddenBy(nested("900", "30")), "!Ref Timeout");
  });

  it("is known when two stacks pass the same", () => {
    const passed = nested("900", "900");
    assert.equal(passed.kind === "known" && passed.value, 900);
  });
});
