import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { besideOrders, functionOf } from "./fleet.fixture.ts";

const document = (action: string, resource = "'*'") =>
  `{ Statement: [{ Effect: Allow, Action: ${action}, Resource: ${resource} }] }`;
const role = (resources: string) => functionOf(besideOrders(resources, "Role: !GetAtt Role.Arn")).role;
const actionsOf = (resources: string) =>
  role(resources)?.statements.flatMap((statement) => statement.actions.map((action) => action.text));

describe("a role", () => {
  it("has the statements of its own policies", () => {
    const text = `  Role: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyName: a, PolicyDocument: ${document("[sqs:SendMessage, sns:Publish]")} }] } }`;
    assert.deepEqual(actionsOf(text), ["sqs:SendMessage", "sns:Publish"]);
  });

  it("has those of policies beside it, however they name it", () => {
    for (const name of ["!Ref Role", "orders-role"]) {
      const text = `  Role: { Type: AWS::IAM::Role, Properties: { RoleName: orders-role } }
  One: { Type: AWS::IAM::Policy, Properties: { Roles: [${name}], PolicyDocument: ${document("a:One")} } }
  Two: { Type: AWS::IAM::RolePolicy, Properties: { RoleName: ${name}, PolicyDocument: ${document("a:Two")} } }
  Three: { Type: AWS::IAM::ManagedPolicy, Properties: { Roles: [${name}], PolicyDocument: ${document("a:Three")} } }`;
      assert.deepEqual(actionsOf(text), ["a:One", "a:Two", "a:Three"]);
    }
  });

  it("has those of managed policies it lists, and knows the others by their ARN", () => {
    const text = `  Mine: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: ${document("a:Mine")} } }
  Role: { Type: AWS::IAM::Role, Properties: { ManagedPolicyArns: [!Ref Mine, arn:aws:iam::aws:policy/ReadOnlyAccess] } }`;
    assert.deepEqual(actionsOf(text), ["a:Mine"]);
    assert.deepEqual(
      role(text)?.managedPolicies.map((one) => one.symbol),
      ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    );
  });

  it("may have what either side of a condition grants", () => {
    const statement = (action: string) => `{ Effect: Allow, Action: ${action}, Resource: '*' }`;
    const text = `  Role: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyDocument: { Statement: [!If [IsLive, ${statement("a:Live")}, !Ref AWS::NoValue], ${statement("!If [IsLive, a:One, a:Two]")}] } }] } }`;
    assert.deepEqual(actionsOf(text), ["a:Live", "a:One", "a:Two"]);
  });

  it("takes a single statement that is not in a list", () => {
    const text =
      "  Role: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyDocument: { Statement: { Effect: Deny, Action: a:One, Resource: x } } }] } }";
    assert.equal(role(text)?.statements[0]?.effect, "Deny");
  });

  it("says what hides a policy", () => {
    const text =
      "  Role: { Type: AWS::IAM::Role, Properties: { Policies: [{ PolicyDocument: !Ref Document }] } }";
    assert.deepEqual(
      role(text)?.hidden.map((one) => one.because),
      ["!Ref Document"],
    );
  });

  it("knows all functions that share it", () => {
    const text =
      "  Role: { Type: AWS::IAM::Role }\n  Payments: { Type: AWS::Lambda::Function, Properties: { Role: !GetAtt Role.Arn } }";
    assert.deepEqual(
      role(text)?.functions.map((fn) => fn.id),
      ["Orders", "Payments"],
    );
  });
});
