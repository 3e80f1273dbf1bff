import assert from "node:assert/strict";
import { test } from "node:test";
import { permits } from "./resource-policy.ts";

const asked = {
  principal: "s3.amazonaws.com",
  action: "sqs:SendMessage",
  sourceArn: "arn:aws:s3:::orders",
  sourceAccount: "123456789012",
};
const allow = (more: object) =>
  permits(
    JSON.stringify({
      Statement: {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "SQS:*",
        Resource: "*",
        ...more,
      },
    }),
    asked,
  );

test("a service is let in by name, from the sources the statement names", () => {
  assert.ok(allow({}));
  assert.ok(allow({ Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:ord*" } } }));
  assert.ok(!allow({ Condition: { StringEquals: { "aws:SourceArn": "arn:aws:s3:*:*:ord*" } } }));
  assert.ok(!allow({ Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } }));
  assert.ok(!allow({ Principal: { Service: "sns.amazonaws.com" } }));
  assert.ok(!allow({ Action: ["sqs:ReceiveMessage"] }));
});

test("a condition on something else does not count, and nothing permits nobody", () => {
  assert.ok(
    !allow({ Principal: { AWS: "*" }, Condition: { StringEquals: { "AWS:SourceOwner": "123456789012" } } }),
  );
  assert.ok(!permits(undefined, asked));
});

test("a denial goes before all permissions", () => {
  const statement = { Effect: "Allow", Principal: "*", Action: "*" };
  const policy = JSON.stringify({ Statement: [statement, { ...statement, Effect: "Deny" }] });
  assert.ok(!permits(policy, asked));
});
