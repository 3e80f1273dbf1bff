import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { toJson } from "../tree.ts";
import { propertyOf, stackOf } from "./stack.fixture.ts";

const loop = (collection: string, body: string, head = "") =>
  stackOf(
    `Transform: AWS::LanguageExtensions\n${head}Resources:\n  Fn::ForEach::Topics:\n    - Name\n    - ${collection}\n    - ${body}\n`,
  );
const idsOf = (stack: ReturnType<typeof loop>) => [...stack.resources.keys()];

describe("Fn::ForEach", () => {
  it("makes a resource for each item", () => {
    const stack = loop("[Orders, Payments]", "'Topic${Name}': { Type: AWS::SNS::Topic }");
    assert.deepEqual(idsOf(stack), ["TopicOrders", "TopicPayments"]);
    assert.deepEqual(stack.diagnostics, []);
  });

  it("puts the item into texts, references and names of letters", () => {
    const stack = loop(
      "[order-lines]",
      "'Topic&{Name}': { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub '${Name}-topic', DisplayName: !Ref Name } }",
    );
    assert.deepEqual(idsOf(stack), ["Topicorderlines"]);
    assert.deepEqual(toJson(propertyOf(stack, "Topicorderlines", "TopicName")), {
      "Fn::Sub": "order-lines-topic",
    });
    assert.equal(toJson(propertyOf(stack, "Topicorderlines", "DisplayName")), "order-lines");
  });

  it("takes its items from a parameter's default or a mapping", () => {
    const body = "'Topic${Name}': { Type: AWS::SNS::Topic }";
    const parameters = "Parameters: { Names: { Type: CommaDelimitedList, Default: 'Orders,Payments' } }\n";
    const mappings = "Mappings: { Names: { All: { Topics: [Orders, Payments] } } }\n";
    assert.deepEqual(idsOf(loop("!Ref Names", body, parameters)), ["TopicOrders", "TopicPayments"]);
    assert.deepEqual(idsOf(loop("!FindInMap [Names, All, Topics]", body, mappings)), [
      "TopicOrders",
      "TopicPayments",
    ]);
  });

  it("unrolls inside another one, in properties and in conditions", () => {
    const stack = stackOf(
      "Conditions:\n  Fn::ForEach::All: [Name, [Orders], { 'Has${Name}': !Equals [a, a] }]\nResources:\n  Fn::ForEach::Outer:\n    - A\n    - [Orders]\n    - Fn::ForEach::Inner:\n        - B\n        - [Live, Test]\n        - '${A}${B}':\n            Type: AWS::Lambda::Function\n            Properties:\n              Fn::ForEach::Numbers: [P, [Timeout, MemorySize], { '${P}': 200 }]\n",
    );
    assert.deepEqual(idsOf(stack), ["OrdersLive", "OrdersTest"]);
    assert.deepEqual(toJson(propertyOf(stack, "OrdersTest")), { Timeout: 200, MemorySize: 200 });
    assert.deepEqual([...stack.conditions.keys()], ["HasOrders"]);
  });

  it("points at the loop's own text", () => {
    const stack = loop("[Orders]", "'Topic${Name}': { Type: AWS::SNS::Topic }");
    const place = stack.resources.get("TopicOrders")?.at;
    assert.equal(place?.source.text.slice(place.start, place.end), "'Topic${Name}'");
  });

  it("says that a collection is not known", () => {
    const stack = loop(
      "!Ref Names",
      "'Topic${Name}': { Type: AWS::SNS::Topic }",
      "Parameters: { Names: { Type: CommaDelimitedList } }\n",
    );
    assert.deepEqual(idsOf(stack), []);
    assert.match(stack.diagnostics[0]?.says ?? "", /Fn::ForEach::Topics cannot be unrolled/);
  });

  it("stops at loops that multiply without end", () => {
    const names = `[${Array.from({ length: 60 }, (_, index) => `A${index}`).join(", ")}]`;
    const inner = ["B", "C", "D", "E"].reduceRight(
      (body, name) => `{ 'Fn::ForEach::${name}': [${name}, ${names}, ${body}] }`,
      "{ '${Name}${B}${C}${D}${E}': { Type: AWS::SNS::Topic } }",
    );
    const { diagnostics } = loop(names, inner);
    assert.equal(diagnostics.filter((one) => one.says.includes("more than any template can hold")).length, 1);
  });
});
