import assert from "node:assert/strict";
import { test } from "node:test";
import { ARN, create, flyLambda, invoke, parse, returns, ZIP } from "./lambda.fixture.ts";

test("a new function is pending, and then active", () => {
  const flight = flyLambda();
  const created = create(flight);
  assert.equal(created.State, "Pending");
  assert.equal(created.StateReasonCode, "Creating");
  assert.equal(created.FunctionArn, ARN);
  assert.equal(created.Version, "$LATEST");
  assert.deepEqual(created.LoggingConfig, { LogFormat: "Text", LogGroup: "/aws/lambda/orders" });
  const { Configuration, Code } = flight.call("GetFunction", { FunctionName: "orders" });
  assert.equal(Configuration.State, "Active");
  assert.equal(Configuration.LastUpdateStatus, "Successful");
  assert.notEqual(Configuration.RevisionId, created.RevisionId);
  assert.equal(Code.RepositoryType, "S3");
});

test("a function may be named by its ARN, a part of it, or its name", () => {
  const flight = flyLambda();
  create(flight);
  for (const FunctionName of [
    "orders",
    ARN,
    "123456789012:function:orders",
    "function:orders",
    `${ARN}:$LATEST`,
  ])
    assert.equal(flight.call("GetFunctionConfiguration", { FunctionName }).FunctionName, "orders");
  assert.throws(() => flight.call("GetFunction", { FunctionName: ARN.replace("eu-west-1", "us-east-1") }), {
    message: "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
  });
  assert.throws(() => flight.call("GetFunction", { FunctionName: `${ARN}:1`, Qualifier: "2" }), {
    message: "The derived qualifier from the function name does not match the specified qualifier.",
  });
});

test("two functions cannot have one name", () => {
  const flight = flyLambda();
  create(flight);
  assert.throws(() => create(flight), {
    code: "ResourceConflictException",
    status: 409,
    message: "Function already exist: orders",
  });
});

test("what AWS does not take is refused in AWS's words", () => {
  const flight = flyLambda();
  const refused: [Record<string, unknown>, RegExp][] = [
    [
      { Timeout: 901 },
      /^1 validation error detected: Value '901' at 'timeout' .* less than or equal to 900$/,
    ],
    [{ MemorySize: 64 }, /Value '64' at 'memorySize' .* greater than or equal to 128$/],
    [{ Role: "orders" }, /at 'role' failed to satisfy constraint: Member must satisfy regular expression/],
    [{ Runtime: "nodejs14.x" }, /^The runtime parameter of nodejs14\.x is no longer supported/],
    [{ Runtime: "cobol" }, /^Value cobol at 'runtime' failed to satisfy constraint/],
    [{ Code: { ZipFile: new Uint8Array(4) } }, /^Could not unzip uploaded file/],
    [{ Code: {} }, /^Please provide a source for function code/],
    [{ Environment: { Variables: { AWS_REGION: "x" } } }, /Reserved keys used in this request: AWS_REGION$/],
    [{ Environment: { Variables: { BIG: "x".repeat(5000) } } }, /exceeded the 4KB limit/],
    [
      { Layers: [`${ARN.replace(":function:orders", ":layer:none")}:1`] },
      /^Layer version .* does not exist\.$/,
    ],
    [
      { LoggingConfig: { LogFormat: "Text", SystemLogLevel: "WARN" } },
      /You must specify the log format as JSON/,
    ],
  ];
  for (const [over, message] of refused) assert.throws(() => create(flight, over), { message });
});

test("what would change nothing here is refused by its name", () => {
  const flight = flyLambda();
  assert.throws(() => create(flight, { TenancyConfig: { TenantIsolationMode: "PER_TENANT" } }), {
    code: "NotImplemented",
    status: 501,
    message: "airworthy does not fly lambda CreateFunction TenancyConfig yet.",
  });
});

test("an update starts from the revision that was read", () => {
  const flight = flyLambda();
  create(flight);
  const { RevisionId } = flight.call("GetFunctionConfiguration", { FunctionName: "orders" });
  const update = () =>
    flight.call("UpdateFunctionConfiguration", { FunctionName: "orders", MemorySize: 256, RevisionId });
  assert.equal(update().LastUpdateStatus, "InProgress");
  flight.turns.runUntil(1);
  assert.throws(update, { code: "PreconditionFailedException", status: 412 });
});

test("an update leaves alone what it does not name", () => {
  const flight = flyLambda(({ spec }) => returns([spec.memoryMb, spec.handler]));
  create(flight);
  flight.call("UpdateFunctionConfiguration", { FunctionName: "orders", MemorySize: 256 });
  assert.deepEqual(parse(invoke(flight).Payload), [256, "index.handler"]);
});

test("new code gets a new hash, and may be published at once", () => {
  const flight = flyLambda();
  const { CodeSha256 } = create(flight);
  const other = Uint8Array.from([...ZIP, 0]);
  const updated = flight.call("UpdateFunctionCode", {
    FunctionName: "orders",
    ZipFile: other,
    Publish: true,
  });
  assert.notEqual(updated.CodeSha256, CodeSha256);
  assert.equal(updated.Version, "1");
  assert.equal(updated.FunctionArn, `${ARN}:1`);
});

test("an update that changes nothing makes no new version", () => {
  const flight = flyLambda();
  create(flight, { Publish: true });
  flight.call("UpdateFunctionConfiguration", { FunctionName: "orders", Timeout: 3 });
  flight.turns.runUntil(1);
  assert.equal(flight.call("PublishVersion", { FunctionName: "orders" }).Version, "1");
});

test("the same code uploaded again makes a new version, once", () => {
  const flight = flyLambda();
  create(flight, { Publish: true });
  const { CodeSha256 } = flight.call("GetFunctionConfiguration", { FunctionName: "orders" });
  flight.turns.runUntil(1);
  const again = flight.call("UpdateFunctionCode", { FunctionName: "orders", ZipFile: ZIP });
  assert.equal(again.CodeSha256, CodeSha256);
  flight.turns.runUntil(2);
  assert.equal(flight.call("PublishVersion", { FunctionName: "orders" }).Version, "2");
  assert.equal(flight.call("PublishVersion", { FunctionName: "orders" }).Version, "2");
});

test("a version that an alias points to is not deleted", () => {
  const flight = flyLambda();
  create(flight, { Publish: true });
  flight.call("CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
  assert.throws(() => flight.call("DeleteFunction", { FunctionName: "orders", Qualifier: "1" }), {
    code: "ResourceConflictException",
  });
  flight.call("DeleteAlias", { FunctionName: "orders", Name: "live" });
  flight.call("DeleteFunction", { FunctionName: "orders", Qualifier: "1" });
  const { Versions } = flight.call("ListVersionsByFunction", { FunctionName: "orders" });
  assert.deepEqual(
    Versions.map(({ Version }: { Version: string }) => Version),
    ["$LATEST"],
  );
});

test("lists come in pages", () => {
  const flight = flyLambda();
  for (const FunctionName of ["orders", "payments", "stock"]) create(flight, { FunctionName });
  const first = flight.call("ListFunctions", { MaxItems: 2 });
  const second = flight.call("ListFunctions", { MaxItems: 2, Marker: first.NextMarker });
  const names = [...first.Functions, ...second.Functions].map(({ FunctionName }) => FunctionName);
  assert.deepEqual(names, ["orders", "payments", "stock"]);
  assert.equal(second.NextMarker, undefined);
  assert.equal(first.Functions[0].State, undefined);
});

test("permissions become a policy, statement by statement", () => {
  const flight = flyLambda();
  create(flight);
  const added = flight.call("AddPermission", {
    FunctionName: "orders",
    StatementId: "bucket",
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
    SourceArn: "arn:aws:s3:::orders",
  });
  const statement = {
    Sid: "bucket",
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: ARN,
    Condition: { ArnLike: { "AWS:SourceArn": "arn:aws:s3:::orders" } },
  };
  assert.deepEqual(JSON.parse(added.Statement), statement);
  const { Policy } = flight.call("GetPolicy", { FunctionName: "orders" });
  assert.deepEqual(JSON.parse(Policy), { Version: "2012-10-17", Id: "default", Statement: [statement] });
  flight.call("RemovePermission", { FunctionName: "orders", StatementId: "bucket" });
  assert.throws(() => flight.call("GetPolicy", { FunctionName: "orders" }), { status: 404 });
});

test("lists of layers have the licence, and no empty description", () => {
  const flight = flyLambda();
  const Content = { ZipFile: ZIP };
  const made = flight.call("PublishLayerVersion", { LayerName: "shared", Content, LicenseInfo: "MIT" });
  assert.equal(made.Description, "");
  const [listed] = flight.call("ListLayerVersions", { LayerName: "shared" }).LayerVersions;
  assert.deepEqual(Object.keys(listed), ["LayerVersionArn", "Version", "CreatedDate", "LicenseInfo"]);
});

test("a layer is laid under the functions that name it", () => {
  const flight = flyLambda(({ spec }) => returns(spec.layers.map(({ arn, code }) => [arn, code?.kind])));
  const { LayerVersionArn } = flight.call("PublishLayerVersion", {
    LayerName: "tools",
    Content: { ZipFile: ZIP },
    CompatibleRuntimes: ["nodejs24.x"],
  });
  create(flight, { Layers: [LayerVersionArn] });
  assert.deepEqual(parse(invoke(flight).Payload), [[LayerVersionArn, "zip"]]);
  assert.equal(flight.call("ListLayers", {}).Layers[0].LatestMatchingVersion.Version, 1);
});

test("an address leads back to its function", () => {
  const flight = flyLambda();
  create(flight);
  const { FunctionUrl } = flight.call("CreateFunctionUrlConfig", {
    FunctionName: "orders",
    AuthType: "NONE",
  });
  assert.match(FunctionUrl, /^http:\/\/[a-z0-9]{32}\.lambda-url\.eu-west-1\.localhost:4566\/$/);
  assert.throws(() => flight.call("CreateFunctionUrlConfig", { FunctionName: "orders", AuthType: "NONE" }), {
    code: "ResourceConflictException",
  });
});

test("tags come and go", () => {
  const flight = flyLambda();
  create(flight, { Tags: { team: "orders" } });
  flight.call("TagResource", { Resource: ARN, Tags: { stage: "test" } });
  flight.call("UntagResource", { Resource: ARN, TagKeys: ["team"] });
  assert.deepEqual(flight.call("ListTags", { Resource: ARN }), { Tags: { stage: "test" } });
});

test("the account tells what is left for functions without a reservation", () => {
  const flight = flyLambda();
  create(flight);
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 50 });
  const { AccountLimit } = flight.call("GetAccountSettings");
  assert.equal(AccountLimit.ConcurrentExecutions, 1000);
  assert.equal(AccountLimit.UnreservedConcurrentExecutions, 950);
});

test("code of published versions and of layers counts for the account", () => {
  const flight = flyLambda();
  const size = () => flight.call("GetAccountSettings").AccountUsage.TotalCodeSize as number;
  create(flight);
  const one = size();
  flight.call("UpdateFunctionCode", { FunctionName: "orders", ZipFile: ZIP, Publish: true });
  assert.equal(size(), 2 * one);
  flight.call("PublishLayerVersion", { LayerName: "shared", Content: { ZipFile: ZIP } });
  assert.equal(size(), 3 * one);
});
