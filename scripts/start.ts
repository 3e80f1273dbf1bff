import path from "node:path";
import { fileURLToPath } from "node:url";
import { spawn, spawnSync } from "node:child_process";

/** What a newcomer sees first: the example fleet checked, the change that would mend it, and the fleet flying. */
const root = path.join(import.meta.dirname, "..");
const main = fileURLToPath(new URL("../packages/airworthy/src/cli/main.ts", import.meta.url));
const told = (args: readonly string[]): void => console.log(`\n$ airworthy ${args.join(" ")}\n`);

function show(...args: string[]): void {
  told(args);
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: "inherit" });
  if (status === null || status > 1) process.exit(status ?? 3);
}

show("check", "examples/orders");
show("fix", "examples/orders", "--dry-run");

const fly = ["dev", "examples/orders", ...process.argv.slice(2)];
told(fly);
const dev = spawn(process.execPath, [main, ...fly], { cwd: root, stdio: "inherit" });
// Ctrl-C reaches the fleet by itself; other ways of ending are handed on, so that no process is left behind.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => dev.kill("SIGTERM"));
dev.once("exit", (status) => process.exit(status ?? 3));
