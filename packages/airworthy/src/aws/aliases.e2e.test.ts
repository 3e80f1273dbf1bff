import assert from "node:assert/strict";
import { test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import { ZIP } from "../engine/services/lambda/lambda.fixture.ts";
import { simulated } from "../engine/services/lambda/simulated.ts";
import { SERVICES } from "../engine/services/index.ts";
import { realClock } from "../local/clock.ts";
import { openGateway } from "../local/gateway.ts";
import { AliasMoved, pointAlias, publishVersion, readAlias } from "./aliases.ts";

test("a version is published, and an alias goes there in steps, unless somebody else moved it", async () => {
  const clock = realClock({ seed: "1", journal: ledger() });
  const engine = engineFor({
    kernel: clock.turns.kernel,
    account: "123456789012",
    definitions: [...SERVICES, simulated({ invoke: () => ({ kind: "returns", afterMs: 1, payload: {} }) })],
  });
  const region = "eu-west-1";
  const gateway = await openGateway(0);
  gateway.serve({ engine, clock, region });
  const where = { endpoint: `http://127.0.0.1:${gateway.port}`, region };
  const ask = (operation: string, input: object) =>
    clock.enter(() =>
      engine.handle(region, {
        service: "lambda",
        operation,
        input: input as Record<string, unknown>,
        caller: { kind: "credentials", accessKeyId: "test" },
      }),
    );
  try {
    ask("CreateFunction", {
      FunctionName: "orders",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/orders",
      Code: { ZipFile: ZIP },
    });
    assert.equal(await publishVersion(where, "orders"), "1");
    assert.equal(await publishVersion(where, "orders"), "1", "nothing has changed");
    ask("CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
    ask("UpdateFunctionConfiguration", { FunctionName: "orders", Description: "next" });
    assert.equal(await publishVersion(where, "orders"), "2");

    const before = await readAlias(where, "orders", "live");
    assert.deepEqual([before.version, before.shifting], ["1", undefined]);
    const shifting = { version: "2", weight: 0.05 };
    const during = await pointAlias(where, before, { version: "1", shifting });
    assert.deepEqual(during.shifting, shifting);
    await assert.rejects(pointAlias(where, before, { version: "2" }), AliasMoved);
    const after = await pointAlias(where, during, { version: "2" });
    assert.deepEqual([after.version, after.shifting], ["2", undefined]);
  } finally {
    await gateway.close();
    clock.stop();
  }
});
