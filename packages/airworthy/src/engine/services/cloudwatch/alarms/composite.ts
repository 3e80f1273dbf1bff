import { holds } from "../../../../alarms/composite/evaluate.ts";
import {
  changed,
  expired,
  type Periods,
  type Step,
  type SuppressedBy,
  suppressorChanged,
} from "../../../../alarms/composite/suppress.ts";
import { longTime, timestamp } from "../../../../alarms/text.ts";
import { change } from "./change.ts";
import { stateEvent } from "./event.ts";
import { actUnlessMuted } from "./gate.ts";
import {
  alarmNamed,
  type AlarmRecord,
  type CompositeAlarmRecord,
  type Room,
  type Standing,
} from "./state.ts";

/** An alarm has changed: composite alarms that look at it are evaluated, each in a turn of its own. */
export function evaluateParents(room: Room, child: AlarmRecord): void {
  const { kernel } = room.place;
  for (const alarm of room.alarms.values()) {
    if (alarm.kind !== "CompositeAlarm") continue;
    const { suppressor } = alarm;
    if (suppressor && alarmNamed(room, suppressor.alarm) === child)
      kernel.after(0, () => suppressorMoved(room, alarm));
    if (!alarm.children.includes(child.name)) continue;
    const { current } = child;
    const because = `${child.arn} transitioned to ${current.state} at ${longTime(current.since)}`;
    kernel.after(0, () => evaluateComposite(room, alarm, because, [child]));
  }
}

/**
 * A composite alarm after one of its children changed, or after it was made or given another rule.
 *
 * @param because The reason, should its state change.
 * @param children Those whose change it is about.
 */
export function evaluateComposite(
  room: Room,
  alarm: CompositeAlarmRecord,
  because: string,
  children: readonly AlarmRecord[],
): void {
  if (room.alarms.get(alarm.name) !== alarm || room.frozen.has(alarm.name)) return;
  const { kernel } = room.place;
  const state = isIn(room, alarm) ? "ALARM" : "OK";
  const { current } = alarm;
  if (state === current.state) return;
  const reasonData = {
    triggeringAlarms: children.map(({ arn, current: child }) => ({
      arn,
      state: { value: child.state, timestamp: timestamp(child.since) },
    })),
  };
  change(room, alarm, { state, reason: because, reasonData, since: kernel.now(), created: current.created });
}

/** Whether its rule holds. */
export function isIn(room: Room, { rule }: CompositeAlarmRecord): boolean {
  return holds(rule, (name) => alarmNamed(room, name)?.current.state);
}

export function periodsOf({ suppressor }: CompositeAlarmRecord): Periods | undefined {
  return suppressor && { wait: suppressor.wait * 1000, extension: suppressor.extension * 1000 };
}

export function suppressorInAlarm(room: Room, { suppressor }: CompositeAlarmRecord): boolean {
  return suppressor !== undefined && alarmNamed(room, suppressor.alarm)?.current.state === "ALARM";
}

/** A composite alarm comes into a state: who holds its actions back, if anybody. */
export function suppress(room: Room, alarm: CompositeAlarmRecord): SuppressedBy | undefined {
  const periods = periodsOf(alarm);
  if (!periods) return undefined;
  const step = changed(periods, suppressorInAlarm(room, alarm), room.place.kernel.now());
  hold(room, alarm, step);
  return step.suppression.by;
}

function suppressorMoved(room: Room, alarm: CompositeAlarmRecord): void {
  const periods = periodsOf(alarm);
  if (!periods || room.alarms.get(alarm.name) !== alarm) return;
  const now = room.place.kernel.now();
  step(room, alarm, suppressorChanged(periods, alarm.suppression, suppressorInAlarm(room, alarm), now));
}

/** Goes on to what a step of the suppression says; a change of who suppresses is news, and so is its end. */
export function step(room: Room, alarm: CompositeAlarmRecord, next: Step): void {
  const { kernel } = room.place;
  const by = next.suppression.by;
  const from = alarm.current;
  hold(room, alarm, next);
  if (by === from.suppressedBy) return;
  kernel.note("cloudwatch.suppression-changed", { alarm: alarm.name, by: by ?? "none" });
  const { suppressedBy: _, ...rest } = from;
  const to: Standing = { ...rest, updated: kernel.now(), ...(by === undefined ? {} : { suppressedBy: by }) };
  alarm.current = to;
  const news = { at: kernel.now(), from, to };
  stateEvent(room, alarm, news);
  if (next.act) actUnlessMuted(room, alarm, news);
}

/** Keeps a suppression, and wakes up when it ends. */
function hold(room: Room, alarm: CompositeAlarmRecord, { suppression }: Step): void {
  if (suppression === alarm.suppression) return;
  alarm.timer?.cancel();
  alarm.suppression = suppression;
  const { until } = suppression;
  alarm.timer =
    until === undefined
      ? undefined
      : room.place.kernel.at(until, () => {
          if (room.alarms.get(alarm.name) === alarm) step(room, alarm, expired(alarm.suppression, until));
        });
}
