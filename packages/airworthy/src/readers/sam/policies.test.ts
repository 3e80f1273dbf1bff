import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at } from "../tree.ts";
import { resourceOf, stackOf, valueOf } from "./stack.fixture.ts";

const stack = stackOf(`
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      Policies:
        - AmazonS3ReadOnlyAccess
        - AWSLambdaRole
        - !Ref SharedPolicy
        - DynamoDBReadPolicy: { TableName: !Ref Table }
        - Statement:
            - { Effect: Allow, Action: sqs:SendMessage, Resource: "*" }
        - !If [IsProd, { Statement: [] }, !Ref AWS::NoValue]
`);

describe("policies of a function", () => {
  it("turn names of managed policies into their ARNs", () => {
    assert.deepEqual((valueOf(stack, "OrdersRole", "ManagedPolicyArns") as unknown[]).slice(1), [
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
      { Ref: "SharedPolicy" },
    ]);
  });

  it("fill in policy templates", () => {
    const statement = valueOf(stack, "OrdersRole", "Policies", 0, "PolicyDocument", "Statement", 0) as {
      Action: string[];
      Resource: unknown[];
    };
    assert.ok(statement.Action.includes("dynamodb:Query"));
    assert.deepEqual(statement.Resource[0], {
      "Fn::Sub": [
        "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${tableName}",
        { tableName: { Ref: "Table" } },
      ],
    });
  });

  it("keep the place of a written statement", () => {
    const action = at(
      resourceOf(stack, "OrdersRole").properties,
      "Policies",
      1,
      "PolicyDocument",
      "Statement",
      0,
      "Action",
    );
    assert.equal(action?.madeUp, undefined);
    assert.equal(stack.sources[0]?.text.slice(action?.start, action?.end), "sqs:SendMessage");
  });

  it("keep a choice", () => {
    assert.deepEqual(valueOf(stack, "OrdersRole", "Policies", 2), {
      "Fn::If": [
        "IsProd",
        { PolicyName: "OrdersRolePolicy5", PolicyDocument: { Statement: [] } },
        { Ref: "AWS::NoValue" },
      ],
    });
  });
});
