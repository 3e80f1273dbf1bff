import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { policyFrom } from "../../checklist/policy.ts";
import { fleetOf } from "../../fleet/fleet.fixture.ts";
import type { FunctionProfile } from "../model.ts";
import { profilesOf } from "./profiles.ts";

const ORDERS =
  "Orders: { Type: AWS::Lambda::Function, Properties: { Timeout: 20, MemorySize: 512, %MORE% } }";

function profiles(resources: Readonly<Record<string, string>>, more = "Handler: a.b") {
  const lines = [
    ORDERS.replace("%MORE%", more),
    ...Object.entries(resources).map(([id, body]) => `${id}: ${body}`),
  ];
  const fleet = fleetOf(`Transform: AWS::Serverless-2016-10-31\nResources:\n  ${lines.join("\n  ")}\n`);
  return profilesOf(fleet, policyFrom({ tiers: { critical: ["Orders"] } }));
}
const orders = (
  resources: Readonly<Record<string, string>> = {},
  more?: string,
): FunctionProfile | undefined => profiles(resources, more).functions.find(({ name }) => name === "Orders");

const QUEUE = {
  Packing:
    "{ Type: AWS::SQS::Queue, Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn } } }",
  Dead: "{ Type: AWS::SQS::Queue }",
  Reads:
    "{ Type: AWS::Lambda::EventSourceMapping, Properties: { FunctionName: !Ref Orders, EventSourceArn: !GetAtt Packing.Arn } }",
};

describe("the profile of a function", () => {
  it("has what the template says", () => {
    const { tier, timeoutSeconds, memoryMb, reservedConcurrency, insights, shifted } =
      orders({}, "ReservedConcurrentExecutions: 5") ?? {};
    assert.deepEqual(
      { tier, timeoutSeconds, memoryMb, reservedConcurrency, insights, shifted },
      {
        tier: "critical",
        timeoutSeconds: 20,
        memoryMb: 512,
        reservedConcurrency: 5,
        insights: false,
        shifted: false,
      },
    );
  });

  it("is invoked as its triggers say, and keeps failures where they go", () => {
    const { kinds, failuresKept } = orders(QUEUE) ?? {};
    assert.deepEqual([kinds, failuresKept], [["queue"], "deadLetterQueue"]);
  });

  it("keeps failures in a destination", () => {
    const config =
      "{ Type: AWS::Lambda::EventInvokeConfig, Properties: { FunctionName: !Ref Orders, Qualifier: $LATEST, DestinationConfig: { OnFailure: { Destination: !GetAtt Dead.Arn } } } }";
    assert.equal(orders({ Dead: QUEUE.Dead, Config: config })?.failuresKept, "destination");
  });

  it("runs as often as its schedule says, when nothing else starts it", () => {
    const job = (schedule: string) =>
      profiles({
        Job: `{ Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs24.x, CodeUri: ., Events: { T: { Type: Schedule, Properties: { Schedule: ${schedule} } } } } }`,
      }).functions.find(({ name }) => name === "Job");
    assert.deepEqual(
      [job("rate(5 minutes)"), job("cron(0 3 * * ? *)")].map((one) => [
        one?.everyMinutes,
        one?.traffic.perMinute,
      ]),
      [
        [5, 0.2],
        [1440, 1 / 1440],
      ],
    );
  });

  it("stays away from its timeout, however short that is", () => {
    const short = profiles({ Quick: "{ Type: AWS::Lambda::Function, Properties: { Timeout: 1 } }" });
    assert.equal(short.functions.find(({ name }) => name === "Quick")?.duration.median, 100);
  });

  it("is left out with its reason when it runs only while the stack deploys", () => {
    const { left } = profiles({
      Setup: "{ Type: AWS::Lambda::Function }",
      Uses: "{ Type: Custom::Setup, Properties: { ServiceToken: !GetAtt Setup.Arn } }",
    });
    assert.deepEqual(
      left.map(({ fn, because }) => [fn.id, because]),
      [["Setup", "runs only while the stack deploys: a failure shows as a failed deployment"]],
    );
  });
});

it("two functions of one name are told apart by their stacks", () => {
  const text = "Resources:\n  Orders: { Type: AWS::Lambda::Function }\n";
  const { functions } = profilesOf(fleetOf(text, text), policyFrom({}));
  assert.deepEqual(
    functions.map(({ name }) => name),
    ["template-0.yaml:Orders", "template-1.yaml:Orders"],
  );
});
