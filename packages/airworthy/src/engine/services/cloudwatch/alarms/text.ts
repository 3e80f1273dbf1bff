import { number } from "../../../../alarms/text.ts";
import type { Standing } from "./state.ts";

/** Members that AWS writes as Java writes a double: `21.0`, not `21`. The others are whole numbers. Recorded on AWS. */
const DOUBLES = new Set([
  "threshold",
  "Threshold",
  "value",
  "sampleCount",
  "recentDatapoints",
  "recentLowerThresholds",
  "recentUpperThresholds",
]);

/**
 * JSON text with the numbers that AWS writes. Members without a value are left out, as JSON.stringify does.
 *
 * @example jsonText({ period: 60, threshold: 21 }) // '{"period":60,"threshold":21.0}'
 */
export function jsonText(value: unknown, member = ""): string {
  if (typeof value === "number")
    return DOUBLES.has(member) && Number.isFinite(value) ? number(value) : JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((one) => jsonText(one ?? null, member)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one, name)}`).join(",")}}`;
}

/**
 * Regions as CloudWatch names them in notifications. Recorded on AWS for some; the others as the list of Regions has
 * them. Source: https://docs.aws.amazon.com/general/latest/gr/rande.html
 */
const REGIONS: Readonly<Record<string, string>> = {
  "us-east-1": "US East (N. Virginia)",
  "us-east-2": "US East (Ohio)",
  "us-west-1": "US West (N. California)",
  "us-west-2": "US West (Oregon)",
  "af-south-1": "Africa (Cape Town)",
  "ap-east-1": "Asia Pacific (Hong Kong)",
  "ap-northeast-1": "Asia Pacific (Tokyo)",
  "ap-northeast-2": "Asia Pacific (Seoul)",
  "ap-northeast-3": "Asia Pacific (Osaka)",
  "ap-south-1": "Asia Pacific (Mumbai)",
  "ap-south-2": "Asia Pacific (Hyderabad)",
  "ap-southeast-1": "Asia Pacific (Singapore)",
  "ap-southeast-2": "Asia Pacific (Sydney)",
  "ap-southeast-3": "Asia Pacific (Jakarta)",
  "ca-central-1": "Canada (Central)",
  "eu-central-1": "EU (Frankfurt)",
  "eu-central-2": "Europe (Zurich)",
  "eu-north-1": "EU (Stockholm)",
  "eu-south-1": "EU (Milan)",
  "eu-west-1": "EU (Ireland)",
  "eu-west-2": "EU (London)",
  "eu-west-3": "EU (Paris)",
  "me-south-1": "Middle East (Bahrain)",
  "sa-east-1": "South America (Sao Paulo)",
};

export function regionName(region: string): string {
  return REGIONS[region] ?? region;
}

/** `StateReasonData`; `undefined` when there is none. */
export function dataText({ reasonData, reasonDataText }: Standing): string | undefined {
  return reasonDataText ?? (reasonData && jsonText(reasonData));
}
