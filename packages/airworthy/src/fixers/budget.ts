import type { Stack } from "../readers/stack.ts";
import type { Wish } from "./fix.ts";
import { SUPPORT_STACK } from "./support-stack.ts";

/** Why a wish is not granted that would make a template too large. */
export function tooLarge(budget: number): string {
  return `its template would pass the ${budget} resources that CloudFormation takes; move a group of functions into a nested stack first`;
}

/**
 * The wishes to take back because a stack would hold more resources than it may: as many as it is over by, those that
 * matter least first. SAM makes several resources of one property, so the caller looks again afterwards.
 *
 * @returns nothing when every stack is within its budget, or was over it before and grew no further
 */
export function overBudget(
  wishes: readonly Wish[],
  before: readonly Stack[],
  after: readonly Stack[],
  budget: number,
): ReadonlySet<Wish> {
  const sizes = new Map(before.map((stack) => [stack.name, stack.resources.size]));
  const back = new Set<Wish>();
  for (const stack of after) {
    const most = Math.max(budget, sizes.get(stack.name) ?? 0);
    const over = stack.resources.size - most;
    if (over <= 0) continue;
    const growing = wishes.filter((wish) => wish.changes.some((change) => grows(change, stack.name)));
    // All alarms share the one nested stack that holds them: it is the last to go.
    const alone = growing.filter((wish) => !wish.changes.some(nestsSupport));
    const first = alone.length > 0 ? alone : growing;
    for (const wish of first.sort(leastFirst).slice(0, over)) back.add(wish);
  }
  return back;
}

/** SAM makes a version and an alias of the first, a deployment group of the second. */
const MAKES_MORE: ReadonlySet<unknown> = new Set([
  "AutoPublishAlias",
  "DeploymentPreference",
  "Events",
  "EventInvokeConfig",
]);

function grows(change: Wish["changes"][number], stack: string): boolean {
  if (change.kind === "add") return change.stack.name === stack;
  if (change.kind === "section")
    return change.stack.name === stack && change.path.some((step) => MAKES_MORE.has(step));
  return (
    change.kind === "set" &&
    change.resource.stack.name === stack &&
    change.path.some((step) => MAKES_MORE.has(step))
  );
}

function nestsSupport(change: Wish["changes"][number]): boolean {
  return change.kind === "add" && change.id === SUPPORT_STACK;
}

const RANK = { note: 0, warning: 1, error: 2 } as const;

function leastFirst(a: Wish, b: Wish): number {
  return RANK[a.result.item.severity] - RANK[b.result.item.severity];
}
