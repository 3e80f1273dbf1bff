import { METRICS } from "../../ports.ts";
import { numberIn } from "./patterns/operand.ts";
import type { Match } from "./patterns/match.ts";
import type { Group, LogEvent, MetricTransformation, Room } from "./state.ts";

/** Records what an event is worth to each metric filter that it matches, at the time of the event. */
export function applyMetricFilters(room: Room, group: Group, event: LogEvent): void {
  for (const filter of group.metricFilters.values()) {
    const match = filter.pattern.match(event.message);
    if (!match) continue;
    filter.matched = true;
    for (const transformation of filter.transformations) {
      const value = valueOf(match, transformation.metricValue);
      const dimensions = dimensionsOf(match, transformation);
      if (value === undefined || dimensions === undefined) continue;
      const { metricNamespace: namespace, metricName: name, unit } = transformation;
      room.kernel.note("logs.metric-filter-matched", { group: group.name, filter: filter.name, name, value });
      room.place
        .use(METRICS)
        .record([{ namespace, name, dimensions, value, ...(unit ? { unit } : {}), at: event.at }]);
    }
  }
}

function valueOf(match: Match, metricValue: string): number | undefined {
  if (!metricValue.startsWith("$")) return Number(metricValue);
  const value = match.value(metricValue);
  return typeof value === "string" ? numberIn(value.trim()) : value;
}

/** Nothing is recorded for an event that lacks one of the dimensions (verify: AWS documents it for JSON only). */
function dimensionsOf(
  match: Match,
  { dimensions = {} }: MetricTransformation,
): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  for (const [name, selector] of Object.entries(dimensions)) {
    const value = match.value(selector);
    if (value === undefined || value === "") return undefined;
    values[name] = String(value);
  }
  return values;
}
