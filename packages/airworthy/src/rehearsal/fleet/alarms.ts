import { groupBy } from "../../fleet/group.ts";
import type { Alarm, Fleet, LambdaFunction } from "../../fleet/model.ts";
import type { Resource } from "../../readers/stack.ts";
import type { AlarmSet, AnyAlarm } from "../model.ts";
import { convertComposite } from "./composite.ts";
import { convert } from "./metric-alarm.ts";

/** The alarms of a fleet's own templates, and which of them cannot be rehearsed. */
export interface FleetAlarms {
  readonly set: AlarmSet;
  /** Alarms that are left out. */
  readonly left: readonly Remark[];
  /** Alarms that are rehearsed with something assumed. */
  readonly notes: readonly Remark[];
}

export interface Remark {
  readonly alarm: Resource;
  readonly says: string;
}

/**
 * Reads the alarms of a fleet as a rehearsal evaluates them. What cannot be is named with its reason: nothing is left
 * out silently.
 *
 * @param names What each function is called in the rehearsal.
 */
export function alarmsOf(
  name: string,
  fleet: Fleet,
  names: ReadonlyMap<LambdaFunction, string>,
): FleetAlarms {
  const found: { fn: LambdaFunction; resource: Resource; alarm: AnyAlarm }[] = [];
  const left: Remark[] = [];
  const notes: Remark[] = [];
  const remark = (to: Remark[], { resource }: Alarm, says: string): void =>
    void to.push({ alarm: resource, says });
  for (const alarm of fleet.alarms) {
    if (alarm.kind !== "metric") continue;
    const converted = convert(alarm, fleet);
    if (typeof converted === "string") {
      remark(left, alarm, converted);
      continue;
    }
    for (const fn of converted.functions)
      found.push({ fn, resource: alarm.resource, alarm: converted.alarm });
    for (const says of converted.notes) remark(notes, alarm, says);
  }
  const has = (fn: LambdaFunction, resource: Resource): boolean =>
    found.some((one) => one.fn === fn && one.resource === resource);
  for (const alarm of childrenFirst(fleet.alarms)) {
    const converted = convertComposite(alarm, fleet, has);
    if (typeof converted === "string") {
      remark(left, alarm, converted);
      continue;
    }
    for (const [fn, composite] of converted.byFunction)
      found.push({ fn, resource: alarm.resource, alarm: composite });
    for (const says of converted.notes) remark(notes, alarm, says);
  }
  const byFunction = groupBy(found, ({ fn }) => fn);
  const functions = Object.fromEntries(
    [...names].map(([fn, called]) => [called, (byFunction.get(fn) ?? []).map(({ alarm }) => alarm)]),
  );
  return { set: { name, functions }, left, notes };
}

/** Composite alarms, each after those it combines; of a circle the rest stays in its order. */
function childrenFirst(alarms: readonly Alarm[]): Alarm[] {
  const ordered = new Set<Alarm>();
  const visit = (alarm: Alarm, above: ReadonlySet<Alarm>): void => {
    if (alarm.kind !== "composite" || ordered.has(alarm) || above.has(alarm)) return;
    for (const child of alarm.children) visit(child, new Set([...above, alarm]));
    ordered.add(alarm);
  };
  for (const alarm of alarms) visit(alarm, new Set());
  return [...ordered];
}
