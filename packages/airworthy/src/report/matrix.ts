import type { Standing } from "./report.ts";

/** One sign a standing, told apart without colour. */
export const CELL: Readonly<Record<Standing, string>> = {
  met: "✓",
  note: "i",
  warning: "!",
  error: "✗",
  "cannot-tell": "?",
  "not-applicable": "·",
};

/** Heads of the seven columns, in the order of the practices. */
export const HEADS = {
  wide: ["consistency", "alarms", "shifting", "tracing", "dead letters", "permissions", "pipeline"],
  narrow: ["con", "ala", "shi", "tra", "dlq", "iam", "pip"],
} as const;
