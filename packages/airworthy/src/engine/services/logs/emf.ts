import { type Datum, METRICS } from "../../ports.ts";
import { EMF_DIMENSIONS, EMF_METRICS, EMF_VALUES } from "./limits.ts";
import { objectIn } from "./patterns/json.ts";
import type { Group, LogEvent, Room } from "./state.ts";

type Fields = Readonly<Record<string, unknown>>;

/** A document of the embedded metric format that breaks its rules. */
class EmfProblem extends Error {}

/**
 * Metrics written into a log event, in CloudWatch's embedded metric format.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function emit(room: Room, group: Group, event: LogEvent): void {
  const root = objectIn(event.message);
  if (!root || !("_aws" in root)) return;
  try {
    const data = embedded(root);
    if (data.length === 0) return;
    room.kernel.note("logs.embedded-metrics", {
      group: group.name,
      metrics: [...new Set(data.map(({ namespace, name }) => `${namespace}/${name}`))].slice(0, 10),
    });
    room.place.use(METRICS).record(data);
  } catch (error) {
    if (!(error instanceof EmfProblem)) throw error;
    room.kernel.note("logs.embedded-metrics-refused", { group: group.name, why: error.message });
    room.place.use(METRICS).record([
      {
        namespace: "AWS/Logs",
        name: "EMFValidationErrors",
        dimensions: { LogGroupName: group.name },
        value: 1,
        unit: "Count",
      },
    ]);
  }
}

/** @throws EmfProblem */
export function embedded(root: Fields): Datum[] {
  const { CloudWatchMetrics: directives, Timestamp: at } = fieldsOf(root["_aws"], "_aws");
  if (directives === undefined) return [];
  if (!Array.isArray(directives)) throw new EmfProblem("CloudWatchMetrics is no list");
  if (typeof at !== "number") throw new EmfProblem("Timestamp is no number");
  return directives.flatMap((directive) => dataOf(root, fieldsOf(directive, "a metric directive"), at));
}

function dataOf(root: Fields, directive: Fields, at: number): Datum[] {
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  if (typeof namespace !== "string" || namespace === "") throw new EmfProblem("Namespace is no text");
  if (!Array.isArray(metrics)) throw new EmfProblem("Metrics is no list");
  if (metrics.length > EMF_METRICS) throw new EmfProblem(`more than ${EMF_METRICS} metrics`);
  const given = sets === undefined ? [[]] : sets;
  if (!Array.isArray(given)) throw new EmfProblem("Dimensions is no list");
  const dimensionSets = given.map((names) => dimensionsOf(root, names));
  return metrics.flatMap((metric) => {
    const { Name: name, Unit: unit, StorageResolution: resolution = 60 } = fieldsOf(metric, "a metric");
    if (typeof name !== "string" || name === "") throw new EmfProblem("Name is no text");
    if (resolution !== 1 && resolution !== 60) throw new EmfProblem("StorageResolution is neither 1 nor 60");
    const values = valuesOf(root, name);
    return dimensionSets.flatMap((dimensions) =>
      values.map((value) => ({
        namespace,
        name,
        dimensions,
        value,
        ...(typeof unit === "string" ? { unit } : {}),
        ...(resolution === 1 ? { highResolution: true } : {}),
        at,
      })),
    );
  });
}

function dimensionsOf(root: Fields, names: unknown): Record<string, string> {
  if (!Array.isArray(names)) throw new EmfProblem("a set of dimensions is no list");
  if (names.length > EMF_DIMENSIONS) throw new EmfProblem(`more than ${EMF_DIMENSIONS} dimensions`);
  return Object.fromEntries(
    names.map((name: unknown) => {
      const value = typeof name === "string" ? root[name] : undefined;
      if (typeof name !== "string" || value === undefined)
        throw new EmfProblem(`the dimension ${String(name)} has no value`);
      // The specification asks for texts; numbers and truth values are taken as such too (verify).
      if (typeof value === "object") throw new EmfProblem(`the dimension ${name} is no text`);
      return [name, String(value)];
    }),
  );
}

/** A metric whose value is not in the event is left out. */
function valuesOf(root: Fields, name: string): number[] {
  const value = root[name];
  if (value === undefined) return [];
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.length > EMF_VALUES) throw new EmfProblem(`${name} has more than ${EMF_VALUES} values`);
  return values.map((one) => {
    if (typeof one !== "number") throw new EmfProblem(`${name} is no number`);
    return one;
  });
}

function fieldsOf(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new EmfProblem(`${what} is no object`);
  return value as Fields;
}
