import type { State } from "../../../../alarms/judge.ts";
import { ServiceError } from "../../../error.ts";
import { change } from "./change.ts";
import { constraint, oneOf } from "./check.ts";
import { configured } from "./configure.ts";
import { described } from "./describe.ts";
import type { Driver } from "./drive.ts";
import { type AlarmRecord, type Room } from "./state.ts";

const STATES = ["INSUFFICIENT_DATA", "ALARM", "OK"];

export function describeAlarms(
  { alarms }: Room,
  { AlarmNames }: { readonly AlarmNames?: readonly string[] },
) {
  const found = [...alarms.values()].filter(({ name }) => !AlarmNames?.length || AlarmNames.includes(name));
  return { MetricAlarms: found.map(described), CompositeAlarms: [] };
}

interface SetAlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

/**
 * Puts an alarm into a state until it is next evaluated. Actions are done as for any other change.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export function setAlarmState(room: Room, input: SetAlarmStateInput): void {
  const { AlarmName: name, StateValue: state, StateReason: reason, StateReasonData: data } = input;
  oneOf(state, "stateValue", STATES);
  if (reason.length > 1023) throw constraint(reason, "stateReason", "have length less than or equal to 1023");
  const alarm = room.alarms.get(name);
  if (!alarm) throw new ServiceError("ResourceNotFound", "", { status: 404 });
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
  alarm.current = to;
  alarm.updatedAt = now;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** All or none: an alarm that is not there is an error. */
export function deleteAlarms(
  room: Room,
  drive: Driver,
  { AlarmNames = [] }: { readonly AlarmNames?: readonly string[] },
): void {
  const found = AlarmNames.map((name) => room.alarms.get(name));
  const missing = AlarmNames.filter((_, index) => !found[index]);
  if (missing.length > 0) throw new ServiceError("ResourceNotFound", "", { status: 404 });
  for (const alarm of found as AlarmRecord[])
    configured(room, alarm, "Delete", () => {
      drive.stop(alarm);
      room.tags.delete(alarm.arn);
    });
}
