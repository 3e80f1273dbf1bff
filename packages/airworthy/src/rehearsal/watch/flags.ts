import { BREACHING, FINE, MISSING } from "../../alarms/rolling.ts";
import type { Prepared } from "./prepare.ts";

/** A band beside values, one pair a minute. */
export interface Edges {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Which values breach: FINE, BREACHING or MISSING of alarms/rolling.ts, a byte a minute. */
export function flagsOf({ alarm }: Prepared, values: Float64Array, edges: Edges | undefined): Uint8Array {
  const flags = new Uint8Array(values.length);
  const { comparisonOperator: operator, threshold = NaN } = alarm;
  if (edges) return beyond(operator, values, edges, flags);
  // One loop an operator, each as short as can be: this is where a rehearsal spends its time.
  if (operator === "GreaterThanThreshold")
    for (let i = 0; i < values.length; i++)
      flags[i] = mark(values[i] as number, (values[i] as number) > threshold);
  else if (operator === "GreaterThanOrEqualToThreshold")
    for (let i = 0; i < values.length; i++)
      flags[i] = mark(values[i] as number, (values[i] as number) >= threshold);
  else if (operator === "LessThanThreshold")
    for (let i = 0; i < values.length; i++)
      flags[i] = mark(values[i] as number, (values[i] as number) < threshold);
  else
    for (let i = 0; i < values.length; i++)
      flags[i] = mark(values[i] as number, (values[i] as number) <= threshold);
  return flags;
}

function mark(value: number, breaches: boolean): number {
  return value === value ? (breaches ? BREACHING : FINE) : MISSING;
}

/** Without a band yet there is nothing to compare with: missing. */
function beyond(
  operator: string,
  values: Float64Array,
  { lower, upper }: Edges,
  flags: Uint8Array,
): Uint8Array {
  const below = operator !== "GreaterThanUpperThreshold";
  const above = operator !== "LessThanLowerThreshold";
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const low = lower[i] as number;
    if (low !== low || value !== value) flags[i] = MISSING;
    else flags[i] = (below && value < low) || (above && value > (upper[i] as number)) ? BREACHING : FINE;
  }
  return flags;
}
