import { act } from "./actions.ts";
import { remember } from "./history.ts";
import { eventOf } from "./event.ts";
import type { AlarmRecord, Change, Room, Standing } from "./state.ts";
import { dataText } from "./text.ts";

/**
 * An alarm comes into a state: it is written down, remembered, told to the bus and to whoever watches, and its actions
 * are done.
 */
export function change(room: Room, alarm: AlarmRecord, to: Standing): void {
  const { kernel } = room.place;
  const from = alarm.current;
  const at = kernel.now();
  kernel.note("cloudwatch.alarm-changed", {
    alarm: alarm.name,
    from: from.state,
    to: to.state,
    reason: to.reason,
  });
  alarm.current = to;
  alarm.updatedAt = at;
  remember(alarm.history, {
    at,
    type: "StateUpdate",
    summary: `Alarm updated from ${from.state} to ${to.state}`,
    data: stateUpdate(from, to),
  });
  const news: Change = { at, from, to };
  eventOf(room, alarm, news);
  act(room, alarm, news);
  for (const watcher of room.watchers)
    kernel.after(0, () =>
      watcher({ name: alarm.name, from: from.state, to: to.state, at, reason: to.reason }),
    );
}

/** HistoryData, as recorded on AWS: the reason's data is not text within the text. */
function stateUpdate(from: Standing, to: Standing): string {
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
