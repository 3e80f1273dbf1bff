import { METRICS } from "../../ports.ts";
import { DEFAULT, type Room, type Rule } from "./state.ts";

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html#eb-metrics */
export function measure(
  room: Room,
  rule: Rule,
  name: string,
  value = 1,
  unit: "Count" | "Milliseconds" = "Count",
): void {
  const dimensions: Readonly<Record<string, string>> =
    rule.bus.name === DEFAULT
      ? { RuleName: rule.name }
      : { EventBusName: rule.bus.name, RuleName: rule.name };
  room.place.use(METRICS).record([{ namespace: "AWS/Events", name, dimensions, value, unit }]);
}
