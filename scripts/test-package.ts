import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Packs the published package, installs it in a folder of its own, and runs it there with every Node at hand. */
const root = path.join(import.meta.dirname, "..");
const away = mkdtempSync(path.join(tmpdir(), "airworthy-package-"));
try {
  const packed = execFileSync(
    "npm",
    ["pack", "--ignore-scripts=false", "--workspace", "airworthy", "--pack-destination", away, "--json"],
    { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] },
  );
  const description: unknown = JSON.parse(packed.slice(packed.search(/^[[{]/m)));
  const [{ filename }] = Object.values(description as Record<string, { filename: string }>) as [
    { filename: string },
  ];
  writeFileSync(path.join(away, "package.json"), '{ "private": true }\n');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", path.join(away, filename)], {
    cwd: away,
    stdio: "ignore",
  });
  mkdirSync(path.join(away, "fleet"));
  cpSync(path.join(root, "examples/orders"), path.join(away, "fleet/orders"), { recursive: true });
  // The repository's own Node stands first on the path; the machine's is the one users have.
  const bare = (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((one) => !one.includes("node_modules"))
    .join(path.delimiter);
  for (const [who, PATH] of [
    ["this repository's Node", process.env["PATH"]],
    ["the machine's Node", bare],
  ] as const) {
    const env = { ...process.env, PATH, NO_COLOR: "1" };
    const version = spawnSync("node", ["--version"], { env, encoding: "utf8" }).stdout.trim();
    const { status, stdout, stderr } = spawnSync("npx", ["--offline", "airworthy", "check", "fleet"], {
      cwd: away,
      env,
      encoding: "utf8",
    });
    assert.equal(status, 1, stderr);
    assert.match(stdout, /4 functions in fleet\/orders\/template\.yaml/);
    rehearse(env);
    await fly(env);
    console.log(`npx airworthy check, rehearse and dev work outside the repository on ${who} (${version})`);
  }
} finally {
  rmSync(away, { recursive: true, force: true });
}

/** The published program rehearses enough to do it on several threads, whose program lies beside it. */
function rehearse(env: NodeJS.ProcessEnv): void {
  const sets = "standard,slic-watch,aws-recommended,aws-agent-toolkit";
  const { status, stdout, stderr } = spawnSync(
    "npx",
    ["--offline", "airworthy", "rehearse", "fleet", "--weeks", "1", "--fault", "E1", "--against", sets],
    { cwd: away, env, encoding: "utf8" },
  );
  assert.equal(status, 0, stderr);
  assert.match(stdout, /E1 Every call fails/);
}

/** The published program flies a function, which answers, and lands. */
async function fly(env: NodeJS.ProcessEnv): Promise<void> {
  const program = path.join(away, "node_modules/airworthy/dist/airworthy.js");
  const options = ["--port", "0", "--allow-inert"];
  const dev = spawn("node", [program, "dev", "fleet", ...options], {
    cwd: away,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [endpoint] = await new Promise<string[]>((resolve, reject) => {
    let said = "";
    dev.stdout.on("data", (chunk) => {
      said += String(chunk);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found && said.includes("Ctrl-C")) resolve([...found]);
    });
    dev.once("exit", () => reject(new Error(`dev ended: ${said}`)));
  });
  const invoke = ["invoke", "CleanUp", "--endpoint", endpoint ?? ""];
  const { stdout, stderr } = spawnSync("node", [program, ...invoke], { cwd: away, env, encoding: "utf8" });
  // It has no SDK to load there; that it says so shows that it ran.
  assert.match(stdout, /"(?:removed|errorType)"/, stderr);
  const ended = new Promise((resolve) => dev.once("exit", resolve));
  dev.kill("SIGINT");
  assert.equal(await ended, 0);
}
