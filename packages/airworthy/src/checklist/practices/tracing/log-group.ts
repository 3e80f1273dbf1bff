import { functionOfLogs } from "../../../fleet/alarms.ts";
import type { Fleet, LambdaFunction, Role } from "../../../fleet/model.ts";
import type { Resource, Stack } from "../../../readers/stack.ts";
import { at, type Node, oneOrMany, stringOf } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { mayCall, type Need } from "../../grants.ts";

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
    return group?.type === "AWS::Logs::LogGroup"
      ? { kind: "group", group }
      : { kind: "elsewhere", at: named };
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
 * A log group of the function's stack that may be the function's own: its name, or the function's, is only known to
 * AWS.
 */
export function perhapsItsGroup(fn: LambdaFunction, { resolver }: Fleet): Resource | undefined {
  const names = resolver.symbols.of(at(fn.resource.properties, "FunctionName"), fn.stack);
  // A function without a name gets a random one, which no template can say.
  if (!at(fn.resource.properties, "FunctionName")) return undefined;
  return [...fn.stack.resources.values()].find((resource) => {
    if (resource.type !== "AWS::Logs::LogGroup") return false;
    const name = at(resource.properties, "LogGroupName");
    if (!name || functionOfLogs(name, fn.stack, resolver)) return false;
    const groups = resolver.symbols.of(name, fn.stack);
    if (groups.length === 0 || names.length === 0) return true;
    return groups.some((group) => /^\/aws\/lambda\/.*\$\{(?!@\d+\.AWS::|AWS::)|^\$\{/.test(group));
  });
}

const READERS = new Set([
  "AWS::Logs::MetricFilter",
  "AWS::Logs::SubscriptionFilter",
  "AWS::Logs::QueryDefinition",
]);

/** What reads a function's logs from the group it writes to now, and would miss them in another or in another form. */
export function readersOf(fn: LambdaFunction, fleet: Fleet): Resource | undefined {
  const { resolver } = fleet;
  const name = stringOf(at(fn.resource.properties, "FunctionName"));
  for (const stack of fleet.stacks) {
    for (const resource of stack.resources.values()) {
      const { properties } = resource;
      if (READERS.has(resource.type)) {
        const groups = [at(properties, "LogGroupName"), ...oneOrMany(at(properties, "LogGroupNames"))];
        if (groups.some((node) => node && isItsGroup(node, stack))) return resource;
      } else if (resource.type === "AWS::CloudWatch::Dashboard" && shows(resource)) return resource;
    }
  }
  return undefined;

  function isItsGroup(node: Node, stack: Stack): boolean {
    if (functionOfLogs(node, stack, resolver) === fn.resource) return true;
    return fn.logGroup !== undefined && resolver.target(node, stack, "logs")?.resource === fn.logGroup;
  }

  /** The text of a dashboard is JSON of its own, so its widgets are searched as text. */
  function shows({ body }: Resource): boolean {
    const text = body.source.text.slice(body.start, body.end);
    const ids = name === undefined ? [fn.id] : [fn.id, name];
    return /\/aws\/lambda\//.test(text) && ids.some((id) => text.includes(id));
  }
}

/**
 * What a role needs to write logs, with AWS's policies that let a function write to any group.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html#permissions-executionrole-features
 */
export const WRITE_LOGS: Need = {
  action: "logs:PutLogEvents",
  managed:
    /^(?:AWSLambda(?:Basic|VPCAccess|Kinesis|DynamoDB|SQSQueue|MSK)ExecutionRole|AWSLambdaBasicDurableExecutionRolePolicy|AWSLambdaExecute|CloudWatchLogsFullAccess|CloudWatchFullAccess(?:V2)?)$/,
};

/**
 * Whether a role may write to a log group that CloudFormation names. Many roles are limited to the group that bears
 * the function's name.
 */
export function mayWriteTo(role: Role, groupId: string): boolean {
  const arn = `arn:aws:logs:region:account:log-group:stack-${groupId}-x:log-stream:x`;
  const on: Need["on"] = (resource) => patternOf(resource).test(arn);
  return ["logs:CreateLogStream", "logs:PutLogEvents"].every(
    (action) => mayCall(role, { ...WRITE_LOGS, action, on }) === true,
  );
}

/** A pattern of the ARNs that a statement's resource covers. CloudFormation starts its names with the stack's. */
function patternOf(resource: string): RegExp {
  const known = resource
    .replaceAll(/\$\{@\d+\.AWS::StackName\}/g, "stack")
    .replaceAll(/\$\{AWS::(?:Region|AccountId|Partition)\}/g, "*")
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${known.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
