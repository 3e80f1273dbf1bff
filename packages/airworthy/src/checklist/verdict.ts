import type { Range } from "../readers/source.ts";

/** The four answers a check can give; each carries its reason in words. */
export type Verdict =
  | { readonly kind: "met"; readonly because?: string }
  | { readonly kind: "not-met"; readonly problems: readonly Problem[] }
  | { readonly kind: "not-applicable"; readonly because: string }
  | { readonly kind: "cannot-tell"; readonly because: string; readonly at?: Range };

/** One thing that is wrong, where, and how to mend it. */
export interface Problem {
  /** A node, a key or a resource's `at`. */
  readonly at: Range;
  /** What is wrong, as a full sentence that names the function or resource. */
  readonly says: string;
  /** What to do about it, as a command-like sentence. */
  readonly cure: string;
  /** Where one problem weighs more or less than the item says. */
  readonly severity?: "error" | "warning" | "note";
}

export function met(because?: string): Verdict {
  return because === undefined ? { kind: "met" } : { kind: "met", because };
}

export function notMet(at: Range, says: string, cure: string): Verdict {
  return { kind: "not-met", problems: [{ at, says, cure }] };
}

/** Met when the list is empty. */
export function problems(list: readonly Problem[], because?: string): Verdict {
  return list.length > 0 ? { kind: "not-met", problems: list } : met(because);
}

export function notApplicable(because: string): Verdict {
  return { kind: "not-applicable", because };
}

/** `because` names the intrinsic or the gap in the template that hides the answer. */
export function cannotTell(because: string, at?: Range): Verdict {
  return at ? { kind: "cannot-tell", because, at } : { kind: "cannot-tell", because };
}
