import { nearest } from "../../../../permissions/distance.ts";
import type { LambdaFunction } from "../../../../fleet/model.ts";
import { hiddenBy, possibilities, type Value } from "../../../../readers/cloudformation/values.ts";
import { item } from "../../../item.ts";
import { property, textOf } from "../../../properties.ts";
import { daysBetween, isNewer, type Runtime, RUNTIMES, standingOf } from "../../../runtimes.ts";
import { cannotTell, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { stepOf } from "./step.ts";

export default item({
  id: "consistency/runtime-supported",
  of: "function",
  says: "Every function runs on a runtime that AWS supports.",
  because:
    "A deprecated runtime gets no security patches and no support, and one day Lambda refuses every update: also the one that mends an outage.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
  severity: "warning",
  appliesTo: (fn) => {
    if (textOf(property(fn, "PackageType")) === "Image" || property(fn, "Code.ImageUri"))
      return notApplicable("it is a container image, which brings its own runtime");
    const runtime = property(fn, "Runtime");
    if (!runtime || runtime.kind === "absent") return notApplicable("it names no runtime");
    if (textOf(runtime)?.startsWith("arn:"))
      return notApplicable("whoever publishes its runtime says how long it lives");
    return true;
  },
  check: (fn, { date }) => {
    const value = property(fn, "Runtime");
    const names = value && possibilities(value, undefined);
    if (!value || !names) return cannotTell(value ? hiddenBy(value) : "no Runtime", value?.at);
    const known = names.filter((name) => typeof name === "string");
    if (known.length === 0 || known.some((name) => name.includes("{{")))
      return cannotTell("the runtime is filled in elsewhere", value.at);
    const newer = known.find((name) => !(name in RUNTIMES) && isNewer(name));
    if (newer) return cannotTell(`${newer} is younger than this version of airworthy`, value.at);
    const found = known.map((name) => problemOf(fn, value, name, date)).filter((one) => one !== undefined);
    return problems(found.slice(0, 1), known.join(" or "));
  },
  fix: stepOf,
});

function problemOf(fn: LambdaFunction, value: Value, name: string, date: string): Problem | undefined {
  const at = value.at;
  const runtime = RUNTIMES[name];
  if (!runtime) {
    const longer = Object.keys(RUNTIMES).filter((one) => one.startsWith(name));
    const meant = longer.length === 1 ? longer[0] : nearest(name, Object.keys(RUNTIMES), 2);
    return {
      at,
      says: `${fn.id} names the runtime ${name}, which Lambda does not have.`,
      cure: meant ? `Write ${meant}.` : "Name a runtime of the list at AWS.",
      severity: "error",
    };
  }
  const cure = cureFor(runtime);
  switch (standingOf(runtime, date)) {
    case "update-blocked":
      return {
        at,
        says: `${fn.id} runs on ${name}: since ${runtime.updateBlocked} Lambda refuses every update of it.`,
        cure,
        severity: "error",
      };
    case "create-blocked":
      return {
        at,
        says: `${fn.id} runs on ${name}, deprecated since ${runtime.deprecated}: nobody can create it anew${until(runtime)}.`,
        cure,
      };
    case "deprecated":
      return {
        at,
        says: `${fn.id} runs on ${name}, deprecated since ${runtime.deprecated}${until(runtime)}.`,
        cure,
      };
    case "soon":
      return {
        at,
        says: `${fn.id} runs on ${name}, which is deprecated on ${runtime.deprecated}, in ${daysBetween(date, runtime.deprecated ?? date)} days.`,
        cure,
        severity: "note",
      };
    default:
      return undefined;
  }
}

function until({ updateBlocked }: Runtime): string {
  return updateBlocked === undefined ? "" : `, and nobody can update it from ${updateBlocked} on`;
}

function cureFor({ step, successor, beware }: Runtime): string {
  const first = step === undefined ? "" : `${step} as the next step, or to `;
  const mind = beware === undefined ? "" : `; mind that ${beware}`;
  return `Move to ${first}${successor ?? "a supported runtime"}${mind}.`;
}
