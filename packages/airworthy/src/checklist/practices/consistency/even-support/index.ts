import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { functionsIn } from "../../../../fleet/lookup.ts";
import { item } from "../../../item.ts";
import { property, textOf } from "../../../properties.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { at } from "../../../../readers/tree.ts";

/** A habit needs some functions to be one, and most of them to have it. */
const FEWEST_SIBLINGS = 3;
const MOST_OF_THEM = 0.6;

/** Support a function can have, in the words of the finding, and how to see it. */
const SUPPORT: readonly (readonly [what: string, has: (fn: LambdaFunction) => boolean])[] = [
  [
    "an alarm on errors",
    (fn) => fn.alarms.some((watch) => watch.metric.name === "Errors" || watch.throughLogs),
  ],
  ["an alarm on throttles", (fn) => fn.alarms.some((watch) => watch.metric.name === "Throttles")],
  ["tracing", (fn) => fn.tracer !== undefined || textOf(property(fn, "TracingConfig.Mode")) === "Active"],
  ["gradual deployment", (fn) => fn.aliases.some((alias) => alias.deployment !== undefined)],
  [
    "a log group with retention",
    (fn) => fn.logGroup !== undefined && at(fn.logGroup.properties, "RetentionInDays") !== undefined,
  ],
];

export default item({
  id: "consistency/even-support",
  of: "function",
  says: "Every function has the support that most of its siblings have.",
  because:
    "Standards are kept for new functions and forgotten for old ones, or the other way round; the function that differs from its siblings is the one nobody notices until it fails.",
  source: "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/opex-prepare.html",
  severity: "note",
  appliesTo: (fn, { fleet }) => {
    if (fn.purpose !== "workload")
      return notApplicable("it only serves the deployment or stands in front of CloudFront");
    return (
      siblings(fn, fleet).length >= FEWEST_SIBLINGS ||
      notApplicable(`fewer than ${FEWEST_SIBLINGS} functions in its stack to compare with`)
    );
  },
  check: (fn, { fleet }) => {
    const others = siblings(fn, fleet);
    const missing = SUPPORT.flatMap(([what, has]) => {
      const count = others.filter(has).length;
      return !has(fn) && count >= others.length * MOST_OF_THEM
        ? [`${what} (${count} of ${others.length} siblings)`]
        : [];
    });
    if (missing.length === 0) return met(`like its ${others.length} siblings`);
    return notMet(
      fn.declared.at,
      `${fn.id} lacks ${missing.join(", ")}.`,
      "Give it the same support, or say in an exception why it differs.",
    );
  },
});

function siblings(fn: LambdaFunction, fleet: Fleet): readonly LambdaFunction[] {
  return functionsIn(fn.stack, fleet).filter((other) => other !== fn && other.purpose === "workload");
}
