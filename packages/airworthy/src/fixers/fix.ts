import type { Item } from "../checklist/item.ts";
import { judge, type Judging, type Result } from "../checklist/run.ts";
import { buildFleet } from "../fleet/build.ts";
import type { Source } from "../readers/source.ts";
import type { Stack } from "../readers/stack.ts";
import type { Change } from "./change.ts";
import { overBudget, tooLarge } from "./budget.ts";
import { hoist } from "./globals.ts";
import { type Outcome, plan } from "./plan.ts";

/** What one finding wants changed. */
export interface Wish {
  readonly result: Result;
  readonly changes: readonly Change[];
}

export interface Fixing extends Omit<Judging, "fleet"> {
  readonly items: readonly Item[];
  /** Whether a finding is to be fixed: the user's `--only`, and exceptions. */
  readonly wanted: (result: Result) => boolean;
  /** Assembles the stacks anew from texts that differ from the disk. */
  readonly assemble: (texts: ReadonlyMap<string, string>) => readonly Stack[];
  /** May rewrite wishes before they are planned, e.g. to move alarms into a support stack. */
  readonly arrange?: (wishes: readonly Wish[], stacks: readonly Stack[]) => readonly Wish[];
  /** Files that arranging has made or written anew: path → text. */
  readonly newFiles?: () => ReadonlyMap<string, string>;
}

export interface Fixed {
  /** New text by path; only files that changed. */
  readonly texts: ReadonlyMap<string, string>;
  readonly applied: readonly { readonly result: Result; readonly path: string }[];
  readonly refused: readonly { readonly result: Result; readonly because: string }[];
}

/** A fix may make room for another (a queue that then wants its alarm), but never without end. */
const MOST_ROUNDS = 8;

/** Applies fixes round by round until nothing is left that can be fixed. Writes nothing. */
export function fixFleet(fixing: Fixing): Fixed {
  const texts = new Map<string, string>();
  const applied: Fixed["applied"][number][] = [];
  const refused = new Map<string, { result: Result; because: string }>();
  const budget = fixing.policy.standardOf("standard").resourceBudget;
  /** What would make a template too large in one round would do so in the next. */
  const left = new Map<string, { result: Result; because: string }>();
  let stacks = fixing.assemble(texts);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const results = judge(fixing.items, { ...fixing, fleet: buildFleet(stacks) });
    refused.clear();
    for (const [key, one] of left) refused.set(key, one);
    const wishes: Wish[] = [];
    for (const result of results) {
      if (result.verdict.kind !== "not-met" || result.fix === undefined || !fixing.wanted(result)) continue;
      if (left.has(keyOf(result))) continue;
      if (typeof result.fix === "string") refused.set(keyOf(result), { result, because: result.fix });
      else if (result.fix.length > 0) wishes.push({ result, changes: result.fix });
    }
    const arrange = (some: readonly Wish[]) => hoist(fixing.arrange?.(some, stacks) ?? some, stacks);
    let arranged = arrange(wishes);
    let planned = plan(arranged);
    let made = newFiles(fixing, texts);
    if (planned.texts.size === 0 && made.length === 0) {
      for (const outcome of planned.outcomes) note(outcome, applied, refused);
      break;
    }
    let next = fixing.assemble(changed(texts, planned.texts, made));
    for (
      let back = overBudget(arranged, stacks, next, budget);
      back.size > 0;
      back = overBudget(arranged, stacks, next, budget)
    ) {
      for (const { result } of back) left.set(keyOf(result), { result, because: tooLarge(budget) });
      arranged = arrange(wishes.filter(({ result }) => !left.has(keyOf(result))));
      planned = plan(arranged);
      made = newFiles(fixing, texts);
      next = fixing.assemble(changed(texts, planned.texts, made));
    }
    for (const outcome of planned.outcomes) note(outcome, applied, refused);
    for (const [key, one] of left) refused.set(key, one);
    for (const [source, text] of planned.texts) texts.set(source.path, text);
    for (const [file, text] of made) texts.set(file, text);
    for (const outcome of planned.outcomes)
      if (outcome.kind === "applied")
        for (const change of outcome.wish.changes)
          if (change.kind === "file") texts.set(change.path, change.text);
    stacks = next;
  }
  return { texts, applied, refused: [...refused.values()] };
}

function newFiles(fixing: Fixing, texts: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...(fixing.newFiles?.() ?? [])].filter(([file, text]) => texts.get(file) !== text);
}

function changed(
  texts: ReadonlyMap<string, string>,
  planned: ReadonlyMap<Source, string>,
  made: readonly (readonly [string, string])[],
): ReadonlyMap<string, string> {
  return new Map([...texts, ...[...planned].map(([{ path }, text]) => [path, text] as const), ...made]);
}

function note(
  outcome: Outcome<Wish>,
  applied: Fixed["applied"][number][],
  refused: Map<string, { result: Result; because: string }>,
): void {
  const { result } = outcome.wish;
  if (outcome.kind === "applied") applied.push({ result, path: (outcome.source satisfies Source).path });
  else refused.set(keyOf(result), { result, because: outcome.because });
}

function keyOf(result: Result): string {
  return `${result.item.id} ${result.subject.stack?.name} ${result.subject.name}`;
}
