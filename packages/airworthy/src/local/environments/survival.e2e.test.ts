import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { read, workshop } from "./processes.fixture.ts";

test("a hundred environments of one function start at once, and all answer", async () => {
  const shop = workshop({ spares: 0 });
  try {
    shop.write("orders", {
      "index.mjs": "export const handler = async ({ n }) => ({ n, pid: process.pid });",
    });
    const environments = Array.from({ length: 100 }, () => shop.start("", { functionName: "orders" }));
    const answers = await Promise.all(
      environments.map(async (env, n) => {
        const first = await env.hear("ready", "exited", "initFailed");
        assert.equal(first.what, "ready");
        const answer = read(await env.invoke({ n }));
        assert.equal(answer.n, n);
        env.handle.stop("idle");
        return answer.pid as number;
      }),
    );
    assert.equal(new Set(answers).size, 100);
  } finally {
    shop.close();
  }
});

test("no process outlives an engine that is killed", { skip: process.platform === "win32" }, async () => {
  const engine = spawn(process.execPath, [path.join(import.meta.dirname, "engine-gone.fixture.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  engine.stdout.setEncoding("utf8");
  const gone = once(engine, "exit").then(() => assert.fail("the engine ended before it said its processes"));
  gone.catch(() => {});
  const [line] = (await Promise.race([once(engine.stdout, "data"), gone])) as [string];
  const { pids, root } = JSON.parse(line) as { pids: number[]; root: string };
  try {
    assert.equal(pids.length, 5);
    assert.deepEqual(pids.filter(alive), pids);
    // Whatever else it has started: warm spares, and who watches over all of them.
    const others = childrenOf(engine.pid!);
    assert.ok(others.length > 3, "three functions, and who watches over them");
    engine.kill("SIGKILL");
    for (let tries = 0; [...pids, ...others].some(alive); tries++) {
      assert.ok(tries < 300, `still there: ${[...pids, ...others].filter(alive)}`);
      await new Promise((again) => setTimeout(again, 10));
    }
  } finally {
    engine.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  }
});

test("a killed process is told, and the next environment starts", async () => {
  const shop = workshop();
  try {
    const source =
      "export const handler = async () => { console.log(process.pid); await new Promise((r) => setTimeout(r, 1e5)) };";
    const env = shop.start(source, { functionName: "orders" });
    await env.hear("ready");
    const answer = env.invoke();
    const { message } = await env.hear("log");
    process.kill(Number(message.split("\t").at(-1)), "SIGKILL");
    const exited = await answer;
    assert.ok(exited.what === "exited" && exited.exit.signal === "killed");
    await shop.start(source, { functionName: "orders" }).hear("ready");
  } finally {
    shop.close();
  }
});

test("a warm spare starts a function in less time, once, and with an environment of its own", async () => {
  const shop = workshop({ spares: 1 });
  try {
    const source =
      "export const handler = async () => ({ pid: process.pid, table: process.env.TABLE, keys: Object.keys(process.env).length, cwd: process.cwd() });";
    const begin = async (name: string, table: string) => {
      const env = shop.start(source, { functionName: name, variables: { TABLE: table } });
      const { initMs } = await env.hear("ready");
      return { initMs, ...read(await env.invoke()) };
    };
    const cold = await begin("orders", "orders");
    await new Promise((warm) => setTimeout(warm, 1000));
    const warm = await begin("payments", "payments");
    const third = await begin("orders", "more");
    assert.equal(new Set([cold.pid, warm.pid, third.pid]).size, 3);
    assert.deepEqual([cold.table, warm.table, third.table], ["orders", "payments", "more"]);
    assert.equal(cold.keys, warm.keys);
    assert.equal(path.basename(warm.cwd), "payments");
    if (availableParallelism() > 1) assert.ok(warm.initMs < cold.initMs, `${warm.initMs} < ${cold.initMs}`);
  } finally {
    shop.close();
  }
});

test("spares that nobody wants are let go", async () => {
  const shop = workshop({ spares: 1, sparesKeptMs: 400 });
  try {
    const env = shop.start("export const handler = async () => {};");
    await env.hear("ready");
    env.handle.stop("idle");
    const nodes = () => childrenOf(process.pid).filter((pid) => commandOf(pid).includes("--spare"));
    for (let tries = 0; nodes().length === 0; tries++) {
      assert.ok(tries < 100, "there was never a spare");
      await new Promise((again) => setTimeout(again, 10));
    }
    for (let tries = 0; nodes().length > 0; tries++) {
      assert.ok(tries < 200, "the spare is still there");
      await new Promise((again) => setTimeout(again, 10));
    }
  } finally {
    shop.close();
  }
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function childrenOf(pid: number): number[] {
  return processes()
    .filter(([, parent]) => parent === pid)
    .map(([child]) => child);
}

function commandOf(pid: number): string {
  return processes().find(([one]) => one === pid)?.[2] ?? "";
}

function processes(): [number, number, string][] {
  return execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1e8 })
    .split("\n")
    .map((line) => {
      const [pid, parent, ...args] = line.trim().split(/\s+/);
      return [Number(pid), Number(parent), args.join(" ")];
    });
}
