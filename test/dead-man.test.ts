import assert from "node:assert/strict";
import { test } from "node:test";
import { toPromise } from "../packages/airworthy/src/engine/kernel/later.ts";
import { HOUR, MINUTE } from "../packages/airworthy/src/engine/kernel/time.ts";
import { fly } from "../packages/airworthy/src/engine/services/fly.fixture.ts";
import { SERVICES } from "../packages/airworthy/src/engine/services/index.ts";
import { ZIP } from "../packages/airworthy/src/engine/services/lambda/lambda.fixture.ts";
import { simulated } from "../packages/airworthy/src/engine/services/lambda/simulated.ts";
import type { CallAws } from "../packages/airworthy/src/shifting/host/calls.ts";
import { armDeadMan, disarmDeadMan } from "../packages/airworthy/src/shifting/host/dead-man.ts";
import type { Shift } from "../packages/airworthy/src/shifting/model.ts";

/** The timer that restores an alias when nobody leads its shift any more, in EventBridge Scheduler as it flies here. */
const ROLE = "arn:aws:iam::123456789012:role/clerk";
const DEAD_MAN = { roleArn: ROLE };
const SHIFT = { id: "orders-1", functionName: "orders", alias: "live", old: "1", new: "2" } as Shift;

async function shifting() {
  const { request, turns } = fly(
    ...SERVICES,
    simulated({ invoke: () => ({ kind: "returns", afterMs: 1, payload: {} }) }),
  );
  const call: CallAws = async (service, operation, input) =>
    (await toPromise(request(service, operation, input as Record<string, unknown>))) ?? {};
  const settle = (): void => turns.runUntil(turns.kernel.now() + MINUTE);
  await call("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: ROLE,
    Code: { ZipFile: ZIP },
    Publish: true,
  });
  settle();
  await call("lambda", "UpdateFunctionConfiguration", { FunctionName: "orders", Description: "two" });
  settle();
  await call("lambda", "PublishVersion", { FunctionName: "orders" });
  const { RevisionId } = await call("lambda", "CreateAlias", {
    FunctionName: "orders",
    Name: "live",
    FunctionVersion: "1",
    RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } },
  });
  const alias = () => call("lambda", "GetAlias", { FunctionName: "orders", Name: "live" });
  const arm = (at: number) =>
    armDeadMan(call, SHIFT, DEAD_MAN, { at, revisionId: String(RevisionId) } as Parameters<
      typeof armDeadMan
    >[3]);
  return { call, turns, alias, arm };
}

test("an alias that nobody leads any more goes back, at the time that was said last", async () => {
  const { turns, alias, arm } = await shifting();
  await arm(HOUR);
  await arm(2 * HOUR);
  turns.runUntil(2 * HOUR - 1);
  assert.deepEqual((await alias())["RoutingConfig"], { AdditionalVersionWeights: { 2: 0.1 } });
  turns.runUntil(2 * HOUR);
  assert.equal((await alias())["RoutingConfig"], undefined);
});

test("a shift that has ended takes its timer away", async () => {
  const { call, turns, alias, arm } = await shifting();
  await arm(HOUR);
  await disarmDeadMan(call, SHIFT, DEAD_MAN);
  turns.runUntil(2 * HOUR);
  assert.deepEqual((await alias())["RoutingConfig"], { AdditionalVersionWeights: { 2: 0.1 } });
});

test("an alias that somebody else has moved stays where it is", async () => {
  const { call, turns, alias, arm } = await shifting();
  await arm(HOUR);
  await call("lambda", "UpdateAlias", {
    FunctionName: "orders",
    Name: "live",
    FunctionVersion: "2",
    RoutingConfig: { AdditionalVersionWeights: {} },
  });
  turns.runUntil(2 * HOUR);
  assert.equal((await alias())["FunctionVersion"], "2");
});
