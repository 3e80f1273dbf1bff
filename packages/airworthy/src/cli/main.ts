#!/usr/bin/env node
import { EXIT } from "./errors.ts";
import type { Io } from "./command.ts";
import { run } from "./run.ts";
import { VERSION } from "./version.ts";

const { stdout, stderr, env } = process;
const isTerminal = stdout.isTTY === true;

const io: Io = {
  cwd: process.cwd(),
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  env,
  // Asked each time: windows change.
  get columns() {
    return stdout.columns ?? (Number(env["COLUMNS"]) || 80);
  },
  color:
    env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0"
      ? true
      : isTerminal && env["NO_COLOR"] === undefined && env["TERM"] !== "dumb",
  isTerminal,
  today: new Date().toISOString().slice(0, 10),
};

// `airworthy check | head` closes the pipe early; that is not a failure.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.fine);
});

try {
  process.exitCode = await run(process.argv.slice(2), io);
} catch (error) {
  io.err(
    `airworthy ${VERSION} failed, and the fault is ours. Please report it with the lines below.\n${(error as Error).stack ?? String(error)}\n`,
  );
  process.exitCode = EXIT.ourFailure;
}
