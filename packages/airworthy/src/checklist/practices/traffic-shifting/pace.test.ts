import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fleetOf } from "../../fleet.fixture.ts";
import { paceOf } from "./pace.ts";
import { shiftedAliases } from "./traffic.ts";

/** Pace of a SAM function whose deployment preference has this type. */
function paceWith(type: string, more = "") {
  const fleet = fleetOf(`
Transform: AWS::Serverless-2016-10-31
Parameters:
  Pace: { Type: String, Default: AllAtOnce }
  GivenPace: { Type: String }
  Stage: { Type: String }
Conditions:
  IsProduction: !Equals [!Ref Stage, production]
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      CodeUri: src/
      AutoPublishAlias: live
      DeploymentPreference: { Type: ${type} }
${more}`);
  const [fn] = fleet.functions;
  const [alias] = fn ? shiftedAliases(fn) : [];
  assert.ok(alias);
  return paceOf(alias.deployment, fleet);
}

const custom = (type: string) => `
  Slowly:
    Type: AWS::CodeDeploy::DeploymentConfig
    Properties: { ComputePlatform: Lambda, TrafficRoutingConfig: { Type: ${type} } }`;

describe("paceOf", () => {
  test("a canary is gradual", () => {
    assert.deepEqual(paceWith("Canary10Percent5Minutes"), {
      kind: "gradual",
      name: "Canary10Percent5Minutes",
    });
  });

  test("AllAtOnce is not", () => {
    assert.equal(paceWith("AllAtOnce").kind, "at-once");
  });

  test("one gradual side of a condition is enough: production is what counts", () => {
    assert.equal(paceWith("!If [IsProduction, Linear10PercentEvery1Minute, AllAtOnce]").kind, "gradual");
    assert.equal(paceWith("!If [IsProduction, AllAtOnce, AllAtOnce]").kind, "at-once");
  });

  test("a parameter whose default is AllAtOnce is there to be overridden", () => {
    const pace = paceWith("!Ref Pace");
    assert.equal(pace.kind === "hidden" && pace.because, "!Ref Pace, whose default is only AllAtOnce");
  });

  test("a parameter without default hides it", () => {
    assert.equal(paceWith("!Ref GivenPace").kind, "hidden");
  });

  test("a configuration of the template's own is as gradual as it says", () => {
    assert.equal(paceWith("!Ref Slowly", custom("TimeBasedLinear")).kind, "gradual");
    assert.notEqual(paceWith("!Ref Slowly", custom("AllAtOnce")).kind, "gradual");
  });
});
