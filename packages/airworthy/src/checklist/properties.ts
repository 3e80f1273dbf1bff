import type { LambdaFunction } from "../fleet/model.ts";
import { evaluate, type Value } from "../readers/cloudformation/values.ts";
import type { Resource } from "../readers/stack.ts";
import { withGlobals } from "../readers/sam/globals.ts";
import { at, entryOf, type Json, type Node } from "../readers/tree.ts";
import type { SetValue } from "../fixers/change.ts";

/** SAM's name for a property of `AWS::Lambda::Function`, where it differs. */
const SAM_PATHS: Readonly<Record<string, readonly string[]>> = {
  "TracingConfig.Mode": ["Tracing"],
  "DeadLetterConfig.TargetArn": ["DeadLetterQueue", "TargetArn"],
};

/** Value of a property by its CloudFormation path (`TracingConfig.Mode`), with where it was decided. */
export function property(fn: LambdaFunction, path: string): Value | undefined {
  return valueAt(fn.resource, ...path.split("."));
}

/** Value at a path of a resource's properties; `undefined` when nothing stands there. */
export function valueAt(resource: Resource, ...path: (string | number)[]): Value | undefined {
  const node = at(resource.properties, ...path);
  if (!node) return undefined;
  const inherited = path.some((step, depth) => {
    const parent = at(resource.properties, ...path.slice(0, depth));
    return typeof step === "string" && entryOf(parent, step)?.from === "globals";
  });
  return evaluate(node, resource.stack, inherited ? "Globals" : "own line");
}

/** Known number of a value, else `undefined`. A numeric string counts: CloudFormation takes both. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind !== "known" || value.value === null || value.value === "") return undefined;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : undefined;
}

export function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "known" && value.value !== null ? String(value.value) : undefined;
}

/** Lambda's default timeout in seconds. https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
export const DEFAULT_TIMEOUT = 3;

/** Timeout in seconds that will apply: the template's, or Lambda's default; `undefined` when hidden. */
export function timeoutOf(fn: LambdaFunction): number | undefined {
  const value = property(fn, "Timeout");
  return !value || value.kind === "absent" ? DEFAULT_TIMEOUT : numberOf(value);
}

/** A property of a SAM function, with what Globals give it. */
export function samProperty(fn: LambdaFunction, ...path: string[]): Node | undefined {
  return fn.language === "sam" ? at(withGlobals(fn.declared, fn.stack), ...path) : undefined;
}

/** A change that sets a function property in the function's own language. */
export function setProperty(fn: LambdaFunction, path: string, value: Json): SetValue {
  const steps = (fn.language === "sam" && SAM_PATHS[path]) || path.split(".");
  return {
    kind: "set",
    resource: fn.declared,
    path: ["Properties", ...steps],
    value,
    inheritable: fn.language === "sam",
  };
}
