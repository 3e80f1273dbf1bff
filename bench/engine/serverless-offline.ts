import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { type Row, row } from "../measure.ts";
import { load, SECONDS } from "./flights.ts";
import { processorTime, processorTimeOfAll } from "./processor.ts";

/** The last of serverless-offline that works with a framework which asks for no account: https://github.com/oss-serverless/serverless */
const PACKAGES = ["osls@3", "serverless-offline@13"];
/** Kept between runs: it is 300 MB. */
const FOLDER = path.join(tmpdir(), "airworthy-bench-serverless-offline");
const PORT = 24_581;
const CONFIG = `service: bench
frameworkVersion: "3"
provider: { name: aws, runtime: nodejs20.x }
plugins: [serverless-offline]
custom: { serverless-offline: { lambdaPort: ${PORT}, httpPort: ${PORT + 1}, websocketPort: ${PORT + 2} } }
functions: { hello: { handler: hello.handler } }
`;
const REQUEST = {
  paths: ["/2015-03-31/functions/bench-dev-hello/invocations"],
  body: "{}",
  headers: ["content-type: application/json"],
};

/**
 * The same invocation through serverless-offline, where npm can install it. `ours` sends to the engine, which is
 * `process` with its children. On a machine that others use too the time each had a processor says more than the clock.
 */
export async function beside(ours: () => number, process: ChildProcess): Promise<Row> {
  const what = "Invoke end to end beside serverless-offline";
  const asked = ">= 4 × serverless-offline";
  const child = installed() ? await start() : undefined;
  if (!child) return row(what, "serverless-offline does not install here", asked, true);
  try {
    load(PORT, REQUEST, { seconds: 2 });
    const before = processorTime(child);
    const theirs = load(PORT, REQUEST);
    const between = [processorTime(child) - before, processorTimeOfAll(process)] as const;
    const us = ours();
    const [itsWork, ourWork] = [
      between[0] / (theirs * SECONDS),
      (processorTimeOfAll(process) - between[1]) / (us * SECONDS),
    ];
    const ratio = us / theirs;
    return row(
      what,
      `${ratio.toFixed(1)} × (it answers ${theirs.toFixed(0)}/s), in processor time ${(itsWork / ourWork).toFixed(1)} × (${micro(itsWork)} against ${micro(ourWork)} for each, the functions with it)`,
      asked,
      ratio >= 4,
    );
  } finally {
    child.kill("SIGKILL");
  }
}

const micro = (seconds: number): string => `${(seconds * 1e6).toFixed(0)} µs`;

function installed(): boolean {
  const program = path.join(FOLDER, "node_modules/.bin/osls");
  if (existsSync(program)) return true;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, "package.json"), '{ "private": true }\n');
  const npm = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...PACKAGES];
  const { status } = spawnSync("npm", npm, { cwd: FOLDER, stdio: "ignore", timeout: 300_000 });
  return status === 0 && existsSync(program);
}

async function start() {
  writeFileSync(path.join(FOLDER, "serverless.yml"), CONFIG);
  writeFileSync(path.join(FOLDER, "hello.js"), 'exports.handler = async () => ({ hello: "you" });\n');
  const child = spawn(process.execPath, ["node_modules/.bin/osls", "offline", "start"], {
    cwd: FOLDER,
    stdio: "ignore",
    env: { ...process.env, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off" },
  });
  const end = Date.now() + 60_000;
  while (Date.now() < end && child.exitCode === null) {
    await pause(250);
    const answer = await fetch(`http://127.0.0.1:${PORT}${REQUEST.paths[0]}`, {
      method: "POST",
      body: "{}",
    }).catch(() => undefined);
    if (answer?.ok) return child;
  }
  child.kill("SIGKILL");
  return undefined;
}
