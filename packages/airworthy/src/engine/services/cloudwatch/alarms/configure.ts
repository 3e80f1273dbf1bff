import { described } from "./describe.ts";
import { remember } from "./history.ts";
import type { AlarmRecord, Room } from "./state.ts";
import { jsonText } from "./text.ts";

const WORDS = { Create: "created", Update: "updated", Delete: "deleted" } as const;

/** Makes, changes or removes an alarm: written down first, and remembered. */
export function configured(
  room: Room,
  alarm: AlarmRecord,
  type: keyof typeof WORDS,
  apply: () => void,
): void {
  const { kernel } = room.place;
  kernel.note(`cloudwatch.alarm-${WORDS[type]}`, { alarm: alarm.name });
  apply();
  if (type === "Delete") room.alarms.delete(alarm.name);
  else room.alarms.set(alarm.name, alarm);
  // The members of HistoryData are inferred from items that people have shown.
  remember(alarm.history, {
    at: kernel.now(),
    type: "ConfigurationUpdate",
    summary: `Alarm "${alarm.name}" ${WORDS[type]}`,
    data: jsonText({ version: "1.0", type, [`${WORDS[type]}Alarm`]: lowered(described(alarm)) }),
  });
}

function lowered(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.startsWith("OK") ? `oK${name.slice(2)}` : `${name[0]?.toLowerCase()}${name.slice(1)}`,
      value instanceof Date ? value.toISOString().replace("Z", "+0000") : (value as unknown),
    ]),
  );
}
