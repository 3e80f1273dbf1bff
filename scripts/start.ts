import path from "node:path";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";

/** What a newcomer sees first: the example fleet checked, and the change that would mend it. */
const root = path.join(import.meta.dirname, "..");
const main = fileURLToPath(new URL("../packages/airworthy/src/cli/main.ts", import.meta.url));
const show = (...args: string[]) => {
  console.log(`\n$ airworthy ${args.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: "inherit" });
  if (status === null || status > 1) process.exit(status ?? 3);
};

show("check", "examples/orders");
show("fix", "examples/orders", "--dry-run");
