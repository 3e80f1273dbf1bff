import type { Command } from "../command.ts";

/** Every command, loaded when it is called. */
export const COMMANDS: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  check: () => import("./check.ts"),
  fix: () => import("./fix.ts"),
  explain: () => import("./explain.ts"),
  rehearse: () => import("./rehearse.ts"),
  dev: () => import("./dev.ts"),
  deploy: () => import("./deploy.ts"),
  invoke: () => import("./invoke.ts"),
  env: () => import("./env.ts"),
  shift: () => import("./shift.ts"),
  time: () => import("./time.ts"),
  journal: () => import("./journal.ts"),
  init: () => import("./init.ts"),
};
