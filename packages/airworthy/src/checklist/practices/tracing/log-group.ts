import { functionOfLogs } from "../../../fleet/alarms.ts";
import type { Fleet, LambdaFunction } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, entriesOf, type Node } from "../../../readers/tree.ts";
import type { Resolver } from "../../../fleet/resolver.ts";
import { branches } from "../../branches.ts";

/** Where a function's logs go, as far as the fleet says. */
export type LogsOf =
  | { readonly kind: "group"; readonly group: Resource }
  /** A custom resource sets how long the group keeps them, as CDK's LogRetention does. */
  | { readonly kind: "kept-by"; readonly resource: Resource }
  /** `LoggingConfig.LogGroup` names a group that the fleet does not declare. */
  | { readonly kind: "elsewhere"; readonly at: Node }
  /** The group that Lambda makes at the first invocation, and that nobody declares. */
  | { readonly kind: "undeclared" };

export function logsOf(fn: LambdaFunction, { resolver }: Fleet): LogsOf {
  const [named] = branches(fn.resource.properties, "LoggingConfig", "LogGroup");
  if (named) {
    const group = resolver.target(named, fn.stack, "logs")?.resource;
    return group?.type === LOG_GROUP ? { kind: "group", group } : { kind: "elsewhere", at: named };
  }
  if (fn.logGroup) return { kind: "group", group: fn.logGroup };
  for (const resource of fn.stack.resources.values()) {
    if (!resource.type.startsWith("Custom::") || !at(resource.properties, "RetentionInDays")) continue;
    if (functionOfLogs(at(resource.properties, "LogGroupName"), fn.stack, resolver) === fn.resource)
      return { kind: "kept-by", resource };
  }
  return { kind: "undeclared" };
}

/**
 * What may hold the function's log group without saying so: a group of the stack whose name only AWS knows, or a nested
 * stack that is told the function's name.
 */
export function perhapsDeclaredBy(fn: LambdaFunction, { resolver }: Fleet): Resource | undefined {
  return [...fn.stack.resources.values()].find((resource) => {
    if (resource.type === LOG_GROUP) return mayBearItsName(resource, fn, resolver);
    if (!NESTED.has(resource.type)) return false;
    return entriesOf(at(resource.properties, "Parameters")).some(({ value }) =>
      resolver.targets(value, fn.stack, "lambda").some((target) => target.resource === fn.resource),
    );
  });
}

/** A log group that bears the function's logical id, but not the name of the group that Lambda writes to. */
export function misnamedGroup(fn: LambdaFunction, { functions, resolver }: Fleet): Resource | undefined {
  return [...fn.stack.resources.values()].find(
    (resource) =>
      resource.type === LOG_GROUP &&
      /^Logs?(?:Group)?$/.test(resource.id.replace(fn.id, "")) &&
      !functions.some((other) => other.logGroup === resource) &&
      !mayBearItsName(resource, fn, resolver),
  );
}

const LOG_GROUP = "AWS::Logs::LogGroup";
const NESTED = new Set(["AWS::CloudFormation::Stack", "AWS::Serverless::Application"]);

/** Whether a group that is known to belong to no function may have the name that Lambda gives to this function's. */
function mayBearItsName(group: Resource, fn: LambdaFunction, resolver: Resolver): boolean {
  const written = at(group.properties, "LogGroupName");
  const name = at(fn.resource.properties, "FunctionName");
  // A function without a name gets a random one, which no template can say.
  if (!written || !name || functionOfLogs(written, fn.stack, resolver)) return false;
  const groups = resolver.symbols.of(written, fn.stack);
  const names = resolver.symbols.of(name, fn.stack).map((one) => `/aws/lambda/${one}`);
  if (groups.length === 0 || names.length === 0) return true;
  return groups.some((one) => names.some((other) => mayBeEqual(one, other)));
}

/** Whether two names can be the same once AWS has put values in the place of the tokens that only one of them has. */
function mayBeEqual(one: string, other: string): boolean {
  const matches = (pattern: string, text: string) => {
    const parts = pattern.split(/(\$\{[^}]*\})/).map((part) => {
      const open = part.startsWith("${") && !text.includes(part);
      return open ? ".*" : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    });
    return new RegExp(`^${parts.join("")}$`).test(text);
  };
  return matches(one, other) || matches(other, one);
}
