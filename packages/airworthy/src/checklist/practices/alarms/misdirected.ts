import type { Change } from "../../../fixers/change.ts";
import type { Alarm, AlarmMetric, Fleet } from "../../../fleet/model.ts";
import type { Range } from "../../../readers/source.ts";
import { wrongValue } from "./dimension-values.ts";
import { wrongDimensions } from "./dimensions.ts";
import { PUBLISHED } from "./known-metrics.ts";
import { writtenIn } from "./metrics.ts";

/** Why an alarm looks where nothing is. */
export interface Misdirection {
  readonly at: Range;
  /** What it looks at, as the object of "watches". */
  readonly looksAt: string;
  readonly cure: string;
  /** What mends it, when there is no doubt. */
  readonly changes?: readonly Change[];
}

/** Whatever makes that an alarm never gets data, for certain. */
export function misdirections(alarm: Alarm, fleet: Fleet): Misdirection[] {
  return alarm.metrics.flatMap((metric) => {
    const name = misspelt(alarm, metric);
    if (name) return [name];
    const dimensions = wrongDimensions(alarm, metric, fleet);
    return [...(dimensions ? [dimensions] : []), ...wrongValue(alarm, metric, fleet)];
  });
}

/** Names of metrics and namespaces are compared letter by letter. */
function misspelt(alarm: Alarm, metric: AlarmMetric): Misdirection | undefined {
  const { namespace, name } = metric;
  if (namespace === undefined || name === undefined) return undefined;
  const instead = (part: "Namespace" | "MetricName", looksAt: string, meant: string): Misdirection => {
    const node = writtenIn(alarm, metric, part);
    return {
      at: node ?? metric.at,
      looksAt,
      cure: `Write ${meant}.`,
      ...(node?.kind === "scalar" ? { changes: [{ kind: "replace", node, value: meant }] } : {}),
    };
  };
  const known = PUBLISHED[namespace];
  if (!known) {
    const meant = Object.keys(PUBLISHED).find((one) => one.toLowerCase() === namespace.toLowerCase());
    if (meant === undefined) return undefined;
    return instead("Namespace", `the namespace ${namespace}, which is spelt ${meant}`, meant);
  }
  const meant = known.metrics.includes(name) ? undefined : known.metrics.find((one) => isNear(one, name));
  if (meant === undefined) return undefined;
  return instead("MetricName", `${name}, a metric that ${namespace} does not have`, meant);
}

/** The same but for case, blanks or an s at the end. */
function isNear(meant: string, written: string): boolean {
  const [a, b] = [meant.toLowerCase(), written.toLowerCase().replaceAll(/[ _-]/g, "")];
  return a === b || a === `${b}s` || b === `${a}s`;
}
