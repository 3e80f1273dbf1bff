import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { loadActions } from "./actions.ts";
import { PREFIXES, RENAMED } from "./renames.ts";

const actions = await loadActions();

describe("actions", () => {
  test("exist whatever their case", () => {
    assert.ok(actions.exists("s3:GetObject"));
    assert.ok(actions.exists("S3:getobject"));
    assert.ok(!actions.exists("s3:HeadObject"));
  });

  test("match patterns", () => {
    assert.deepEqual(actions.matching("sqs:*MessageMoveTask"), [
      "sqs:CancelMessageMoveTask",
      "sqs:StartMessageMoveTask",
    ]);
    assert.deepEqual(actions.matching("sqs:sendmessage"), ["sqs:SendMessage"]);
    assert.deepEqual(actions.matching("dynamodb:?etItem"), ["dynamodb:GetItem"]);
    assert.deepEqual(actions.matching("orders:*"), []);
    assert.ok(actions.matching("*").length > 20_000);
    assert.equal(actions.matching("*:*").length, actions.matching("*").length);
  });

  test("take resources, or only *", () => {
    assert.ok(actions.supportsResource("dynamodb:GetItem"));
    assert.ok(actions.supportsResource("s3:GetObject"));
    for (const action of ["xray:PutTraceSegments", "ec2:DescribeNetworkInterfaces", "sts:GetCallerIdentity"])
      assert.ok(!actions.supportsResource(action), action);
  });

  test("whose only resource is optional do not count as taking one", () => {
    assert.ok(!actions.supportsResource("cloudwatch:PutMetricData"));
    assert.ok(!actions.supportsResource("polly:SynthesizeSpeech"));
  });

  test("say the ARN of their resources", () => {
    assert.deepEqual(actions.resourcesOf("sqs:SendMessage"), [
      { type: "queue", arn: "arn:aws:sqs:REGION:ACCOUNT:QueueName" },
    ]);
  });

  test("have an access level", () => {
    assert.equal(actions.accessLevel("dynamodb:GetItem"), "read");
    assert.equal(actions.accessLevel("dynamodb:DeleteTable"), "write");
    assert.equal(actions.accessLevel("sqs:AddPermission"), "permissions");
    assert.equal(actions.accessLevel("sqs:Orders"), undefined);
  });
});

describe("did you mean", () => {
  const cases: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["s3:ListObjects", ["s3:ListBucket"]],
    ["S3:headobject", ["s3:GetObject"]],
    ["s3:CopyObject", ["s3:GetObject", "s3:PutObject"]],
    ["logs:CreateLogtream", ["logs:CreateLogStream"]],
    ["dynamodb:PutItems", ["dynamodb:PutItem"]],
    ["bedrock-runtime:InvokeModel", ["bedrock:InvokeModel"]],
    ["bedrock-runtime:Converse", ["bedrock:InvokeModel"]],
    ["secretsmanger:GetSecretValue", ["secretsmanager:GetSecretValue"]],
    ["stepfunctions:StartExecution", ["states:StartExecution"]],
    ["bedrock:GetModelInvocationLogging", ["bedrock:GetModelInvocationLoggingConfiguration"]],
    ["logs:DescriptLogStreams", ["logs:DescribeLogStreams"]],
    ["s3:PutObjectVersion", undefined],
    ["orders:PlaceOrder", undefined],
    ["dynamodb:FrobnicateItem", undefined],
  ];
  for (const [written, meant] of cases)
    test(`${written} → ${meant?.join(" and ") ?? "nothing"}`, () =>
      assert.deepEqual(actions.didYouMean(written)?.actions, meant));

  test("no name on the left of the table of renames exists, every one on the right does", () => {
    for (const [written, meant] of Object.entries(RENAMED)) {
      assert.ok(!actions.exists(written), written);
      for (const action of meant) assert.ok(actions.exists(action), action);
    }
    for (const [written, prefix] of Object.entries(PREFIXES)) {
      assert.ok(!actions.knowsService(written), written);
      assert.ok(actions.knowsService(prefix), prefix);
    }
  });
});
