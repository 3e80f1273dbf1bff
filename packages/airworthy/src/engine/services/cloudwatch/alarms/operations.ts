import type { State } from "../../../../alarms/judge.ts";
import { ServiceError } from "../../../error.ts";
import { MOST_DELETED } from "../limits.ts";
import { change } from "./change.ts";
import { constraint, oneOf, validation } from "./check.ts";
import { configured } from "./configure.ts";
import type { Driver } from "./drive.ts";
import { freeze, parentsOf } from "./put-composite.ts";
import { notFound, STATES } from "./query.ts";
import type { AlarmRecord, Room } from "./state.ts";

interface SetAlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

/** Characters. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
const LONGEST_REASON = 1023;
const LONGEST_REASON_DATA = 4000;

/**
 * Puts an alarm into a state until it is next evaluated; a composite one until one of its children changes. Actions are
 * done as for any other change.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export function setAlarmState(room: Room, input: SetAlarmStateInput): void {
  const { AlarmName: name, StateValue: state, StateReason: reason, StateReasonData: data } = input;
  oneOf(state, "stateValue", STATES);
  if (reason.length > LONGEST_REASON)
    throw constraint(reason, "stateReason", `have length less than or equal to ${LONGEST_REASON}`);
  if ((data?.length ?? 0) > LONGEST_REASON_DATA)
    throw constraint(data, "stateReasonData", `have length less than or equal to ${LONGEST_REASON_DATA}`);
  const alarm = room.alarms.get(name);
  if (!alarm) throw notFound();
  if (data !== undefined && !isJson(data))
    throw new ServiceError("InvalidFormat", "StateReasonData is not valid JSON");
  const { current } = alarm;
  const now = room.place.kernel.now();
  const to = {
    state: state as State,
    reason,
    ...(data === undefined ? {} : { reasonDataText: data }),
    since: state === current.state ? current.since : now,
    created: current.created,
  };
  if (state !== current.state) return change(room, alarm, to);
  room.place.kernel.note("cloudwatch.alarm-reason-set", { alarm: name, reason });
  const { suppressedBy: by } = current;
  alarm.current = { ...to, updated: now, ...(by === undefined ? {} : { suppressedBy: by }) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Names of alarms that are not there are passed over. An alarm that composite alarms look at stays, unless they go with
 * it; then none is deleted.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html
 */
export function deleteAlarms(
  room: Room,
  drive: Driver,
  { AlarmNames = [] }: { readonly AlarmNames?: readonly string[] },
): void {
  const names = new Set(AlarmNames);
  if (names.size > MOST_DELETED)
    throw constraint(
      `${names.size} names`,
      "alarmNames",
      `have length less than or equal to ${MOST_DELETED}`,
    );
  const found = [...names].flatMap((name) => room.alarms.get(name) ?? []);
  if (found.filter(({ kind }) => kind === "CompositeAlarm").length > 1)
    throw validation("At most one composite alarm can be deleted at once");
  for (const { name } of found)
    if (parentsOf(room, name).some((parent) => !names.has(parent.name) || parent.name === name))
      throw validation(`Cannot delete ${name} as there are composite alarm(s) depending on it.`);
  for (const alarm of found) configured(room, alarm, "Delete", () => forget(room, drive, alarm));
  freeze(room);
}

function forget(room: Room, drive: Driver, alarm: AlarmRecord): void {
  if (alarm.kind === "MetricAlarm") drive.stop(alarm);
  else alarm.timer?.cancel();
  room.tags.delete(alarm.arn);
}

/** Turns actions on or off. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DisableAlarmActions.html */
export function enableActions(
  room: Room,
  { AlarmNames = [] }: { readonly AlarmNames?: readonly string[] },
  actionsEnabled: boolean,
): void {
  // Names of alarms that are not there are passed over (undocumented).
  for (const name of AlarmNames) {
    const alarm = room.alarms.get(name);
    if (!alarm || alarm.actionsEnabled === actionsEnabled) continue;
    configured(room, alarm, "Update", () => {
      alarm.actionsEnabled = actionsEnabled;
      alarm.configuredAt = room.place.kernel.now();
    });
  }
}
