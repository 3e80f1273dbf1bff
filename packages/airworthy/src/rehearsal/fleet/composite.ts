import type { Alarm, Fleet, LambdaFunction } from "../../fleet/model.ts";
import type { Resource } from "../../readers/stack.ts";
import { at } from "../../readers/tree.ts";
import type { RehearsedComposite, Rule } from "../model.ts";
import { hasAction } from "./metric-alarm.ts";
import { parseRule, type WrittenRule } from "./rule.ts";

/** A composite alarm as each function sees it. */
export interface ConvertedComposite {
  readonly byFunction: ReadonlyMap<LambdaFunction, RehearsedComposite>;
  readonly notes: readonly string[];
}

/** Whether a function's rehearsal has an alarm; the composite ones that were converted before count too. */
export type Has = (fn: LambdaFunction, alarm: Resource) => boolean;

/**
 * A composite alarm in the rehearsal of each function it concerns. While one function is ill the others are well: their
 * alarms are OK there, and so are those that cannot be rehearsed, which is said.
 */
export function convertComposite(alarm: Alarm, fleet: Fleet, has: Has): ConvertedComposite | string {
  const { resource } = alarm;
  const [text, other] = fleet.resolver.symbols.of(at(resource.properties, "AlarmRule"), resource.stack);
  if (text === undefined) return "its AlarmRule is decided outside the template";
  const rule = parseRule(text);
  if (typeof rule === "string") return rule;
  const leaves = leavesOf(rule).map((name) => ({
    name,
    resource: fleet.resolver.resolve(name, "cloudwatch").resource,
  }));
  const byFunction = new Map<LambdaFunction, RehearsedComposite>();
  for (const fn of fleet.functions) {
    const folded = fold(rule, (name) => {
      const leaf = leaves.find((one) => one.name === name)?.resource;
      return leaf && has(fn, leaf) ? leaf.id : undefined;
    });
    if (typeof folded === "boolean") continue;
    byFunction.set(fn, {
      kind: "composite",
      name: resource.id,
      rule: folded,
      hasAction: hasAction(alarm, fleet),
    });
  }
  if (byFunction.size === 0) return "none of the alarms it combines is rehearsed";
  const absent = leaves.filter((leaf) => {
    const child = leaf.resource;
    return !child || !fleet.functions.some((fn) => has(fn, child));
  });
  const notes = absent.map(({ name, resource: one }) => `${one?.id ?? name} is taken as OK`);
  if (other !== undefined) notes.push("its AlarmRule depends on a condition; the first one is taken");
  if (at(resource.properties, "ActionsSuppressor")) notes.push("its ActionsSuppressor never suppresses");
  return { byFunction, notes };
}

function leavesOf(rule: WrittenRule): string[] {
  if (rule.kind === "state") return [rule.alarm];
  if (rule.kind === "constant") return [];
  const parts = rule.kind === "not" ? [rule.of] : rule.of;
  return [...new Set(parts.flatMap(leavesOf))];
}

/** The rule with everything known put in: what is not part of the function's rehearsal is OK. */
function fold(rule: WrittenRule, nameOf: (alarm: string) => string | undefined): Rule | boolean {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "state": {
      const alarm = nameOf(rule.alarm);
      return alarm === undefined ? rule.state === "OK" : { kind: "state", alarm, state: rule.state };
    }
    case "not": {
      const of = fold(rule.of, nameOf);
      return typeof of === "boolean" ? !of : { kind: "not", of };
    }
    default: {
      const decides = rule.kind === "or";
      const parts = rule.of.map((part) => fold(part, nameOf));
      if (parts.includes(decides)) return decides;
      const of = parts.filter((part) => typeof part !== "boolean");
      return of.length === 0 ? !decides : of.length === 1 ? (of[0] as Rule) : { kind: rule.kind, of };
    }
  }
}
