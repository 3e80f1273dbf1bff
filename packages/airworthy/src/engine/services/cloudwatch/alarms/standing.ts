import { newAlarm } from "../../../../alarms/alarm.ts";
import type { Instant } from "../../../kernel/time.ts";
import type { Standing } from "./state.ts";

export function newStanding(now: Instant): Standing {
  return { ...newAlarm(now), updated: now };
}
