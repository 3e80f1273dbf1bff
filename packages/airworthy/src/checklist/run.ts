import type { Change } from "../fixers/change.ts";
import type { Fleet } from "../fleet/model.ts";
import type { ActionData } from "../permissions/actions.ts";
import type { Policy } from "./policy.ts";
import type { Context, Item, SubjectKind, Subjects, Surroundings } from "./item.ts";
import { type Described, describe, subjectsOf } from "./subjects.ts";
import type { Verdict } from "./verdict.ts";

/** One item judged for one subject. */
export interface Result {
  readonly item: Item;
  readonly subject: Described;
  readonly verdict: Verdict;
  /** Whether `fix` knows what to change; a string says why it does not. */
  readonly fix?: readonly Change[] | string;
}

export interface Judging {
  readonly fleet: Fleet;
  readonly policy: Policy;
  readonly date: string;
  readonly surroundings: Surroundings;
  readonly actions?: ActionData;
}

/** Judges every subject by every item. Pure: the same fleet, policy and date give the same results. */
export function judge(items: readonly Item[], judging: Judging): Result[] {
  return items.flatMap((item) => judgeItem(item, judging));
}

function judgeItem<K extends SubjectKind>(item: Item<K>, judging: Judging): Result[] {
  const { fleet, policy } = judging;
  return subjectsOf(fleet, item.of).map((one): Result => {
    const described = describe(item.of, one, fleet);
    const tier = policy.tierOf(described);
    const context: Context = {
      fleet,
      tier,
      standard: policy.standardOf(tier),
      date: judging.date,
      surroundings: judging.surroundings,
      ...(judging.actions ? { actions: judging.actions } : {}),
    };
    const verdict = verdictOf(item, one, context);
    if (verdict.kind !== "not-met" || !item.fix)
      return { item: item as unknown as Item, subject: described, verdict };
    return { item: item as unknown as Item, subject: described, verdict, fix: item.fix(one, context) };
  });
}

function verdictOf<K extends SubjectKind>(item: Item<K>, subject: Subjects[K], context: Context): Verdict {
  if (item.tiers && !item.tiers.includes(context.tier)) {
    return { kind: "not-applicable", because: `not asked of the ${context.tier} tier` };
  }
  const applies = item.appliesTo?.(subject, context) ?? true;
  return applies === true ? item.check(subject, context) : applies;
}
