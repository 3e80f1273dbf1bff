import { routing, weightOf } from "./alias.ts";
import type { AliasRead, Effect, Shift, State } from "./model.ts";
import { hasBegun, isOver } from "./phases.ts";

/**
 * What the dead-man timer does when it goes off: restores the old version when no controller has ticked before the deadline
 * that was kept with the last state. It needs no metrics and makes one call. A controller that comes back finds the alias
 * restored and ends the shift.
 */
export function deadMan(shift: Shift, state: State, alias: AliasRead, now: number): Effect[] {
  if (isOver(state.phase) || !hasBegun(state.phase) || now <= state.deadline) return [];
  const weight = weightOf(shift, alias);
  // A write of the controller may be under way: only a new revision refuses it.
  if (weight === 0 && alias.revisionId !== state.outdated) return [];
  const at = `${shift.functionName}:${shift.alias} serves ${routing(alias)}`;
  if (weight === null)
    return [
      {
        do: "notify",
        level: "error",
        message: `the controller of ${shift.id} is gone, and ${at}: left alone`,
      },
    ];
  return [
    { do: "restore", version: shift.old, expectedRevision: alias.revisionId },
    {
      do: "notify",
      level: "error",
      message: `the controller of ${shift.id} is gone; ${at}: back to version ${shift.old}`,
    },
  ];
}
