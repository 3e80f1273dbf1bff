import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildFleet } from "../fleet/build.ts";
import type { Role } from "../fleet/model.ts";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import { coversAction, managedPolicyName, mayCall, type Need } from "./grants.ts";

const traces: Need = { action: "xray:PutTraceSegments", managed: /^AWSXRayDaemonWriteAccess$/ };

/** A role with the given properties, in flow style. */
function roleWith(properties: string): Role {
  const text = `Resources:\n  OrdersRole:\n    Type: AWS::IAM::Role\n    Properties: { ${properties} }\n`;
  const source = { path: "orders.yaml", text };
  const stack = assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text }));
  const [role] = buildFleet([stack]).roles;
  assert.ok(role);
  return role;
}

const allowing = (statement: string) =>
  roleWith(`Policies: [{ PolicyName: orders, PolicyDocument: { Statement: [{ ${statement} }] } }]`);

describe("mayCall", () => {
  test("a statement that names the action grants it", () => {
    const role = allowing("Effect: Allow, Action: [xray:PutTraceSegments], Resource: '*'");
    assert.equal(mayCall(role, traces), true);
  });

  test("a pattern grants it, whatever its case", () => {
    assert.equal(mayCall(allowing("Effect: Allow, Action: 'XRAY:put*', Resource: '*'"), traces), true);
  });

  test("another action does not", () => {
    assert.equal(
      mayCall(allowing("Effect: Allow, Action: xray:GetTraceSummaries, Resource: '*'"), traces),
      false,
    );
  });

  test("NotAction grants what it does not name", () => {
    assert.equal(mayCall(allowing("Effect: Allow, NotAction: 'iam:*', Resource: '*'"), traces), true);
    assert.equal(mayCall(allowing("Effect: Allow, NotAction: 'xray:*', Resource: '*'"), traces), false);
  });

  test("a managed policy of AWS grants it by its name, in any partition", () => {
    const arn = "{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess' }";
    assert.equal(mayCall(roleWith(`ManagedPolicyArns: [${arn}]`), traces), true);
  });

  test("a managed policy of AWS that is not known to grant it does not", () => {
    const arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    assert.equal(mayCall(roleWith(`ManagedPolicyArns: [${arn}]`), traces), false);
  });

  test("a managed policy of the owner's, declared elsewhere, may grant it", () => {
    assert.equal(mayCall(roleWith("ManagedPolicyArns: [{ Ref: TracingPolicyArn }]"), traces), undefined);
    assert.equal(mayCall(roleWith("ManagedPolicyArns: { Ref: PolicyArns }"), traces), undefined);
  });

  test("an action behind a parameter may be the one", () => {
    assert.equal(
      mayCall(allowing("Effect: Allow, Action: { Ref: Action }, Resource: '*'"), traces),
      undefined,
    );
  });

  test("Deny on everything wins", () => {
    const statements =
      "[{ Effect: Allow, Action: '*', Resource: '*' }, { Effect: Deny, Action: 'xray:*', Resource: '*' }]";
    const role = roleWith(`Policies: [{ PolicyName: orders, PolicyDocument: { Statement: ${statements} } }]`);
    assert.equal(mayCall(role, traces), false);
  });

  test("asked for a resource, the statement must cover it", () => {
    const send: Need = { action: "sqs:SendMessage", on: (resource) => resource.endsWith("FailedOrders") };
    const statement = "Effect: Allow, Action: sqs:SendMessage, Resource";
    assert.equal(
      mayCall(allowing(`${statement}: 'arn:aws:sqs:eu-west-1:111111111111:FailedOrders'`), send),
      true,
    );
    assert.equal(
      mayCall(allowing(`${statement}: 'arn:aws:sqs:eu-west-1:111111111111:Payments'`), send),
      false,
    );
    assert.equal(mayCall(allowing(`${statement}: '*'`), send), true);
  });
});

describe("managedPolicyName", () => {
  test("leaves the path out", () => {
    const name = managedPolicyName("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole");
    assert.equal(name, "AWSLambdaBasicExecutionRole");
  });

  test("knows no policy of the owner's", () => {
    assert.equal(managedPolicyName("arn:aws:iam::111111111111:policy/orders"), undefined);
  });
});

test("coversAction takes a dot for a dot", () => {
  assert.equal(coversAction("s3:Get?bject", "s3:GetObject"), true);
  assert.equal(coversAction("s3.GetObject", "s3:GetObject"), false);
});
