import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
} from "@aws-sdk/client-lambda";
import { parseArn } from "../../arn.ts";
import { TABLE_STREAMS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { invalid, malformed, notFlown, unmet } from "./errors.ts";
import { shownFilters } from "./queue-mapping.ts";
import { BATCH_WINDOW, LANES, QUEUE_BATCH, STREAM_AGE, STREAM_RETRIES } from "./limits.ts";

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export function checkStream(place: Place, input: CreateEventSourceMappingRequest, streamArn: string): void {
  const { StartingPosition: start, ParallelizationFactor: lanes } = input;
  if (!start)
    throw invalid(
      "1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    );
  if (!["LATEST", "AT_TIMESTAMP", "TRIM_HORIZON"].includes(start))
    throw malformed(
      unmet(start, "startingPosition", "satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]"),
    );
  if (start === "AT_TIMESTAMP") throw invalid(`Unsupported starting position for arn type: ${streamArn}`);
  if (input.ProvisionedPollerConfig)
    throw invalid("Unsupported ProvisionedPollerConfig parameter for given event source mapping type.");
  if (input.ScalingConfig)
    throw invalid("Unsupported ScalingConfig parameter for given event source mapping type.");
  if (input.TumblingWindowInSeconds) throw notFlown("CreateEventSourceMapping", "TumblingWindowInSeconds");
  const problems: string[] = [];
  const between = (value: number | undefined, member: string, least: number, most: number): void => {
    if (value === undefined || value === null) return;
    if (value < least) problems.push(unmet(value, member, `have value greater than or equal to ${least}`));
    if (value > most) problems.push(unmet(value, member, `have value less than or equal to ${most}`));
  };
  between(lanes, "parallelizationFactor", 1, LANES);
  between(input.BatchSize, "batchSize", 1, QUEUE_BATCH);
  between(input.MaximumBatchingWindowInSeconds, "maximumBatchingWindowInSeconds", 0, BATCH_WINDOW);
  between(input.MaximumRetryAttempts, "maximumRetryAttempts", -1, STREAM_RETRIES);
  between(input.MaximumRecordAgeInSeconds, "maximumRecordAgeInSeconds", -1, STREAM_AGE.most);
  const age = input.MaximumRecordAgeInSeconds ?? -1;
  if (age !== -1 && age < STREAM_AGE.least)
    problems.push(
      unmet(age, "maximumRecordAgeInSeconds", `have value greater than or equal to ${STREAM_AGE.least}`),
    );
  if (problems.length > 0) throw malformed(...problems);
  const target = input.DestinationConfig?.OnFailure?.Destination;
  const service = target ? parseArn(target)?.service : undefined;
  if (target && service !== "sqs" && service !== "sns" && service !== "s3")
    throw invalid(`The destination ARN ${target} is invalid.`);
  if (place.use(TABLE_STREAMS).shards(streamArn).length === 0) throw invalid("Stream not found");
}

export function streamDefaults(input: CreateEventSourceMappingRequest): EventSourceMappingConfiguration {
  return {
    StartingPosition: input.StartingPosition,
    BatchSize: input.BatchSize ?? 100,
    MaximumBatchingWindowInSeconds: input.MaximumBatchingWindowInSeconds ?? 0,
    ParallelizationFactor: input.ParallelizationFactor ?? 1,
    DestinationConfig: { OnFailure: input.DestinationConfig?.OnFailure ?? {} },
    MaximumRecordAgeInSeconds: input.MaximumRecordAgeInSeconds ?? -1,
    BisectBatchOnFunctionError: input.BisectBatchOnFunctionError ?? false,
    MaximumRetryAttempts: input.MaximumRetryAttempts ?? -1,
    TumblingWindowInSeconds: 0,
    FunctionResponseTypes: input.FunctionResponseTypes ?? [],
    FilterCriteria: shownFilters(input),
    ...(input.MetricsConfig ? { MetricsConfig: input.MetricsConfig } : {}),
    LastProcessingResult: "No records processed",
    StateTransitionReason: "User action",
  };
}
