import type { Instant } from "../../kernel/time.ts";
import { type Datum, METRICS } from "../../ports.ts";
import type { Place } from "../../service.ts";

/*
 * Lambda's metrics. Each value is given to every combination of dimensions it can be looked at with: the account, the
 * function, the resource (function, alias or version), and for aliases the version that ran.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */

export interface Measured {
  readonly functionName: string;
  /** The alias or version that was asked for. */
  readonly qualifier: string | undefined;
  readonly alias: boolean;
  /** The version that ran, when that is known. */
  readonly executedVersion?: string;
}

type Dimensions = Readonly<Record<string, string>>;

/** @example dimensionsOf({ functionName: "orders", qualifier: "live", alias: true, executedVersion: "3" }) */
export function dimensionsOf(measured: Measured): readonly Dimensions[] {
  const { functionName, qualifier = "", alias, executedVersion = "" } = measured;
  const key = `${functionName} ${qualifier} ${alias} ${executedVersion}`;
  let dimensions = sets.get(key);
  if (!dimensions) sets.set(key, (dimensions = made(measured)));
  return dimensions;
}

/** Pure: only spares making them for each invocation, and lets CloudWatch know them again. */
const sets = new Map<string, readonly Dimensions[]>();
const ACCOUNT: Dimensions = {};

function made({ functionName, qualifier, alias, executedVersion }: Measured): Dimensions[] {
  const Resource =
    qualifier === undefined || qualifier === "$LATEST" ? functionName : `${functionName}:${qualifier}`;
  const dimensions: Dimensions[] = [
    ACCOUNT,
    { FunctionName: functionName },
    { FunctionName: functionName, Resource },
  ];
  if (alias && executedVersion)
    dimensions.push({ FunctionName: functionName, Resource, ExecutedVersion: executedVersion });
  return dimensions;
}

export interface Value {
  readonly name: string;
  readonly value: number;
  readonly unit: "Count" | "Milliseconds" | "None";
}

export const count = (name: string, value = 1): Value => ({ name, value, unit: "Count" });
export const milliseconds = (name: string, value: number): Value => ({ name, value, unit: "Milliseconds" });

/** Records values under some dimensions. */
export function record(
  place: Place,
  at: Instant,
  dimensions: readonly Dimensions[],
  values: readonly Value[],
): void {
  const data: Datum[] = [];
  for (const { name, value, unit } of values)
    for (const each of dimensions)
      data.push({ namespace: "AWS/Lambda", name, dimensions: each, value, unit, at });
  place.use(METRICS).record(data);
}

/** Of the function only, as for the values of asynchronous invocation. */
export function ofFunction(functionName: string): readonly Dimensions[] {
  return dimensionsOf({ functionName, qualifier: undefined, alias: false }).slice(0, 2);
}
