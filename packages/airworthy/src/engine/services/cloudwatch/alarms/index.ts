import type { AlarmWatch } from "../../../ports.ts";
import type { Operation, Place } from "../../../service.ts";
import type { Store } from "../store.ts";
import { driver } from "./drive.ts";
import { putMetricAlarm } from "./metric.ts";
import { deleteAlarms, describeAlarms, setAlarmState } from "./operations.ts";
import { alarmNamed, type Room } from "./state.ts";

/** Alarms of a place: their API, what evaluates them, and what other services ask about them. */
export function alarmsOf(
  place: Place,
  store: Store,
): { readonly operations: Record<string, Operation>; readonly inner: AlarmWatch } {
  const room: Room = { place, store, alarms: new Map(), tags: new Map(), watchers: new Set() };
  const drive = driver(room);
  return {
    inner: {
      stateOf: (names) => new Map(names.map((name) => [name, alarmNamed(room, name)?.current.state])),
      watch(watcher) {
        room.watchers.add(watcher);
        return () => void room.watchers.delete(watcher);
      },
    },
    operations: {
      PutMetricAlarm: (input) => putMetricAlarm(room, drive, input),
      DescribeAlarms: (input) => describeAlarms(room, input),
      SetAlarmState: (input) => setAlarmState(room, input),
      DeleteAlarms: (input) => deleteAlarms(room, drive, input),
    },
  };
}
