import type { Driver } from "./drive.ts";
import { validation } from "./check.ts";
import { checkRoom, configured } from "./configure.ts";
import { type PutMetricAlarmInput, watchingOf } from "./put-metric.ts";
import { newStanding } from "./standing.ts";
import { alarmArn, type MetricAlarmRecord, type Room } from "./state.ts";
import { newTags } from "./tags.ts";

/**
 * Makes an alarm, or gives one new settings: those it had are gone, its state stays.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function putMetricAlarm(room: Room, drive: Driver, input: PutMetricAlarmInput): void {
  const watching = watchingOf(input);
  const name = input.AlarmName ?? "";
  const old = room.alarms.get(name);
  if (old && old.kind !== "MetricAlarm")
    throw validation(`An alarm of another type has the name ${name} already`);
  if (!old) checkRoom(room);
  const tags = newTags(input.Tags);
  const now = room.place.kernel.now();
  const settings = {
    ...watching,
    description: input.AlarmDescription,
    actionsEnabled: input.ActionsEnabled ?? true,
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
    configuredAt: now,
  };
  const alarm: MetricAlarmRecord = old ?? {
    kind: "MetricAlarm",
    name,
    arn: alarmArn(room.place, name),
    current: newStanding(now),
    muted: undefined,
    contributors: new Map(),
    evaluation: undefined,
    history: { name, type: "MetricAlarm", items: [] },
    metricId: room.place.kernel.random("cloudwatch.metric-id").uuid(),
    ...settings,
  };
  configured(room, alarm, old ? "Update" : "Create", () => Object.assign(alarm, settings));
  // Tags of an update are ignored, as AWS does.
  if (!old && tags.size > 0) room.tags.set(alarm.arn, tags);
  room.detectors.forget(alarm);
  drive.start(alarm);
}
