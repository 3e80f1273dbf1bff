import { parseArn } from "../../arn.ts";
import { invalid, invalidValue } from "./errors.ts";
import { MOST_RECEIVES, MOST_REDRIVE_SOURCES } from "./limits.ts";

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceQueueArns: readonly string[];
}

export function readRedrivePolicy(text: string): RedrivePolicy {
  const bad = (reason: string): Error => invalidValue(text, "RedrivePolicy", reason);
  const policy = mapOf(text);
  if (!policy) throw bad("Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn: target, maxReceiveCount: count, ...others } = policy;
  for (const name of ["deadLetterTargetArn", "maxReceiveCount"])
    if (policy[name] === undefined)
      throw bad(`Redrive policy does not contain mandatory attribute: ${name}.`);
  const [other] = Object.keys(others);
  if (other) throw bad(`Unknown attribute: ${other}.`);
  const most = Number(count);
  if (!Number.isInteger(most) || most < 1 || most > MOST_RECEIVES)
    throw bad(
      `Invalid value for maxReceiveCount: ${String(count)}, valid values are from 1 to ${MOST_RECEIVES} both inclusive.`,
    );
  if (typeof target !== "string" || parseArn(target)?.service !== "sqs")
    throw bad("Invalid value for deadLetterTargetArn.");
  return { deadLetterTargetArn: target, maxReceiveCount: most };
}

/** The text as AWS keeps it: the count is a number even when it was given as text. */
export function normalRedrivePolicy(text: string): string {
  const { maxReceiveCount } = JSON.parse(text) as { maxReceiveCount: unknown };
  return typeof maxReceiveCount === "number" ? text : JSON.stringify(readRedrivePolicy(text));
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export function readAllowPolicy(text: string): RedriveAllowPolicy {
  const bad = (reason: string): Error => invalidValue(text, "RedriveAllowPolicy", reason);
  const policy = mapOf(text);
  if (!policy) throw bad("Redrive allow policy is not a valid JSON map.");
  const { redrivePermission: permission, sourceQueueArns: sources } = policy;
  if (permission !== "allowAll" && permission !== "denyAll" && permission !== "byQueue")
    throw bad("Invalid value for redrivePermission.");
  if (permission !== "byQueue") {
    if (sources !== undefined) throw bad("sourceQueueArns can only be given with the permission byQueue.");
    return { redrivePermission: permission, sourceQueueArns: [] };
  }
  if (!Array.isArray(sources) || sources.length === 0 || sources.length > MOST_REDRIVE_SOURCES)
    throw bad(`sourceQueueArns must have 1 to ${MOST_REDRIVE_SOURCES} queues.`);
  return { redrivePermission: permission, sourceQueueArns: sources.map(String) };
}

/** Throws when a queue may not have this dead-letter queue. */
export function checkTarget(
  source: { readonly arn: string; readonly fifo: boolean },
  text: string,
  target: { readonly fifo: boolean; readonly allow: RedriveAllowPolicy | undefined } | undefined,
): void {
  if (!target) throw invalidValue(text, "RedrivePolicy", "Dead letter target does not exist.");
  if (target.fifo !== source.fifo)
    throw invalidValue(text, "RedrivePolicy", "Dead-letter queue must be same type of queue as the source.");
  const { redrivePermission: permission, sourceQueueArns } = target.allow ?? {};
  if (permission === "denyAll" || (permission === "byQueue" && !sourceQueueArns?.includes(source.arn)))
    throw invalid(
      `Value ${text} for parameter RedrivePolicy is invalid. Reason: The redrive allow policy of the dead-letter queue does not allow ${source.arn}.`,
    );
}

function mapOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
