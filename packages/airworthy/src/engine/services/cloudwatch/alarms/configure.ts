import { ServiceError } from "../../../error.ts";
import { HISTORY_KEPT, MOST_ALARMS, MOST_GONE } from "../limits.ts";
import { described } from "./describe.ts";
import { configurationText } from "./detail.ts";
import { configurationEvent } from "./event.ts";
import { remember } from "./history.ts";
import type { AlarmRecord, Room } from "./state.ts";
import { jsonText } from "./text.ts";

const WORDS = { Create: "created", Update: "updated", Delete: "deleted" } as const;
const OPERATIONS = { Create: "create", Update: "update", Delete: "delete" } as const;

/** @throws ServiceError when there is no room for one more. */
export function checkRoom({ alarms }: Room): void {
  if (alarms.size >= MOST_ALARMS)
    throw new ServiceError("LimitExceeded", `At most ${MOST_ALARMS} alarms are allowed in a Region`);
}

/** Makes, changes or removes an alarm: written down first, remembered, and told to the bus. */
export function configured(
  room: Room,
  alarm: AlarmRecord,
  type: keyof typeof WORDS,
  apply: () => void,
): void {
  const { kernel } = room.place;
  const previous = type === "Update" ? configurationText(alarm) : undefined;
  kernel.note(`cloudwatch.alarm-${WORDS[type]}`, { alarm: alarm.name });
  apply();
  if (type === "Delete") {
    room.alarms.delete(alarm.name);
    bury(room, alarm);
  } else room.alarms.set(alarm.name, alarm);
  // The members of HistoryData are inferred from items that people have shown.
  remember(alarm.history, {
    at: kernel.now(),
    type: "ConfigurationUpdate",
    summary: `Alarm "${alarm.name}" ${WORDS[type]}`,
    data: jsonText({ version: "1.0", type, [`${WORDS[type]}Alarm`]: lowered(described(alarm)) }),
  });
  configurationEvent(room, alarm, OPERATIONS[type], previous);
}

/** The history of a deleted alarm is kept as long as any other, and not without end. */
function bury({ gone, place }: Room, { history }: AlarmRecord): void {
  const oldest = place.kernel.now() - HISTORY_KEPT;
  const fresh = gone.filter(({ items }) => (items.at(-1)?.at ?? 0) >= oldest).slice(-(MOST_GONE - 1));
  gone.splice(0, gone.length, ...fresh, history);
}

function lowered(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.startsWith("OK") ? `oK${name.slice(2)}` : `${name[0]?.toLowerCase()}${name.slice(1)}`,
      value instanceof Date ? value.toISOString().replace("Z", "+0000") : (value as unknown),
    ]),
  );
}
