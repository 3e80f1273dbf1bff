import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { besideOrders, ORDERS, watching, watchOf } from "./alarms.fixture.ts";
import { misdirections } from "./misdirected.ts";

const SUM = "Statistic: Sum, ComparisonOperator: GreaterThanThreshold, Threshold: 0";
const LIVE =
  "Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Orders, FunctionVersion: !GetAtt Newest.Version } }";
const NEWEST = "Newest: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Orders } }";

function mended(metric: string, dimensions = ORDERS) {
  const fleet = besideOrders(watching(metric, SUM, dimensions), LIVE, NEWEST);
  return misdirections(watchOf(fleet), fleet);
}

const named = (name: string, value: string) => `{ Name: ${name}, Value: ${value} }`;
const RESOURCE = named("Resource", "!Sub '${Orders}:live'");
const VERSION = named("ExecutedVersion", "!GetAtt Newest.Version");

describe("an alarm is misdirected", () => {
  for (const [name, metric, dimensions, words] of [
    ["by a metric in the singular", "Error", ORDERS, /does not have/],
    [
      "by a dimension in small letters",
      "Errors",
      named("functionName", "!Ref Orders"),
      /is spelt FunctionName/,
    ],
    [
      "by the ARN of a function",
      "Errors",
      named("FunctionName", "!GetAtt Orders.Arn"),
      /an ARN in FunctionName/,
    ],
    ["by the reference to an alias", "Errors", named("FunctionName", "!Ref Live"), /an ARN in FunctionName/],
    ["by a logical id", "Errors", named("FunctionName", "Orders"), /logical id/],
    ["by an alias without its function", "Errors", RESOURCE, /without FunctionName/],
    ["by a version without its alias", "Errors", `${ORDERS}, ${VERSION}`, /without Resource/],
    [
      "by the reference to a version",
      "Errors",
      `${ORDERS}, ${RESOURCE}, ${named("ExecutedVersion", "!Ref Newest")}`,
      /an ARN in ExecutedVersion/,
    ],
    [
      "by a text for a version",
      "Errors",
      `${ORDERS}, ${RESOURCE}, ${named("ExecutedVersion", "!Sub Newest.Version")}`,
      /no number/,
    ],
    ["by a function of what the account has once", "ClaimedAccountConcurrency", ORDERS, /whole account/],
  ] as const) {
    test(name, () => assert.match(mended(metric, dimensions)[0]?.looksAt ?? "nothing", words));
  }
});

describe("an alarm is not misdirected", () => {
  for (const [name, dimensions] of [
    ["by a version of an alias of a function", `${ORDERS}, ${RESOURCE}, ${VERSION}`],
    ["by the name of a function elsewhere", named("FunctionName", "payments")],
    ["by a name that a parameter decides", named("FunctionName", "!Ref Name")],
  ] as const) {
    test(name, () => assert.deepEqual(mended("Errors", dimensions), []));
  }
});

test("what is lacking is added, and an alias is named by its function", () => {
  const [lacking] = mended("Errors", `${ORDERS}, ${VERSION}`);
  assert.deepEqual(
    lacking?.changes?.map((change) => "value" in change && change.value),
    [{ Name: "Resource", Value: { "Fn::Sub": "${Orders}:live" } }],
  );
  const [alias] = mended("Errors", named("FunctionName", "!Ref Live"));
  assert.deepEqual(
    alias?.changes?.map((change) => "value" in change && change.value),
    [{ Ref: "Orders" }],
  );
});
