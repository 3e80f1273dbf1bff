import { functionsOf } from "../../../fleet/lookup.ts";
import type { Alarm, AlarmMetric, Fleet, LambdaFunction } from "../../../fleet/model.ts";
import type { Json } from "../../../readers/tree.ts";
import { PUBLISHED } from "./known-metrics.ts";
import { writtenIn } from "./metrics.ts";
import type { Misdirection } from "./misdirected.ts";

/** A set of dimensions under which AWS keeps no metric: CloudWatch finds nothing unless the set is the same. */
export function wrongDimensions(alarm: Alarm, metric: AlarmMetric, fleet: Fleet): Misdirection | undefined {
  const { namespace, name, dimensions } = metric;
  const known = PUBLISHED[namespace ?? ""];
  const [first] = dimensions;
  if (!known || !first || dimensions.some((one) => one.name === "")) return undefined;
  if (known.accountWide.includes(name ?? ""))
    return {
      at: first.node,
      looksAt: `${name} by ${first.name}, though AWS keeps it for the whole account only`,
      cure: "Remove the Dimensions.",
    };
  const names = new Set(dimensions.map((one) => one.name));
  if (known.dimensions.some((set) => set.length === names.size && includes(set, names))) return undefined;
  return misspelt(metric, known.dimensions.flat()) ?? lacking(alarm, metric, names, fleet);
}

function misspelt({ dimensions }: AlarmMetric, known: readonly string[]): Misdirection | undefined {
  for (const { name, node } of dimensions) {
    const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
    if (known.includes(name) || meant === undefined) continue;
    return { at: node, looksAt: `the dimension ${name}, which is spelt ${meant}`, cure: `Write ${meant}.` };
  }
  return undefined;
}

/** Dimensions that go together with others: a version is the version of an alias, which is of a function. */
function lacking(
  alarm: Alarm,
  metric: AlarmMetric,
  names: ReadonlySet<string>,
  fleet: Fleet,
): Misdirection | undefined {
  const { namespace, name, dimensions, at: where } = metric;
  const whole = PUBLISHED[namespace ?? ""]?.dimensions.find((set) => includes(set, names));
  if (!whole) return undefined;
  const missing = whole.filter((one) => !names.has(one));
  const list = writtenIn(alarm, metric, "Dimensions");
  const values = missing.map((one) => valueOf(one, alarm, metric, fleet));
  return {
    at: dimensions[0]?.node ?? where,
    looksAt: `${name ?? "a metric"} by ${[...names].join(" and ")}, and there is no such metric without ${missing.join(" and ")}`,
    cure: `Add the dimension ${missing.join(" and ")}.`,
    ...(list?.kind === "list" && values.every((value) => value !== undefined)
      ? {
          changes: missing.map((one, index) => ({
            kind: "append",
            list,
            value: { Name: one, Value: values[index] as Json },
          })),
        }
      : {}),
  };
}

function includes(set: readonly string[], names: ReadonlySet<string>): boolean {
  return [...names].every((one) => set.includes(one));
}

/** What a missing dimension has to say, when the others leave no doubt. */
function valueOf(dimension: string, alarm: Alarm, metric: AlarmMetric, fleet: Fleet): Json | undefined {
  const watched = alarm.watches.find((watch) => watch.metric === metric)?.resource;
  if (!watched || watched.stack !== alarm.resource.stack) return undefined;
  if (dimension === "FunctionName") return { Ref: watched.id };
  const [fn] = functionsOf(watched, fleet);
  return dimension === "Resource" && fn ? aliasOf(fn) : undefined;
}

/** The one alias of a function, as the dimension `Resource` writes it. */
export function aliasOf(fn: LambdaFunction): Json | undefined {
  const [alias, another] = fn.aliases;
  return alias && !another && /^[\w-]+$/.test(alias.name)
    ? { "Fn::Sub": `\${${fn.id}}:${alias.name}` }
    : undefined;
}
