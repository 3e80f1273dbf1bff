import { type Instant, MINUTE } from "../../kernel/time.ts";
import { invoke } from "./invoke.ts";
import { nextRun } from "./expression.ts";
import type { Room, Schedule } from "./state.ts";

/**
 * Sets a schedule's first run after an instant. Of the 60 seconds within which AWS invokes, this is always the first; a flexible window
 * is a chance within it.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-flexible-time-windows.html
 */
export function arm(room: Room, schedule: Schedule, after: Instant): void {
  schedule.timer?.cancel();
  schedule.timer = undefined;
  const { settings, began } = schedule;
  if (settings.state === "DISABLED") return;
  const next = nextRun({ ...settings, began: settings.start ?? began }, after);
  if (next === undefined) return end(room, schedule);
  const { Mode, MaximumWindowInMinutes: minutes = 0 } = settings.window;
  const late = Mode === "FLEXIBLE" ? room.kernel.random("scheduler.window").number() * minutes * MINUTE : 0;
  schedule.timer = room.kernel.at(next + Math.floor(late), () => {
    schedule.underWay++;
    arm(room, schedule, next);
    invoke(room, schedule, next, () => {
      schedule.underWay--;
      if (schedule.over) end(room, schedule);
    });
  });
}

/**
 * No run is left. What is to be deleted then goes when its last invocation has come to rest (inferred: how soon AWS does
 * is not documented). One whose time was over before it was made stays: undocumented, verify.
 * Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-delete.html
 */
function end(room: Room, schedule: Schedule): void {
  const { name, group, settings, underWay } = schedule;
  const ran = underWay > 0 || schedule.over;
  schedule.over = ran;
  if (!ran || underWay > 0 || settings.afterCompletion !== "DELETE") return;
  if (group.schedules.get(name) !== schedule) return;
  room.kernel.note("scheduler.schedule-completed", { schedule: name, group: group.name });
  group.schedules.delete(name);
}
