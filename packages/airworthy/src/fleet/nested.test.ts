import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../readers/load.ts";
import { memoryFiles } from "../readers/overlay.ts";
import { buildFleet } from "./build.ts";
import { nestedStackFor } from "./nested.ts";

function fleetOf(texts: Readonly<Record<string, string>>) {
  const { stacks } = load({
    files: memoryFiles(texts),
    paths: Object.keys(texts),
    declared: new Map(),
    excluded: () => false,
    isFolder: () => false,
  });
  return buildFleet(stacks);
}

const SERVICE = (templateUrl: string) => `
Parameters: { OrdersName: { Type: String } }
Resources:
  Orders:
    Type: AWS::Lambda::Function
    Properties: { FunctionName: !Ref OrdersName }
  Payments:
    Type: AWS::Lambda::Function
  OrdersAlarms:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ${templateUrl}
      Parameters: { FunctionName: !Ref OrdersName, Threshold: "1" }
`;

test("a nested stack outside the fleet is told the name of a function", () => {
  const fleet = fleetOf({ "service.yaml": SERVICE('!Sub "${Templates}/lambda-alarms.yaml"') });
  const named = fleet.functions.map((fn) => [fn.id, nestedStackFor(fn.resource, fleet)?.id]);
  assert.deepEqual(named, [
    ["Orders", "OrdersAlarms"],
    ["Payments", undefined],
  ]);
});

test("what a nested stack of the fleet does is read in its own template", () => {
  const fleet = fleetOf({
    "service.yaml": SERVICE("./lambda-alarms.yaml"),
    "lambda-alarms.yaml":
      "Parameters: { FunctionName: { Type: String } }\nResources: { Topic: { Type: AWS::SNS::Topic } }\n",
  });
  assert.deepEqual(
    fleet.functions.map((fn) => nestedStackFor(fn.resource, fleet)),
    [undefined, undefined],
  );
});
