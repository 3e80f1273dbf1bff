import path from "node:path";
import { findingsOf } from "../../checklist/findings.ts";
import type { Result } from "../../checklist/run.ts";
import { judge } from "../../checklist/run.ts";
import { type Fixed, fixFleet } from "../../fixers/fix.ts";
import { supportStacks } from "../../fixers/support-stack.ts";
import { buildFleet } from "../../fleet/build.ts";
import { paintFor, wrap } from "../../report/terminal-text.ts";
import { visible } from "../../report/visible.ts";
import { type Command, type Io, text, texts } from "../command.ts";
import { shownDiff, unifiedDiff } from "../diff.ts";
import { EXIT, UserError } from "../errors.ts";
import { actionsFor, openProject, type Project } from "../project.ts";
import { writeAtomically } from "../write.ts";
import { dateOf } from "./check.ts";

export default {
  name: "fix",
  summary: "mend the templates in place, comments and layout kept",
  usage: "airworthy fix [paths…]",
  about:
    "Adds what the checklist misses to the templates themselves, so that the fix is an ordinary code review. Nothing is re-formatted: every byte outside the added text stays. Each file is read back and compared with what was meant before it is written, and written in one step. Findings that are set aside by an exception are left alone.",
  options: {
    "dry-run": { type: "boolean", short: "n", says: "print the change as a unified diff and write nothing" },
    only: {
      type: "string",
      multiple: true,
      value: "PRACTICE|ITEM",
      says: "mend only these; may be repeated",
    },
    into: {
      type: "string",
      value: "support-stack",
      says: "put alarms into a nested support stack beside each template; chosen by itself when a template would pass 500 resources",
    },
    date: { type: "string", value: "YYYY-MM-DD", says: "judge as of this day (today)" },
    config: { type: "string", short: "c", value: "FILE", says: "configuration (airworthy.yaml)" },
  },
  examples: [
    ["airworthy fix --dry-run", "see the whole change first"],
    ["airworthy fix --only dead-letters", "one practice at a time makes small pull requests"],
    ["airworthy fix services/orders --only alarms --into support-stack", "alarms in a template of their own"],
  ],
  run: async ({ values, positionals, io }) => {
    const into = text(values, "into");
    if (into !== undefined && into !== "support-stack")
      throw new UserError(`--into ${into} is unknown; the only other place is support-stack.`);
    const project = openProject({
      cwd: io.cwd,
      paths: positionals,
      configFile: text(values, "config"),
      only: texts(values, "only"),
    });
    const { stacks, diagnostics } = project.load();
    if (stacks.length === 0 && diagnostics.length === 0)
      throw new UserError(
        "no CloudFormation or SAM template was found. Name the folder or the files that hold yours.",
      );
    const { fixed, notes, before } = await fixProject(project, { date: dateOf(values, io), into });
    const dry = values["dry-run"] === true;
    if (dry)
      for (const [file, after] of fixed.texts) io.out(shownDiff(unifiedDiff(file, before(file), after), io));
    else for (const [file, after] of fixed.texts) writeAtomically(path.join(project.root, file), after);
    summarize(fixed, notes, dry, io);
    const unreadable = diagnostics.some((one) => one.severity === "error");
    return unreadable ? EXIT.userMistake : EXIT.fine;
  },
} satisfies Command;

/** Works out every change without writing anything. */
export async function fixProject(
  project: Project,
  options: { readonly date: string; readonly into?: string },
): Promise<{ fixed: Fixed; notes: readonly string[]; before: (file: string) => string }> {
  const { stacks } = project.load();
  const { items, policy, surroundings, config } = project;
  const judging = { policy, date: options.date, surroundings, ...(await actionsFor(items)) };
  const findings = findingsOf(judge(items, { fleet: buildFleet(stacks), ...judging }), config, options.date);
  const setAside = new Set(
    findings
      .filter((one) => one.setAside)
      .map((one) => `${one.itemId} ${one.subject.stack?.name} ${one.subject.name}`),
  );
  const texts = new Map(
    stacks.flatMap((stack) => stack.sources.map((source) => [source.path, source.text] as const)),
  );
  const support = supportStacks({
    always: options.into === "support-stack",
    budget: policy.standardOf("standard").resourceBudget,
  });
  const fixed = fixFleet({
    ...judging,
    items,
    wanted: ({ item, subject }: Result) => !setAside.has(`${item.id} ${subject.stack?.name} ${subject.name}`),
    assemble: (changed) => project.load(changed).stacks,
    arrange: support.arrange,
    newFiles: support.files,
  });
  return { fixed, notes: support.notes(), before: (file) => texts.get(file) ?? "" };
}

function summarize(fixed: Fixed, notes: readonly string[], dry: boolean, io: Io): void {
  const paint = paintFor(io.color);
  const lines: string[] = [];
  const counts = new Map<string, number>();
  for (const { result } of fixed.applied) counts.set(result.item.id, (counts.get(result.item.id) ?? 0) + 1);
  const verb = dry ? "Would mend" : "Mended";
  if (counts.size === 0) lines.push("Nothing to fix.");
  else {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    lines.push(
      paint.bold(
        `${verb} ${total} finding${total === 1 ? "" : "s"} in ${fixed.texts.size} file${fixed.texts.size === 1 ? "" : "s"}:`,
      ),
    );
    for (const [id, count] of counts) lines.push(`  ${String(count).padStart(4)}  ${id}`);
  }
  for (const note of notes) lines.push("", ...wrap(note, io.columns, ""));
  const byReason = new Map<string, string[]>();
  for (const { result, because } of fixed.refused) {
    const key = `${result.item.id}: ${because}`;
    byReason.set(key, [...(byReason.get(key) ?? []), result.subject.name]);
  }
  if (byReason.size > 0) {
    lines.push("", paint.bold("To mend by hand:"));
    for (const [reason, names] of byReason) {
      const shown =
        names.length > 4 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
      lines.push(...wrap(visible(`${reason} (${shown})`), io.columns, "  "));
    }
  }
  if (counts.size > 0) {
    lines.push(
      "",
      dry
        ? `Write it with ${paint.cyan("airworthy fix")} and the same arguments.`
        : `Review it with ${paint.cyan("git diff")}, then deploy as usual.`,
    );
  }
  // The diff is the output of a dry run; what is said about it must not end in a patch file.
  (dry ? io.err : io.out)(`${lines.join("\n")}\n`);
}
