import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";

/** The example fleet, as it lies and as `fix` mends it: an order goes through it, and its bug ends where it should. */
const ROOT = path.join(import.meta.dirname, "..");
const MAIN = path.join(ROOT, "packages/airworthy/src/cli/main.ts");
const away = mkdtempSync(path.join(tmpdir(), "airworthy-orders-"));
const flying = new Set<ChildProcess>();

after(() => {
  for (const dev of flying) dev.kill("SIGKILL");
  rmSync(away, { recursive: true, force: true });
});

/** Flies a folder in virtual time. */
async function fly(folder: string) {
  const options = ["--port", "0", "--time", "virtual", "--start", "2026-03-01T00:00:00Z"];
  const dev = spawn(process.execPath, [MAIN, "dev", folder, ...options], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  flying.add(dev);
  let said = "";
  for (const stream of [dev.stdout, dev.stderr]) stream.on("data", (chunk) => (said += String(chunk)));
  const until = async (shown: RegExp): Promise<string> => {
    const limit = Date.now() + 30_000;
    for (;;) {
      const found = shown.exec(said);
      if (found) return found[1] ?? found[0];
      assert.ok(Date.now() < limit && dev.exitCode === null, `${String(shown)} is not shown:\n${said}`);
      await new Promise((later) => setTimeout(later, 10));
    }
  };
  const orders = await until(/Send a request +curl (\S+\/orders) -d/);
  await until(/Ctrl-C/);
  const endpoint = new URL(orders).origin;
  return {
    until,
    order: async (order: object) => {
      const answer = await fetch(orders, { method: "POST", body: JSON.stringify(order) });
      assert.equal(answer.status, 201);
      return ((await answer.json()) as { id: string }).id;
    },
    advance: (duration: string) =>
      assert.equal(
        spawnSync(process.execPath, [MAIN, "time", "advance", duration, "--endpoint", endpoint]).status,
        0,
      ),
    async land() {
      const ended = new Promise((resolve) => dev.once("exit", resolve));
      dev.kill("SIGINT");
      assert.equal(await ended, 0);
    },
  };
}

test("an order is placed, packed and thanked for; one by telephone is tried three times and given up", async () => {
  const { order, until, advance, land } = await fly(path.join(ROOT, "examples/orders"));
  const id = await order({ email: "ann@example.com" });
  await until(
    /✓ {2}PlaceOrder .* apigateway POST \/orders .*\n +│ → dynamodb PutItem OrdersTable\n +│ → sns Publish OrderPlaced/,
  );
  await until(/✓ {2}PackOrder .* sqs PackingQueue, 1 record .*\n +│ → dynamodb UpdateItem OrdersTable/);
  await until(
    new RegExp(`✓ {2}ThankCustomer .* sns OrderPlaced .*\\n +│ INFO {2}Thank you, ann, for order ${id}\\.`),
  );
  await order({ telephone: "+44 20 7946 0000" });
  await until(
    /✗ {2}ThankCustomer .* TypeError .*\n +│ ERROR TypeError.*\n +│ +at .*thank-customer\.mjs:5:30\)\n +│ tried again in 60 s/,
  );
  advance("4h");
  await until(/attempt 3[^]*given up: no retries are left/);
  await until(/03:00:00 {2}✓ {2}CleanUp .* events CleanUpEveryNight/);
  await land();
});

test("as fix mends it, it flies too: the event rests where somebody finds it, and an alarm says so", async () => {
  cpSync(path.join(ROOT, "examples/orders"), away, { recursive: true });
  symlinkSync(path.join(ROOT, "node_modules"), path.join(away, "node_modules"));
  assert.equal(spawnSync(process.execPath, [MAIN, "fix", away], { cwd: away }).status, 0);
  const { order, until, advance, land } = await fly(away);
  await order({});
  await until(/✗ {2}ThankCustomer:1 .*\n +│ ERROR TypeError: .*\n +│ +at .*thank-customer\.mjs:5:30\)/);
  advance("10m");
  await until(/given up: no retries are left\n +│ the event rests in ThankCustomerFailedEvents/);
  await until(/ThankCustomerFailedEventsDepthAlarm is in ALARM/);
  await land();
});
