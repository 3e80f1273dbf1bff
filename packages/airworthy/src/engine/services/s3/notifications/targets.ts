import { parseArn } from "../../../arn.ts";
import { ServiceError } from "../../../error.ts";
import { isLater } from "../../../kernel/later.ts";
import { LAMBDA } from "../../../ports.ts";
import { permits } from "../../../resource-policy.ts";
import type { Members } from "../../../service.ts";
import { invalidArgument, s3Error } from "../errors.ts";
import type { Bucket, Room } from "../state.ts";
import type { Target } from "./configuration.ts";
import { callerOf } from "./notify.ts";

const ACTIONS = { lambda: "lambda:InvokeFunction", sqs: "sqs:SendMessage", sns: "sns:Publish" } as const;

/**
 * Why S3 would not take a target, in its words; `undefined` when it exists and lets the bucket in. Throws for an ARN
 * that cannot be one.
 */
export function problemOf(room: Room, bucket: Bucket, { kind, arn }: Target): string | undefined {
  const parsed = parseArn(arn);
  if (!parsed || parsed.service !== kind) throw invalidArgument("The ARN is not well formed", arn);
  if (parsed.region !== bucket.region)
    throw invalidArgument(
      "The notification destination service region is not valid for the bucket location constraint",
      arn,
    );
  if (kind !== "lambda" && arn.endsWith(".fifo"))
    return kind === "sqs" ? "FIFO SQS queues are not supported" : "SNS FIFO topics are not supported";
  let policy: string | undefined;
  try {
    policy = policyOf(room, bucket, kind, parsed.resource, arn);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return kind === "lambda"
      ? `Not authorized to invoke function [${arn}]`
      : `The destination ${kind === "sqs" ? "queue" : "topic"} does not exist`;
  }
  const asked = {
    principal: "s3.amazonaws.com",
    action: ACTIONS[kind],
    sourceArn: `arn:${room.place.partition}:s3:::${bucket.name}`,
    sourceAccount: room.place.account,
  };
  if (permits(policy, asked)) return undefined;
  return kind === "lambda"
    ? `Not authorized to invoke function [${arn}]`
    : `Permissions on the destination ${kind === "sqs" ? "queue" : "topic"} do not allow S3 to publish notifications from this bucket`;
}

function policyOf(
  room: Room,
  bucket: Bucket,
  kind: Target["kind"],
  resource: string,
  arn: string,
): string | undefined {
  const { place } = room;
  const caller = callerOf(room, bucket);
  const ask = (operation: string, input: Members): Members => {
    const answer = place.call(kind, operation, input, caller);
    return isLater(answer) ? {} : (answer ?? {});
  };
  if (kind === "lambda") {
    const [, name = "", qualifier] = resource.split(":");
    const lambda = place.use(LAMBDA);
    void lambda.invoke({ functionName: arn, type: "DryRun", payload: new Uint8Array(0), caller });
    return lambda.policyOf(name, qualifier);
  }
  if (kind === "sqs") {
    const { QueueUrl } = ask("GetQueueUrl", { QueueName: resource });
    return attributesOf(ask("GetQueueAttributes", { QueueUrl, AttributeNames: ["Policy"] }));
  }
  return attributesOf(ask("GetTopicAttributes", { TopicArn: arn }));
}

function attributesOf({ Attributes }: Members): string | undefined {
  return (Attributes as Readonly<Record<string, string>> | undefined)?.["Policy"];
}

/** Throws what S3 says when it cannot take some of the targets. */
export function checkTargets(room: Room, bucket: Bucket, targets: readonly Target[]): void {
  const problems = targets.flatMap((target) => {
    const problem = problemOf(room, bucket, target);
    return problem === undefined ? [] : [{ arn: target.arn, problem }];
  });
  if (problems.length === 0) return;
  const fields = problems.flatMap(({ arn, problem }, index) => [
    [`ArgumentName${index + 1}`, arn],
    [`ArgumentValue${index + 1}`, problem],
  ]);
  throw s3Error(
    "InvalidArgument",
    400,
    "Unable to validate the following destination configurations",
    Object.fromEntries(fields) as Readonly<Record<string, string>>,
  );
}
