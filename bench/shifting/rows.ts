import type { Row } from "../measure.ts";
import {
  alike,
  budgets,
  costs,
  cures,
  promotions,
  regressions,
  type Size,
  wrongPromotions,
} from "./evidence.ts";
import { crashes } from "./crash.ts";
import { planner } from "./planner.ts";
import { speed } from "./speed.ts";

/** Enough to see that nothing broke, in a minute or two. */
export const QUICK: Size = { alike: 500, alikeBySecond: 100, budget: 40, other: 100 };
/** What the documentation says. */
export const FULL: Size = { alike: 10_000, alikeBySecond: 2500, budget: 500, other: 2000 };

/** Parts of the bench of traffic shifting, each some rows. Virtual time and seeded chance: a part gives the same rows always. */
export const PARTS: Readonly<Record<string, (size: Size) => Row[]>> = {
  speed,
  promotions,
  costs,
  regressions,
  wrong: wrongPromotions,
  cures,
  budgets: (size) => budgets("AWS", size.budget),
  budgetsBySecond: (size) => budgets("engine", size.budget),
  planner,
  crashes,
  alike: (size) => alike("AWS", size.alike),
  alikeBySecond: (size) => alike("engine", size.alikeBySecond),
};

export function shiftingRows(size: Size = QUICK): Row[] {
  return Object.values(PARTS).flatMap((part) => part(size));
}
