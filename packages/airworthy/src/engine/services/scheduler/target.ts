import type { Target } from "@aws-sdk/client-scheduler";
import { parseArn } from "../../arn.ts";
import type { Place } from "../../service.ts";
import { between, invalid, unmet } from "./errors.ts";
import { LONGEST_AGE, RETRIES, SHORTEST_AGE } from "./limits.ts";
import { TEMPLATED } from "./send.ts";
import { checkUniversal, isJson, withoutAttributes } from "./universal.ts";

/** For services that are no targets here. */
const FOREIGN = ["EcsParameters", "KinesisParameters", "SageMakerPipelineParameters"] as const;

/** Takes a target as it will be kept, or refuses it by name. Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html */
export function checkedTarget(place: Place, target: Target | undefined): Target {
  const { Arn = "", RoleArn = "", Input, RetryPolicy, DeadLetterConfig } = target ?? {};
  const { SqsParameters, EventBridgeParameters } = target ?? {};
  for (const name of FOREIGN)
    if (target?.[name] !== undefined)
      throw invalid(`airworthy does not fly the ${name} of a schedule's target: it flies no such target.`);
  const arn = parseArn(Arn);
  if (!arn) throw invalid(`Provided Arn is not in correct format: ${Arn}`);
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/.test(RoleArn))
    throw unmet(
      RoleArn,
      "target.roleArn",
      String.raw`satisfy regular expression pattern: arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@\/-]+`,
    );
  if (arn.service === "scheduler") checkUniversal(place, Arn, Input);
  else if (!TEMPLATED.has(arn.service))
    throw invalid(`airworthy does not fly ${arn.service} as the target of a schedule: ${Arn}`);
  if (SqsParameters && arn.service !== "sqs") throw invalid(`SqsParameters are for queues, not for ${Arn}.`);
  if ((EventBridgeParameters !== undefined) !== (arn.service === "events"))
    throw invalid(`EventBridgeParameters must be given for an event bus, and for nothing else: ${Arn}`);
  if (EventBridgeParameters && (!EventBridgeParameters.DetailType || !EventBridgeParameters.Source))
    throw invalid("EventBridgeParameters must have a DetailType and a Source.");
  if (EventBridgeParameters?.Source?.startsWith("aws."))
    throw invalid(
      `Source of EventBridgeParameters must not begin with aws.: ${EventBridgeParameters.Source}`,
    );
  if (Input === "") throw unmet(Input, "target.input", "have length greater than or equal to 1");
  if (Input !== undefined && ["lambda", "events"].includes(arn.service) && !isJson(withoutAttributes(Input)))
    throw invalid(`Input of ${Arn} is not well-formed JSON.`);
  const { MaximumEventAgeInSeconds = LONGEST_AGE / 1000, MaximumRetryAttempts = RETRIES } = RetryPolicy ?? {};
  between(MaximumRetryAttempts, "target.retryPolicy.maximumRetryAttempts", 0, RETRIES);
  between(
    MaximumEventAgeInSeconds,
    "target.retryPolicy.maximumEventAgeInSeconds",
    SHORTEST_AGE / 1000,
    LONGEST_AGE / 1000,
  );
  const queue = DeadLetterConfig?.Arn;
  if (queue !== undefined && (parseArn(queue)?.service !== "sqs" || queue.endsWith(".fifo")))
    throw invalid(`The dead-letter queue of a schedule must be a standard SQS queue: ${queue}`);
  return {
    Arn,
    RoleArn,
    ...(Input === undefined ? {} : { Input }),
    RetryPolicy: { MaximumEventAgeInSeconds, MaximumRetryAttempts },
    ...(queue === undefined ? {} : { DeadLetterConfig: { Arn: queue } }),
    ...(SqsParameters ? { SqsParameters: { MessageGroupId: SqsParameters.MessageGroupId } } : {}),
    ...(EventBridgeParameters
      ? {
          EventBridgeParameters: {
            DetailType: EventBridgeParameters.DetailType,
            Source: EventBridgeParameters.Source,
          },
        }
      : {}),
  };
}
