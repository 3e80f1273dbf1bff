import assert from "node:assert/strict";
import { test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import { MINUTE } from "../engine/kernel/time.ts";
import type { Members } from "../engine/service.ts";
import { SERVICES } from "../engine/services/index.ts";
import { ZIP } from "../engine/services/lambda/lambda.fixture.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { virtualClock } from "../local/clock.ts";
import { openGateway } from "../local/gateway.ts";
import { AWS_METRICS } from "../shifting/defaults.ts";
import { awsHost } from "../shifting/host/aws.ts";
import type { Shift } from "../shifting/model.ts";
import { callsTo } from "./calls.ts";

const SHIFT: Shift = {
  id: "orders-live-2",
  functionName: "orders",
  alias: "live",
  old: "1",
  new: "2",
  strategy: { kind: "evidence" },
  metrics: AWS_METRICS,
};

test("a shift's requests go through the SDK: fenced writes, counts by version, alarms", async () => {
  const clock = virtualClock({ seed: "1", journal: ledger(), start: Date.UTC(2026, 2, 2, 9) });
  const { kernel } = clock.turns;
  const behaviour = simulated({
    invoke: ({ spec }) =>
      spec.version === "2"
        ? { kind: "throws", afterMs: 1, errorType: "OutOfStock", message: "no stock" }
        : { kind: "returns", afterMs: 1, payload: {} },
  });
  const engine = engineFor({ kernel, account: "123456789012", definitions: [...SERVICES, behaviour] });
  const region = "eu-west-1";
  const gateway = await openGateway(0);
  gateway.serve({ engine, clock, region });
  const caller = { kind: "credentials", accessKeyId: "test" } as const;
  const ask = (service: string, operation: string, input: Members): Members =>
    clock.enter(() => engine.handle(region, { service, operation, input, caller })) as Members;
  const { call, close } = callsTo({ endpoint: `http://127.0.0.1:${gateway.port}`, region });
  try {
    ask("lambda", "CreateFunction", {
      FunctionName: "orders",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/orders",
      Code: { ZipFile: ZIP },
    });
    await clock.advance(MINUTE);
    await call("lambda", "PublishVersion", { FunctionName: "orders" });
    ask("lambda", "CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
    ask("lambda", "UpdateFunctionConfiguration", { FunctionName: "orders", Description: "next" });
    await clock.advance(MINUTE);
    await call("lambda", "PublishVersion", { FunctionName: "orders" });
    ask("cloudwatch", "PutMetricAlarm", {
      AlarmName: "OrdersFail",
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: "orders" }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
    });
    const host = awsHost({ call, now: () => kernel.now() });
    const before = await host.alias(SHIFT);
    assert.deepEqual([before.version, before.weights], ["1", {}]);
    const to = { version: "1", weights: { "2": 0.3 }, revisionId: before.revisionId };
    const revisionId = await host.updateAlias(SHIFT, to);
    assert.deepEqual(await host.alias(SHIFT), { version: "1", weights: { "2": 0.3 }, revisionId });
    await assert.rejects(host.updateAlias(SHIFT, to), { name: "PreconditionFailedException" });

    const from = kernel.now();
    for (let count = 0; count < 60; count++) {
      ask("lambda", "Invoke", { FunctionName: "orders", Qualifier: "live" });
      await clock.advance(1000);
    }
    await clock.advance(2 * MINUTE);
    const { strata, until } = await host.counts(SHIFT, from);
    const sum = (of: "old" | "new", what: "requests" | "failures") =>
      strata.reduce((all, one) => all + one[of][what], 0);
    assert.ok(until >= from + MINUTE);
    assert.equal(sum("new", "requests") + sum("old", "requests"), 60);
    assert.ok(sum("new", "requests") > 5 && sum("old", "requests") > 20);
    assert.equal(sum("new", "failures"), sum("new", "requests"), "every request of the new version fails");
    assert.equal(sum("old", "failures"), 0);
    ask("lambda", "Invoke", { FunctionName: "orders", Qualifier: "2" });
    await clock.advance(MINUTE + 1000);
    assert.deepEqual(await host.inAlarm(["OrdersFail", "NotThere"]), ["OrdersFail"]);
  } finally {
    close();
    await gateway.close();
    clock.stop();
  }
});
