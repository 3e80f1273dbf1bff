import { diffLines } from "diff";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fixText, judgeText } from "../../packages/airworthy/src/checklist/examples.ts";
import type { Result } from "../../packages/airworthy/src/checklist/run.ts";
import type { ActionData } from "../../packages/airworthy/src/permissions/actions.ts";
import { candidates, looksLikeTemplate } from "../../packages/airworthy/src/readers/discover.ts";

/** What came of the templates of a folder. */
export interface Tally {
  templates: number;
  functions: number;
  unreadable: number;
  /** Original lines that are gone although no value on them was meant to change. */
  collateral: number;
  /** Promises of `fix` that a template broke, in words. */
  readonly broken: string[];
  /** The templates that `fix` changed: path, text before and after. */
  readonly changed: { readonly file: string; readonly before: string; readonly after: string }[];
}

/** Larger files are not templates: CloudFormation takes 1 MB at most. */
const LARGEST = 2_000_000;

/** Checks, fixes, checks again and fixes again every template of a folder, in memory; nothing is written. */
export function tryFolder(folder: string, actions: ActionData): Tally {
  const tally: Tally = { templates: 0, functions: 0, unreadable: 0, collateral: 0, broken: [], changed: [] };
  for (const file of candidates(folder, ".")) tryFile(path.join(folder, file), actions, tally);
  return tally;
}

function tryFile(file: string, actions: ActionData, tally: Tally): void {
  if (statSync(file).size > LARGEST) return;
  const text = readFileSync(file, "utf8");
  if (!looksLikeTemplate(text)) return;
  const name = path.basename(file);
  try {
    const before = judgeText({ text, file: name, actions });
    if (before.diagnostics.some((one) => one.severity === "error")) {
      tally.unreadable++;
      return;
    }
    tally.templates++;
    tally.functions += new Set(before.results.flatMap((one) => one.subject.functions)).size;
    const fixed = fixText({ text, file: name, actions });
    if (fixed.text === text) return;
    tally.changed.push({ file, before: text, after: fixed.text });
    promises(file, text, fixed, actions, tally);
  } catch (error) {
    tally.broken.push(
      `${file}: crashed: ${(error as Error).stack?.split("\n").slice(0, 3).join(" ") ?? String(error)}`,
    );
  }
}

function promises(
  file: string,
  text: string,
  fixed: ReturnType<typeof fixText>,
  actions: ActionData,
  tally: Tally,
): void {
  const name = path.basename(file);
  const lost = collateral(text, fixed.text);
  tally.collateral += lost.length;
  if (lost.length > 0) tally.broken.push(`${file}: lost ${lost.length} lines, first: ${lost[0]}`);
  if (text.includes("\r\n") && /[^\r]\n/.test(fixed.text) && !/[^\r]\n/.test(text))
    tally.broken.push(`${file}: line endings changed`);
  if (text.startsWith("\uFEFF") !== fixed.text.startsWith("\uFEFF"))
    tally.broken.push(`${file}: byte order mark changed`);
  if (text.endsWith("\n") !== fixed.text.endsWith("\n")) tally.broken.push(`${file}: final newline changed`);
  const again = fixText({ text: fixed.text, file: name, actions });
  if (again.text !== fixed.text)
    tally.broken.push(
      `${file}: a second fix changes it again (${again.applied.map((one) => one.result.item.id).join(", ")})`,
    );
  const open = judgeText({ text: fixed.text, file: name, actions });
  const refused = new Set(fixed.refused.map((one) => `${one.result.item.id} ${one.result.subject.name}`));
  // A note says how functions differ, or what else could be: a fix for most of them may raise one. It fails no run.
  const notes = new Set(open.results.filter((one) => one.item.severity === "note").map((one) => one.item.id));
  const count = (results: typeof open.results) => {
    const found = new Map<string, number>();
    for (const one of results)
      if (one.verdict.kind === "not-met")
        found.set(`${one.item.id} ${one.subject.name}`, one.verdict.problems.length);
    return found;
  };
  const before = count(judgeText({ text, file: name, actions }).results);
  for (const [key, problems] of count(open.results)) {
    if (problems > (before.get(key) ?? 0) && !notes.has(key.split(" ")[0] as Result["item"]["id"]))
      tally.broken.push(`${file}: fix brought ${key}`);
  }
  for (const one of fixed.applied) {
    const key = `${one.result.item.id} ${one.result.subject.name}`;
    if (count(open.results).has(key) && !refused.has(key))
      tally.broken.push(`${file}: still open after its fix: ${key}`);
  }
}

/** Lines that vanished and whose key does not stand in a changed line at the same place: collateral damage. */
function collateral(before: string, after: string): string[] {
  const lost: string[] = [];
  const parts = diffLines(before, after);
  for (const [index, part] of parts.entries()) {
    if (!part.removed) continue;
    const added = parts[index + 1]?.added
      ? (parts[index + 1]?.value ?? "")
      : parts[index - 1]?.added
        ? (parts[index - 1]?.value ?? "")
        : "";
    for (const line of part.value.split("\n").filter((one) => one.trim() !== "")) {
      if (!explains(line, added)) lost.push(line);
    }
  }
  return lost;
}

/** A line may change where a value is replaced or a flow collection grows: its key, and what stands around it, stay. */
function explains(line: string, added: string): boolean {
  // An intrinsic in its long form may give way to another one in its short form.
  const intrinsic = /^(\s*)"?(?:Ref|Fn::\w+)"?\s*:/.exec(line)?.[1];
  if (intrinsic !== undefined && added.split("\n").some((one) => one.startsWith(`${intrinsic}!`)))
    return true;
  const head = /^(\s*(?:- )?"?[^\s"']+"?\s*:(?=\s|$)|\s*-|.*?[\]}"',\w])/.exec(line)?.[1] ?? line.trim();
  return added.split("\n").some((one) => one.startsWith(head));
}
