import type { Source } from "../readers/source.ts";
import type { Change } from "./change.ts";
import { Draft } from "./draft.ts";
import { Refusal } from "./insert.ts";
import { type Step, stepsOf } from "./steps.ts";

/** The outcome of one change: in which file it landed, or why it did not. */
export type Outcome<T> =
  | { readonly kind: "applied"; readonly wish: T; readonly source: Source }
  | { readonly kind: "refused"; readonly wish: T; readonly because: string };

export interface Planned<T> {
  /** New text of each changed source. */
  readonly texts: ReadonlyMap<Source, string>;
  readonly outcomes: readonly Outcome<T>[];
}

interface Wish {
  readonly changes: readonly Change[];
}

/**
 * Turns wishes into new texts. Every wish lands whole or not at all, and a text is only accepted when reading it back
 * gives exactly the intended data; a wish that would break this is refused instead.
 */
export function plan<T extends Wish>(wishes: readonly T[]): Planned<T> {
  // Reading a large text back after every wish is slow; once at the end is enough unless something is wrong.
  return planned(wishes, false) ?? (planned(wishes, true) as Planned<T>);
}

function planned<T extends Wish>(wishes: readonly T[], careful: boolean): Planned<T> | undefined {
  const drafts = new Map<Source, Draft>();
  const outcomes: Outcome<T>[] = [];
  for (const wish of wishes) {
    const touched = new Set<Draft>();
    const saved = new Map<Draft, readonly Step[]>();
    try {
      for (const change of wish.changes) {
        const steps = stepsOf(change);
        for (const step of steps) {
          const draft = drafts.get(step.source) ?? new Draft(step.source);
          drafts.set(step.source, draft);
          if (!saved.has(draft)) saved.set(draft, draft.steps);
          draft.add(step);
          touched.add(draft);
        }
      }
      if (careful) for (const draft of touched) draft.verify();
      const [first] = touched;
      if (first) outcomes.push({ kind: "applied", wish, source: first.source });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      for (const [draft, steps] of saved) draft.restore(steps);
      outcomes.push({ kind: "refused", wish, because: error.message });
    }
  }
  try {
    if (!careful) for (const draft of drafts.values()) draft.verify();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
  const texts = new Map<Source, string>();
  for (const [source, draft] of drafts) {
    const text = draft.text();
    if (text !== source.text) texts.set(source, text);
  }
  return { texts, outcomes };
}
