import { evaluateParents, suppress } from "./composite.ts";
import { stateEvent } from "./event.ts";
import { actUnlessMuted } from "./gate.ts";
import { remember } from "./history.ts";
import type { AlarmRecord, Change, Room, Standing } from "./state.ts";
import { dataText } from "./text.ts";

/**
 * An alarm comes into a state: it is written down, remembered, told to the bus, to whoever watches and to composite
 * alarms, and its actions are done unless something holds them back.
 */
export function change(room: Room, alarm: AlarmRecord, wanted: Omit<Standing, "updated">): void {
  const { kernel } = room.place;
  const from = alarm.current;
  const at = kernel.now();
  const { state, reason } = wanted;
  kernel.note("cloudwatch.alarm-changed", { alarm: alarm.name, from: from.state, to: state, reason });
  const { suppressedBy: _, ...rest } = wanted;
  const held = alarm.kind === "CompositeAlarm" ? suppress(room, alarm) : undefined;
  const to: Standing = { ...rest, updated: at, ...(held === undefined ? {} : { suppressedBy: held }) };
  alarm.current = to;
  remember(alarm.history, {
    at,
    type: "StateUpdate",
    summary: `Alarm updated from ${from.state} to ${state}`,
    data: stateUpdate(from, to),
  });
  const news: Change = { at, from, to };
  stateEvent(room, alarm, news);
  if (held === undefined) actUnlessMuted(room, alarm, news);
  for (const watcher of room.watchers)
    kernel.after(0, () => watcher({ name: alarm.name, from: from.state, to: state, at, reason }));
  evaluateParents(room, alarm);
}

/** HistoryData, as recorded on AWS: the reason's data is not text within the text. */
export function stateUpdate(from: Standing, to: Standing): string {
  const part = (standing: Standing): string => {
    const data = dataText(standing);
    const members = [
      `"stateValue":${JSON.stringify(standing.state)}`,
      `"stateReason":${JSON.stringify(standing.reason)}`,
      ...(data === undefined ? [] : [`"stateReasonData":${data}`]),
    ];
    return `{${members.join(",")}}`;
  };
  return `{"version":"1.0","oldState":${part(from)},"newState":${part(to)}}`;
}
