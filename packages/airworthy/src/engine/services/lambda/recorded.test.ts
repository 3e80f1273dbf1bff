import assert from "node:assert/strict";
import { test } from "node:test";
import { ARN, create, flyLambda, QUEUE, ZIP } from "./lambda.fixture.ts";

// Recorded at AWS for LocalStack:
// https://github.com/localstack/localstack/blob/main/tests/aws/services/lambda_/test_lambda_api.snapshot.json

test("a version that is not there is as good as deleted; $LATEST is never deleted alone", () => {
  const flight = flyLambda();
  create(flight);
  flight.call("DeleteFunction", { FunctionName: "orders", Qualifier: "7" });
  for (const FunctionName of ["orders", "nobody"])
    assert.throws(() => flight.call("DeleteFunction", { FunctionName, Qualifier: "$LATEST" }), {
      code: "InvalidParameterValueException",
      message: "$LATEST version cannot be deleted without deleting the function.",
    });
});

test("a version published with its code is pending in the answer", () => {
  const flight = flyLambda();
  create(flight);
  flight.turns.runUntil(1);
  const answer = flight.call("UpdateFunctionCode", { FunctionName: "orders", ZipFile: ZIP, Publish: true });
  assert.equal(answer.State, "Pending");
  assert.equal(answer.StateReasonCode, "Creating");
  assert.equal(answer.LastUpdateStatus, undefined);
});

test("tags change the revision of a function", () => {
  const flight = flyLambda();
  const { RevisionId } = create(flight);
  flight.call("TagResource", { Resource: ARN, Tags: { team: "orders" } });
  const tagged = flight.call("GetFunctionConfiguration", { FunctionName: "orders" }).RevisionId;
  assert.notEqual(tagged, RevisionId);
  flight.call("UntagResource", { Resource: ARN, TagKeys: ["team"] });
  assert.notEqual(flight.call("GetFunctionConfiguration", { FunctionName: "orders" }).RevisionId, tagged);
});

test("a new version gives $LATEST a new revision, an alias does not", () => {
  const flight = flyLambda();
  const { RevisionId } = create(flight);
  const revision = () => flight.call("GetFunctionConfiguration", { FunctionName: "orders" }).RevisionId;
  flight.call("PublishVersion", { FunctionName: "orders" });
  const published = revision();
  assert.notEqual(published, RevisionId);
  flight.call("CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
  assert.equal(revision(), published);
});

test("refusals say what AWS says", () => {
  const flight = flyLambda();
  create(flight);
  for (const [operation, input, message] of [
    [
      "UpdateFunctionConfiguration",
      { Architectures: ["x86_64", "arm64"] },
      /at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1$/,
    ],
    [
      "GetProvisionedConcurrencyConfig",
      { Qualifier: "$LATEST" },
      /^The function resource provided must be an alias or a published version\.$/,
    ],
    ["RemovePermission", { Qualifier: "live", StatementId: "s3" }, /^Cannot find alias arn: .*:orders:live$/],
    ["UpdateFunctionUrlConfig", { Qualifier: "live", AuthType: "NONE" }, /^Function does not exist$/],
  ] as const)
    assert.throws(() => flight.call(operation, { FunctionName: "orders", ...input }), { message });
});

test("the name a function is made under has a pattern and a length of its own", () => {
  const flight = flyLambda();
  const make = (FunctionName: string) => () => create(flight, { FunctionName });
  assert.throws(make("orders.v2"), { code: "ValidationException", message: /\(\[a-zA-Z0-9-_\]\+\)/ });
  assert.throws(make("o".repeat(141)), { message: /length less than or equal to 140$/ });
  assert.throws(make("o".repeat(65)), { message: /length less than or equal to 64$/ });
});

test("a qualifier has 128 characters at most, whether there is such a function or not", () => {
  const flight = flyLambda();
  assert.throws(() => flight.call("GetFunction", { FunctionName: "nobody", Qualifier: "q".repeat(129) }), {
    code: "ValidationException",
    message:
      /at 'qualifier' failed to satisfy constraint: Member must have length less than or equal to 128$/,
  });
});

test("a function that is not there is missed by a version, as the operation sees it", () => {
  const { call } = flyLambda();
  const missing = (operation: string, input: object, arn: RegExp) =>
    assert.throws(() => call(operation, { FunctionName: "nobody", ...input }), { message: arn });
  missing("PutFunctionConcurrency", { ReservedConcurrentExecutions: 1 }, /:function:nobody:\$LATEST$/);
  missing("CreateAlias", { Name: "live", FunctionVersion: "1" }, /:function:nobody:1$/);
  missing("DeleteFunction", { Qualifier: "7" }, /:function:nobody$/);
});

test("a mapping made disabled is so at once; a second one of the same queue is refused", () => {
  const flight = flyLambda();
  create(flight);
  const input = { FunctionName: "orders", EventSourceArn: `${QUEUE}:orders` };
  const { State, UUID } = flight.call("CreateEventSourceMapping", { ...input, Enabled: false });
  assert.equal(State, "Disabled");
  assert.throws(() => flight.call("CreateEventSourceMapping", input), {
    code: "ResourceConflictException",
    message: `An event source mapping with SQS arn (" ${QUEUE}:orders ") and function (" orders ") already exists. Please update or delete the existing mapping with UUID ${UUID}`,
  });
});
