import type { Shift } from "../model.ts";
import { ALARM_RULES } from "./alarms.ts";
import { LIMIT_RULES } from "./limits.ts";
import { VERSION_RULES } from "./versions.ts";
import type { Rule, Trap, World } from "./world.ts";

export const RULES: readonly Rule[] = [...VERSION_RULES, ...ALARM_RULES, ...LIMIT_RULES];

/** What would go wrong with a shift, before it starts: those to refuse first, each with its cure. */
export function traps(shift: Shift, world: World): Trap[] {
  return RULES.flatMap(({ id, severity, source, look }) =>
    [look(shift, world) ?? []].flat().map((found) => ({ id, severity, ...found, source })),
  ).toSorted((a, b) => Number(a.severity === "warn") - Number(b.severity === "warn"));
}
