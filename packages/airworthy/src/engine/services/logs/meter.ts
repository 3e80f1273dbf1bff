import { MINUTE } from "../../kernel/time.ts";
import { type Datum, METRICS } from "../../ports.ts";
import type { Group, Room } from "./state.ts";

/**
 * Sees to it that the minute that runs is told to CloudWatch at its end: what came in, and the default values of
 * metric filters that matched nothing in it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
 */
export function countIncoming(room: Room, group: Group): void {
  if (group.incomingEvents > 0) return;
  for (const filter of group.metricFilters.values()) filter.matched = false;
  const { kernel } = room;
  const began = Math.floor(kernel.now() / MINUTE) * MINUTE;
  kernel.at(began + MINUTE, () => tell(room, group, began));
}

const OF_ACCOUNT: Datum["dimensions"] = {};
const groups = new WeakMap<Group, Datum["dimensions"]>();

/** The same object each time: CloudWatch knows the series by it. */
function ofGroup(group: Group): Datum["dimensions"] {
  let dimensions = groups.get(group);
  if (!dimensions) groups.set(group, (dimensions = { LogGroupName: group.name }));
  return dimensions;
}

function tell({ place }: Room, group: Group, at: number): void {
  const data: Datum[] = [];
  for (const dimensions of [ofGroup(group), OF_ACCOUNT])
    data.push(
      { namespace: "AWS/Logs", name: "IncomingLogEvents", dimensions, value: group.incomingEvents, at },
      {
        namespace: "AWS/Logs",
        name: "IncomingBytes",
        dimensions,
        value: group.incomingBytes,
        unit: "Bytes",
        at,
      },
    );
  // The default is for minutes in which events came but none matched; a quiet minute has no value at all.
  for (const { matched, transformations } of group.metricFilters.values())
    for (const { metricNamespace, metricName, defaultValue, unit } of transformations)
      if (!matched && defaultValue !== undefined)
        data.push({
          namespace: metricNamespace,
          name: metricName,
          dimensions: {},
          value: defaultValue,
          ...(unit ? { unit } : {}),
          at,
        });
  group.incomingEvents = 0;
  group.incomingBytes = 0;
  place.use(METRICS).record(data);
}
