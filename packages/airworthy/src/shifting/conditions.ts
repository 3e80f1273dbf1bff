import type { Condition, Facts, Shift, State } from "./model.ts";
import { oddsBelow } from "./statistics/promotion.ts";
import { programOf } from "./steps.ts";

/** Whether a condition of the present step is met. */
export function isMet(condition: Condition, shift: Shift, state: State, facts: Facts): boolean {
  if ("after" in condition) return facts.now - state.stepAt >= condition.after;
  if ("requests" in condition) return state.stepRequests >= condition.requests;
  if ("evidence" in condition) return isProven(shift, state, condition.evidence.excess);
  if ("approval" in condition) return facts.operator?.approvals?.includes(condition.approval) ?? false;
  if ("hook" in condition) return facts.hooks?.[hookId(shift, state.step, condition.hook)] === "Succeeded";
  if ("anyOf" in condition) return condition.anyOf.some((one) => isMet(one, shift, state, facts));
  return condition.allOf.every((one) => isMet(one, shift, state, facts));
}

/** Failures, and slow requests when they are counted, are within what is tolerated. */
function isProven(shift: Shift, state: State, excess?: number): boolean {
  const { excesses, promotion } = programOf(shift);
  const needed = 1 / promotion.alpha;
  const proven = (index: number) => {
    const process = state.good[index];
    return process !== undefined && oddsBelow(process) >= needed;
  };
  if (!proven(excesses.indexOf(excess ?? promotion.excess))) return false;
  return state.baseline.slow === null || proven(excesses.length);
}

/** Hooks that a condition asks for, by id. */
export function hooksIn(condition: Condition, shift: Shift, step: number): readonly [string, string][] {
  if ("hook" in condition) return [[hookId(shift, step, condition.hook), condition.hook]];
  if ("anyOf" in condition) return condition.anyOf.flatMap((one) => hooksIn(one, shift, step));
  if ("allOf" in condition) return condition.allOf.flatMap((one) => hooksIn(one, shift, step));
  return [];
}

/** The same for every try, so that a hook can be asked for twice and run once. */
export function hookId(shift: Shift, when: number | string, hook: string): string {
  return `${shift.id}/${when}/${hook}`;
}
