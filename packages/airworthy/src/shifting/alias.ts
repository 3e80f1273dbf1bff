import type { AliasRead, Effect, Shift, State } from "./model.ts";

/** How an alias stands to a shift. */
export type Standing =
  /** It could not be read. */
  | "unknown"
  /** As approved. */
  | "landed"
  /** Still as before the approval: the write is under way or was lost. */
  | "pending"
  /** Between the two versions, with a weight that nobody approved. */
  | "askew"
  /** On the old version alone, when it should have weight. */
  | "restored"
  /** Of another version, or on the new one before its time. */
  | "foreign";

/**
 * A write that was sent and not heard of may arrive so long after. Longer than SDK clients try; not forever, because whether
 * UpdateAlias gives a new RevisionId when nothing changes is not documented.
 */
const UNDER_WAY = 5 * 60_000;

export function standing(shift: Shift, state: State, alias: AliasRead | null, now: number): Standing {
  if (!alias) return "unknown";
  const has = weightOf(shift, alias);
  if (has === null) return "foreign";
  // On the old version, but an earlier write may yet come and take it away: only a new revision refuses that one.
  const open = alias.revisionId === state.outdated && now - state.weightAt < UNDER_WAY;
  if (same(has, state.weight)) return state.phase === "restoring" && open ? "pending" : "landed";
  if (state.phase === "ready") return "foreign";
  if (same(has, state.weightBefore) || state.phase === "restoring") return "pending";
  if (has === 0) return "restored";
  return has === 1 ? "foreign" : "askew";
}

/** The weight of the new version; null when the alias knows another version. */
export function weightOf(shift: Shift, { version, weights }: AliasRead): number | null {
  const others = Object.entries(weights).filter(([, weight]) => weight > 0);
  if (version === shift.new && others.length === 0) return 1;
  if (version !== shift.old) return null;
  if (others.length === 0) return 0;
  return others.length === 1 && others[0]?.[0] === shift.new ? others[0][1] : null;
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}

/** The one call that gives the alias its approved weight; only if nobody wrote since it was read. */
export function write(shift: Shift, weight: number, expectedRevision: string): Effect {
  if (weight === 0) return { do: "restore", version: shift.old, expectedRevision };
  if (weight === 1) return { do: "promote", version: shift.new, expectedRevision };
  return { do: "set-weight", weight, expectedRevision };
}

/** What an alias serves, in words. */
export function routing({ version, weights }: AliasRead): string {
  const shares = Object.entries(weights).map(([other, weight]) => `${percent(weight)} on version ${other}`);
  return [`version ${version}`, ...shares].join(", ");
}

/** `0.0625` is `6.25 %`. */
export function percent(part: number): string {
  return `${Number((part * 100).toPrecision(3))} %`;
}
