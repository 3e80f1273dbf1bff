import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type Flight, flyLambda, invoke, parse, returns } from "./lambda.fixture.ts";

/** orders with version 1 and 2 behind the alias live. */
function live(flight: Flight, weight?: number): void {
  create(flight);
  flight.call("PublishVersion", { FunctionName: "orders" });
  flight.call("UpdateFunctionConfiguration", { FunctionName: "orders", Description: "two" });
  flight.turns.runUntil(flight.turns.kernel.now());
  flight.call("PublishVersion", { FunctionName: "orders" });
  flight.call("CreateAlias", {
    FunctionName: "orders",
    Name: "live",
    FunctionVersion: "1",
    ...(weight === undefined ? {} : { RoutingConfig: { AdditionalVersionWeights: { 2: weight } } }),
  });
}

test("an alias sends each invocation to a version by chance, with the weights it has", () => {
  const flight = flyLambda(({ spec }) => returns(spec.version));
  live(flight, 0.1);
  let second = 0;
  for (let index = 0; index < 1000; index++)
    if (invoke(flight, { Qualifier: "live" }).ExecutedVersion === "2") second++;
  assert.ok(second > 70 && second < 130, `${second} of 1000`);
  const dimensions = { FunctionName: "orders", Resource: "orders:live", ExecutedVersion: "2" };
  assert.equal(flight.metric("Invocations", dimensions).length, second);
});

test("the same seed draws the same versions", () => {
  const drawn = () => {
    const flight = flyLambda(({ spec }) => returns(spec.version));
    live(flight, 0.5);
    return Array.from({ length: 50 }, () => invoke(flight, { Qualifier: "live" }).ExecutedVersion).join("");
  };
  assert.equal(drawn(), drawn());
});

test("weights are for one more published version, with the same role and the same dead-letter queue", () => {
  const flight = flyLambda();
  live(flight);
  const point = (weights: Record<string, number>, FunctionVersion = "1") =>
    flight.call("UpdateAlias", {
      FunctionName: "orders",
      Name: "live",
      FunctionVersion,
      RoutingConfig: { AdditionalVersionWeights: weights },
    });
  assert.throws(() => point({ 2: 0.1, 3: 0.1 }), /cannot be greater than 1/);
  assert.throws(() => point({ 2: 2 }), { code: "ValidationException" });
  assert.throws(() => point({ 1: 0.5 }), /already included in routing configuration/);
  assert.throws(() => point({ 2: 0.5 }, "$LATEST"), /\$LATEST is not supported/);
  flight.call("UpdateFunctionConfiguration", {
    FunctionName: "orders",
    Role: "arn:aws:iam::123456789012:role/other",
  });
  flight.turns.runUntil(flight.turns.kernel.now());
  flight.call("PublishVersion", { FunctionName: "orders" });
  assert.throws(() => point({ 3: 0.5 }), /same execution role/);
});

test("a stale revision does not move an alias", () => {
  const flight = flyLambda();
  live(flight);
  const { RevisionId } = flight.call("GetAlias", { FunctionName: "orders", Name: "live" });
  flight.call("UpdateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "2", RevisionId });
  assert.throws(
    () =>
      flight.call("UpdateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1", RevisionId }),
    { code: "PreconditionFailedException", status: 412 },
  );
});

test("a version is published only when something has changed", () => {
  const flight = flyLambda();
  live(flight);
  assert.equal(flight.call("PublishVersion", { FunctionName: "orders" }).Version, "2");
});

test("a reserved function is throttled at its limit, and says which one", () => {
  const flight = flyLambda(() => returns({}, 1000));
  create(flight);
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 1 });
  flight.call("Invoke", { FunctionName: "orders" });
  assert.throws(() => flight.call("Invoke", { FunctionName: "orders" }), {
    code: "TooManyRequestsException",
    status: 429,
    message: "Rate Exceeded.",
    fields: {
      Type: "User",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      retryAfterSeconds: "1",
    },
  });
  assert.deepEqual(flight.metric("Throttles"), [[0, 1]]);
  flight.turns.runUntil(2000);
  assert.equal(flight.metric("Invocations").length, 1);
  assert.equal(invoke(flight).StatusCode, 200);
});

test("at least 100 of the account stay unreserved", () => {
  const flight = flyLambda();
  create(flight);
  const reserve = (ReservedConcurrentExecutions: number) =>
    flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions });
  assert.throws(() => reserve(901), /below its minimum value of \[100\]/);
  assert.deepEqual(reserve(900), { ReservedConcurrentExecutions: 900 });
});

test("provisioned environments are warm, and what they cannot take spills over", () => {
  const flight = flyLambda(({ spec }) => returns(spec.initType, 50));
  live(flight);
  const target = { FunctionName: "orders", Qualifier: "live" };
  const put = flight.call("PutProvisionedConcurrencyConfig", {
    ...target,
    ProvisionedConcurrentExecutions: 2,
  });
  assert.equal(put.Status, "IN_PROGRESS");
  flight.turns.runUntil(1000);
  const ready = flight.call("GetProvisionedConcurrencyConfig", target);
  assert.deepEqual([ready.Status, ready.AllocatedProvisionedConcurrentExecutions], ["READY", 2]);
  const types: unknown[] = [];
  for (let index = 0; index < 3; index++)
    flight
      .call("Invoke", target)
      .whenDone(({ ok }: { ok: { Payload: Uint8Array } }) => types.push(parse(ok.Payload)));
  flight.turns.runUntil(5000);
  assert.deepEqual(types, ["provisioned-concurrency", "provisioned-concurrency", "on-demand"]);
  const dimensions = { FunctionName: "orders", Resource: "orders:live" };
  assert.equal(flight.metric("ProvisionedConcurrencyInvocations", dimensions).length, 2);
  assert.equal(flight.metric("ProvisionedConcurrencySpilloverInvocations", dimensions).length, 1);
  assert.deepEqual(
    flight.metric("ProvisionedConcurrencyUtilization", dimensions).map(([, value]) => value),
    [0.5, 1],
  );
});

test("provisioned concurrency fails when the code cannot initialize", () => {
  const flight = flyLambda({
    start: () => ({ kind: "fails", afterMs: 10, errorType: "Error", message: "no database" }),
  });
  live(flight);
  const target = { FunctionName: "orders", Qualifier: "live" };
  flight.call("PutProvisionedConcurrencyConfig", { ...target, ProvisionedConcurrentExecutions: 1 });
  flight.turns.runUntil(1000);
  const { Status, StatusReason } = flight.call("GetProvisionedConcurrencyConfig", target);
  assert.deepEqual([Status, StatusReason], ["FAILED", "FUNCTION_ERROR_INIT_FAILURE"]);
});

test("a provisioned environment that dies is replaced", () => {
  const flight = flyLambda(() => ({ kind: "exits", afterMs: 5, code: 1 }));
  live(flight);
  const target = { FunctionName: "orders", Qualifier: "live" };
  flight.call("PutProvisionedConcurrencyConfig", { ...target, ProvisionedConcurrentExecutions: 1 });
  flight.turns.runUntil(1000);
  invoke(flight, { Qualifier: "live" });
  flight.turns.runUntil(3000);
  assert.equal(
    flight.call("GetProvisionedConcurrencyConfig", target).AllocatedProvisionedConcurrentExecutions,
    1,
  );
});
