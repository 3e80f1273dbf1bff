import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { openWarden } from "./warden.ts";

test("a process that was on its way when the engine went ends as well", async () => {
  const warden = openWarden();
  warden.close();
  const child = spawn("sleep", ["60"], { detached: true, stdio: "ignore" });
  const exit = once(child, "exit");
  warden.guard(child.pid ?? 0);
  assert.deepEqual(await exit, [null, "SIGKILL"]);
});
