import { isMuted } from "../../../../alarms/mute/mute.ts";
import { act } from "./actions.ts";
import type { AlarmRecord, Change, Room } from "./state.ts";

/**
 * Does the actions of a change, unless the alarm is muted. What was muted is done when the mute ends, if the alarm is
 * then in another state than before.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
 */
export function actUnlessMuted(room: Room, alarm: AlarmRecord, news: Change): void {
  if (!alarm.actionsEnabled) return;
  const by = mutedBy(room, alarm.name);
  if (by === undefined) return act(room, alarm, news, false);
  room.place.kernel.note("cloudwatch.actions-muted", {
    alarm: alarm.name,
    rule: by,
    ...(news.contributor ? { contributor: news.contributor.id } : {}),
  });
  alarm.muted ??= news.from;
}

function mutedBy(room: Room, alarm: string): string | undefined {
  const now = room.place.kernel.now();
  for (const { name, alarms, rule } of room.mutes.values())
    if (alarms.includes(alarm) && isMuted(rule, now)) return name;
  return undefined;
}

/** A window has closed, or a rule is gone or other. */
export function unmute(room: Room, names: readonly string[]): void {
  for (const name of names) {
    const alarm = room.alarms.get(name);
    if (!alarm?.muted || mutedBy(room, name) !== undefined) continue;
    const { muted: from, current: to } = alarm;
    alarm.muted = undefined;
    if (to.state === from.state || !alarm.actionsEnabled || to.suppressedBy !== undefined) continue;
    act(room, alarm, { at: room.place.kernel.now(), from, to }, true);
  }
}
