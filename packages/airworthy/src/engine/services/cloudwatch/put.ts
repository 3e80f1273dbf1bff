import { ServiceError } from "../../error.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Dimension, Sample } from "./series.ts";
import type { NewValues } from "./store.ts";
import { FURTHEST, LARGEST_VALUE, MOST_DIMENSIONS, MOST_METRICS, MOST_VALUES, OLDEST } from "./limits.ts";

/** Input of PutMetricData. */
export interface PutMetricDataInput {
  readonly Namespace?: string;
  readonly MetricData?: readonly MetricDatum[];
  readonly EntityMetricData?: unknown;
  readonly StrictEntityValidation?: boolean;
}

interface MetricDatum {
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: Date;
  readonly Value?: number;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly StatisticValues?: { SampleCount: number; Sum: number; Minimum: number; Maximum: number };
  readonly Unit?: string;
  readonly StorageResolution?: number;
}

/** Reads and checks all of a PutMetricData: it lands whole or not at all. */
export function valuesOf(input: PutMetricDataInput, now: Instant): NewValues[] {
  const { Namespace: namespace, MetricData: data = [] } = input;
  if (input.EntityMetricData) throw notFlown("EntityMetricData");
  if (!namespace) throw missing("The parameter Namespace is required.");
  if (namespace.startsWith("AWS/")) throw invalid("The value AWS/ for parameter Namespace is invalid.");
  if (data.length === 0) throw missing("The parameter MetricData is required.");
  if (data.length > MOST_METRICS)
    throw invalid(`The collection MetricData must not have a size greater than ${MOST_METRICS}.`);
  return data.map((datum, index) => read(datum, namespace, `MetricData.member.${index + 1}`, now));
}

function read(datum: MetricDatum, namespace: string, member: string, now: Instant): NewValues {
  const { MetricName: name, Dimensions: dimensions = [], StorageResolution: resolution = 60 } = datum;
  if (!name) throw missing(`The parameter ${member}.MetricName is required.`);
  if (dimensions.length > MOST_DIMENSIONS)
    throw invalid(
      `The collection ${member}.Dimensions must not have a size greater than ${MOST_DIMENSIONS}.`,
    );
  for (const [at, { Name, Value }] of dimensions.entries())
    if (!Name || !Value)
      throw invalid(
        `The parameter ${member}.Dimensions.member.${at + 1}.${Name ? "Value" : "Name"} must not be empty.`,
      );
  if (resolution !== 1 && resolution !== 60)
    throw invalid(`The parameter ${member}.StorageResolution must be 1 or 60.`);
  const at = datum.Timestamp?.getTime() ?? now;
  if (at < now - OLDEST || at > now + FURTHEST)
    throw invalid(
      `The parameter ${member}.Timestamp must specify a time no more than two weeks in the past and two hours ahead.`,
    );
  return {
    namespace,
    name,
    dimensions,
    unit: datum.Unit,
    highResolution: resolution === 1,
    at,
    sample: sampleOf(datum, member),
  };
}

function sampleOf(datum: MetricDatum, member: string): Sample {
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum;
  const given = [value, values, set].filter((one) => one !== undefined).length;
  if (given === 0)
    throw missing(
      `At least one of the parameters ${member}.Value, ${member}.Values or ${member}.StatisticValues is required.`,
    );
  if (value !== undefined && set)
    throw combination(
      `The parameters ${member}.Value and ${member}.StatisticValues are mutually exclusive and you have specified both.`,
    );
  if (value !== undefined && values)
    throw combination(
      `The parameters ${member}.Value and ${member}.Values are mutually exclusive and you have specified both.`,
    );
  if (given > 1) throw combination(`The parameters of ${member} are mutually exclusive.`);
  if (set) {
    for (const [key, number] of Object.entries(set)) checkNumber(number, `${member}.StatisticValues.${key}`);
    return { kind: "set", count: set.SampleCount, sum: set.Sum, minimum: set.Minimum, maximum: set.Maximum };
  }
  const all = values ?? [value as number];
  if (all.length > MOST_VALUES)
    throw invalid(`The collection ${member}.Values must not have a size greater than ${MOST_VALUES}.`);
  if (counts && counts.length !== all.length)
    throw invalid(`The parameters ${member}.Values and ${member}.Counts must be of the same size.`);
  for (const number of all) checkNumber(number, values ? `${member}.Values` : `${member}.Value`);
  return { kind: "values", values: all.map((number, index) => [number, counts?.[index] ?? 1]) };
}

function checkNumber(number: number, member: string): void {
  if (Number.isNaN(number)) throw invalid(`The value NaN for parameter ${member} is invalid.`);
  if (Math.abs(number) > LARGEST_VALUE)
    throw invalid(`The value ${number} for parameter ${member} is invalid.`);
}

export function invalid(message: string): ServiceError {
  return new ServiceError("InvalidParameterValue", message);
}

export function combination(message: string): ServiceError {
  return new ServiceError("InvalidParameterCombination", message);
}

export function missing(message: string): ServiceError {
  return new ServiceError("MissingParameter", message);
}

export function notFlown(what: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly CloudWatch ${what} yet.`, {
    status: 501,
  });
}
