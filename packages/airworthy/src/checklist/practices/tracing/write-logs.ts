import type { Fleet, Role } from "../../../fleet/model.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at } from "../../../readers/tree.ts";
import { mayCall, type Need } from "../../grants.ts";

/** Stands for the name of the stack, with which the names that CloudFormation makes begin. */
export const STACK = "stack";

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
 * Whether a role may write to a log group of the given name. Many roles are limited to the group that bears
 * the function's name.
 *
 * @param group its name, `STACK` standing for the name of the stack
 */
export function mayWriteTo(role: Role, group: string): boolean {
  const arn = `arn:aws:logs:region:account:log-group:${group}:log-stream:x`;
  const on: Need["on"] = (resource) => patternOf(resource).test(arn);
  return ["logs:CreateLogStream", "logs:PutLogEvents"].every(
    (action) => mayCall(role, { ...WRITE_LOGS, action, on }) === true,
  );
}

/** The name of a log group as {@link mayWriteTo} takes it. */
export function nameOfGroup(group: Resource, { resolver }: Fleet): string | undefined {
  const [name] = resolver.symbols.of(at(group.properties, "LogGroupName"), group.stack);
  return name?.replaceAll(STACK_NAME, STACK);
}

const STACK_NAME = /\$\{@\d+\.AWS::StackName\}/g;

/** A pattern of the ARNs that a statement's resource covers. */
function patternOf(resource: string): RegExp {
  const known = resource
    .replaceAll(STACK_NAME, STACK)
    .replaceAll(/\$\{AWS::(?:Region|AccountId|Partition)\}/g, "*")
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${known.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
