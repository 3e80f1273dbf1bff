import { createTwoFilesPatch } from "diff";
import { paintFor } from "../report/terminal-text.ts";
import { visible } from "../report/visible.ts";
import type { Io } from "./command.ts";

/** A diff that `git apply` and `patch -p1` take. New files come from /dev/null. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const from = before === "" ? "/dev/null" : `a/${file}`;
  const patch = createTwoFilesPatch(from, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  return `${patch.replace(/^=+\n/, "").replaceAll("\t\n", "\n").trimEnd()}\n`;
}

/** A diff for who reads it: on a terminal with colours, and without the control characters of a template. */
export function shownDiff(diff: string, { color, isTerminal }: Pick<Io, "color" | "isTerminal">): string {
  // What is piped is a patch: it keeps every byte.
  return colored(isTerminal ? diff.replaceAll(/[^\n\t]+/g, visible) : diff, color);
}

export function colored(diff: string, color: boolean): string {
  if (!color) return diff;
  const paint = paintFor(true);
  return diff
    .split("\n")
    .map((line) => {
      if (line.startsWith("+++") || line.startsWith("---")) return paint.bold(line);
      if (line.startsWith("+")) return paint.green(line);
      if (line.startsWith("-")) return paint.red(line);
      return line.startsWith("@@") ? paint.cyan(line) : line;
    })
    .join("\n");
}
