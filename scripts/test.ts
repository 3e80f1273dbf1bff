import path from "node:path";
import { spawn } from "node:child_process";
import { globSync } from "node:fs";

/** Milliseconds a test may take, and all of them together: many times what they do, on a machine that is busy with other things. */
const TEST = 120_000;
const ALL = 900_000;

/**
 * Runs the tests that need nothing but Node. The pure rooms share one process, which makes hundreds of tests take
 * about as long as one; what starts processes of its own is isolated.
 */
const endToEnd = /(?:^|\/)test\/|\.e2e\.test\.ts$/;
const all = globSync(["packages/*/src/**/*.test.ts", "test/*.test.ts", "scripts/*.test.ts"]).sort();
const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? all.filter((file) => asked.some((word) => file.includes(word))) : all;
const groups: [string, string[]][] = [
  ["--test-isolation=none", chosen.filter((file) => !endToEnd.test(file))],
  ["--test-isolation=process", chosen.filter((file) => endToEnd.test(file))],
];
const ends = groups
  .filter(([, files]) => files.length > 0)
  .map(([isolation, files]) =>
    run(["--test", isolation, `--test-timeout=${TEST}`, "--test-reporter=dot", ...files]),
  );
// Both at once, since the first needs one core only; what they say is kept apart.
const failed = (await Promise.all(ends)).includes(false);
process.exit(failed ? 1 : 0);

function run(args: string[]): Promise<boolean> {
  // The command line is started some hundred times: its compiled sources are kept from one start to the next.
  const env = { NODE_COMPILE_CACHE: path.resolve("node_modules/.cache/airworthy-tests"), ...process.env };
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"], env });
  const said: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
  // A test that is over can still leave something open, which would keep the process.
  const limit = setTimeout(() => {
    console.error(`The tests did not end in ${ALL / 60_000} minutes: something was left open.`);
    child.kill("SIGKILL");
    child.stdout.destroy();
  }, ALL);
  return new Promise((resolve) => {
    child.once("close", (code) => {
      clearTimeout(limit);
      process.stdout.write(Buffer.concat(said));
      resolve(code === 0);
    });
  });
}
