import type { Change } from "../../../../fixers/change.ts";
import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { at, intrinsicOf, stringOf } from "../../../../readers/tree.ts";
import type { Context } from "../../../item.ts";
import { property, textOf } from "../../../properties.ts";
import { RUNTIMES, standingOf } from "../../../runtimes.ts";

/**
 * The smallest step to a supported runtime that runs the same code, or why a person has to take it. A line in Globals
 * is changed only when the step is right for every function that has its runtime from there.
 */
export function stepOf(fn: LambdaFunction, { fleet, date }: Context): readonly Change[] | string {
  const node = at(fn.resource.properties, "Runtime");
  const name = stringOf(node);
  if (!node || name === undefined || node.madeUp) return elsewhere(fn);
  const refusal = sharing(fn, fleet)
    .map((one) => refusalOf(one, name, date))
    .find((one) => one !== undefined);
  const step = RUNTIMES[name]?.step;
  return refusal ?? (step === undefined ? "no step is known" : [{ kind: "replace", node, value: step }]);
}

function elsewhere(fn: LambdaFunction): string {
  const node = at(fn.resource.properties, "Runtime");
  return `the runtime is said elsewhere, by ${intrinsicOf(node)?.name ?? "an expansion"}`;
}

/** Functions whose runtime is the same line of text. */
function sharing(fn: LambdaFunction, fleet: Fleet): readonly LambdaFunction[] {
  const node = at(fn.resource.properties, "Runtime");
  return fleet.functions.filter((other) => {
    const its = at(other.resource.properties, "Runtime");
    return other === fn || (its?.source === node?.source && its?.start === node?.start);
  });
}

function refusalOf(fn: LambdaFunction, name: string, date: string): string | undefined {
  const runtime = RUNTIMES[name];
  if (!runtime) return `nobody can tell which runtime ${name} is meant to be`;
  const next = runtime.step === undefined ? undefined : RUNTIMES[runtime.step];
  if (!next || standingOf(next, date) !== "supported")
    return `code for ${name} has to be changed or built anew for ${runtime.successor ?? "another runtime"}${runtime.beware === undefined ? "" : `: ${runtime.beware}`}`;
  if (at(fn.resource.properties, "Layers"))
    return `the layers of ${fn.id} are built for ${name}; see that they come for ${runtime.step} too`;
  if (name.startsWith("python") && !isBuiltFromSource(fn))
    return `the package of ${fn.id} is built elsewhere; compiled Python packages must be built for ${runtime.step} first`;
  return undefined;
}

/** Whether the deployment makes the package from what lies beside the template, for the runtime it says. */
function isBuiltFromSource(fn: LambdaFunction): boolean {
  const inline = at(fn.resource.properties, "Code", "ZipFile") ?? at(fn.declared.properties, "InlineCode");
  const folder =
    fn.language === "sam" ? textOf(property({ ...fn, resource: fn.declared }, "CodeUri")) : undefined;
  return inline !== undefined || (folder !== undefined && !/^(?:s3|https?):|\.zip$|\.jar$/.test(folder));
}
