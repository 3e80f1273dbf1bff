import { parseArn } from "../../../arn.ts";
import { ServiceError } from "../../../error.ts";
import { LONGEST_DESCRIPTION, LONGEST_NAME, MOST_ACTIONS } from "../limits.ts";

/** A request that is against the rules of the API. */
export function validation(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

/** In the words that AWS was recorded to use. */
export function constraint(value: unknown, member: string, must: string): ServiceError {
  return validation(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );
}

/** @throws ServiceError unless a value that is given is one of a few. */
export function oneOf(value: string | undefined, member: string, values: readonly string[]): void {
  if (value !== undefined && !values.includes(value))
    throw constraint(value, member, `satisfy enum value set: [${values.join(", ")}]`);
}

export function between(value: number | undefined, member: string, least: number, most = Infinity): void {
  if (value === undefined) return;
  if (!(value >= least)) throw constraint(value, member, `have value greater than or equal to ${least}`);
  if (value > most) throw constraint(value, member, `have value less than or equal to ${most}`);
}

export interface Named {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  readonly ActionsEnabled?: boolean;
  readonly OKActions?: readonly string[];
  readonly AlarmActions?: readonly string[];
  readonly InsufficientDataActions?: readonly string[];
}

/** What both kinds of alarms have. */
export function checkNamed(input: Named): void {
  const { AlarmName: name = "", AlarmDescription: description = "" } = input;
  if (name === "") throw constraint(name, "alarmName", "have length greater than or equal to 1");
  if (name.length > LONGEST_NAME)
    throw constraint(name, "alarmName", `have length less than or equal to ${LONGEST_NAME}`);
  if (description.length > LONGEST_DESCRIPTION)
    throw constraint(
      description,
      "alarmDescription",
      `have length less than or equal to ${LONGEST_DESCRIPTION}`,
    );
  for (const member of ["OKActions", "AlarmActions", "InsufficientDataActions"] as const)
    checkActions(input[member] ?? [], member);
}

/**
 * What can be done on a change of state here. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function checkActions(actions: readonly string[], member: string): void {
  const at = member === "OKActions" ? "oKActions" : member[0]?.toLowerCase() + member.slice(1);
  if (actions.length > MOST_ACTIONS)
    throw constraint(`[${actions.join(", ")}]`, at, `have length less than or equal to ${MOST_ACTIONS}`);
  for (const action of actions) {
    const arn = parseArn(action);
    if (!arn) throw validation(`Invalid arn syntax: ${action}`);
    if (arn.service === "sns") continue;
    if (arn.service === "lambda" && arn.resource.startsWith("function:")) continue;
    if (INERT.has(arn.service))
      throw new ServiceError(
        "NotImplemented",
        `airworthy does not fly the alarm action ${action}: only topics of SNS and functions of Lambda can be told.`,
        { status: 501 },
      );
    throw validation(`Invalid action ARN: ${action}`);
  }
}

/** Services that AWS takes as actions and that do not fly here. */
const INERT = new Set(["automate", "swf", "autoscaling", "ssm", "ssm-incidents", "aiops", "ec2"]);
