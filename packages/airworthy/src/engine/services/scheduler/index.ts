import { port, service } from "../../service.ts";
import { groupOperations } from "./groups.ts";
import { scheduleOperations } from "./schedules.ts";
import { roomIn } from "./state.ts";

/** EventBridge Scheduler: schedules by rate, by cron in a time zone and for once, their groups, templated and universal targets. */
export default service({
  port: port<Readonly<Record<string, never>>>("scheduler"),
  create(place) {
    const room = roomIn(place);
    return { inner: {}, operations: { ...scheduleOperations(room), ...groupOperations(room) } };
  },
});
