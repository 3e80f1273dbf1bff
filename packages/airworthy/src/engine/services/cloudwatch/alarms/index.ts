import type { AlarmWatch } from "../../../ports.ts";
import type { Operation, Place } from "../../../service.ts";
import type { Store } from "../store.ts";
import { anomalyOperations } from "./anomaly.ts";
import { describeContributors } from "./contributors.ts";
import { type Detectors, detectors } from "./detectors.ts";
import { driver } from "./drive.ts";
import { putMetricAlarm } from "./metric.ts";
import { muteOperations } from "./mute.ts";
import { deleteAlarms, enableActions, setAlarmState } from "./operations.ts";
import { describeAlarmHistory } from "./past.ts";
import { putCompositeAlarm } from "./put-composite.ts";
import { describeAlarms, describeAlarmsForMetric } from "./query.ts";
import { alarmNamed, type Room } from "./state.ts";
import { tagOperations } from "./tags.ts";

export interface Alarms {
  readonly operations: Record<string, Operation>;
  /** What other services ask about them. */
  readonly inner: AlarmWatch;
  readonly detectors: Detectors;
}

/** Alarms of a place: their API, and what evaluates them. */
export function alarmsOf(place: Place, store: Store): Alarms {
  const room: Room = {
    place,
    store,
    alarms: new Map(),
    gone: [],
    tags: new Map(),
    watchers: new Set(),
    mutes: new Map(),
    detectors: detectors(),
    frozen: new Set(),
  };
  const drive = driver(room);
  return {
    detectors: room.detectors,
    inner: {
      stateOf: (names) => new Map(names.map((name) => [name, alarmNamed(room, name)?.current.state])),
      watch(watcher) {
        room.watchers.add(watcher);
        return () => void room.watchers.delete(watcher);
      },
    },
    operations: {
      PutMetricAlarm: (input) => putMetricAlarm(room, drive, input),
      PutCompositeAlarm: (input) => putCompositeAlarm(room, input),
      DescribeAlarms: (input) => describeAlarms(room, input),
      DescribeAlarmsForMetric: (input) => describeAlarmsForMetric(room, input),
      DescribeAlarmHistory: (input) => describeAlarmHistory(room, input),
      DescribeAlarmContributors: (input) => describeContributors(room, input),
      DeleteAlarms: (input) => deleteAlarms(room, drive, input),
      SetAlarmState: (input) => setAlarmState(room, input),
      EnableAlarmActions: (input) => enableActions(room, input, true),
      DisableAlarmActions: (input) => enableActions(room, input, false),
      ...muteOperations(room),
      ...anomalyOperations(room),
      ...tagOperations(room),
    },
  };
}
