import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
} from "@aws-sdk/client-lambda";
import { QUEUES } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { invalid, malformed, notFlown, unmet } from "./errors.ts";
import { BATCH_WINDOW, FIFO_BATCH, LEAST_POLLERS, MOST_POLLERS, QUEUE_BATCH } from "./limits.ts";

/** Members that only streams have. */
const OF_STREAMS = [
  "StartingPosition",
  "StartingPositionTimestamp",
  "ParallelizationFactor",
  "MaximumRecordAgeInSeconds",
  "BisectBatchOnFunctionError",
  "MaximumRetryAttempts",
  "TumblingWindowInSeconds",
] as const;

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
export function checkQueue(
  place: Place,
  input: CreateEventSourceMappingRequest,
  queueArn: string,
  /** Seconds. */
  timeout: number,
): void {
  if (input.DestinationConfig?.OnFailure?.Destination || input.DestinationConfig?.OnSuccess?.Destination)
    throw invalid("Unsupported DestinationConfig parameter for given event source mapping type.");
  for (const member of OF_STREAMS)
    if (input[member] !== undefined && input[member] !== null)
      throw invalid(`Unsupported ${member} parameter for given event source mapping type.`);
  const { BatchSize: size = 10, MaximumBatchingWindowInSeconds: window = 0, ScalingConfig: scaling } = input;
  const problems: string[] = [];
  if (size < 1) problems.push(unmet(size, "batchSize", "have value greater than or equal to 1"));
  if (size > QUEUE_BATCH)
    problems.push(unmet(size, "batchSize", `have value less than or equal to ${QUEUE_BATCH}`));
  if (window < 0 || window > BATCH_WINDOW)
    problems.push(
      unmet(window, "maximumBatchingWindowInSeconds", `have value less than or equal to ${BATCH_WINDOW}`),
    );
  const most = scaling?.MaximumConcurrency;
  if (most !== undefined && (most < 2 || most > 1000))
    problems.push(
      unmet(
        most,
        "scalingConfig.maximumConcurrency",
        most < 2 ? "have value greater than or equal to 2" : "have value less than or equal to 1000",
      ),
    );
  problems.push(...pollerProblems(input));
  if (problems.length > 0) throw malformed(...problems);

  const queue = place.use(QUEUES).describe(queueArn);
  if (!queue)
    throw invalid(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    );
  if (queue.fifo && size > FIFO_BATCH)
    throw invalid(`Batch size must be between 1 and ${FIFO_BATCH} for FIFO event sources.`);
  if (queue.fifo && window > 0) throw invalid("Batching window is not supported for FIFO queues.");
  if (size > 10 && window < 1)
    throw invalid(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  if (queue.visibilitySeconds < timeout)
    throw invalid(
      `Queue visibility timeout: ${queue.visibilitySeconds} seconds is less than Function timeout: ${timeout} seconds`,
    );
}

function pollerProblems({
  ProvisionedPollerConfig: pollers,
  ScalingConfig,
}: CreateEventSourceMappingRequest): string[] {
  if (!pollers) return [];
  if (ScalingConfig?.MaximumConcurrency !== undefined)
    throw invalid("ProvisionedPollerConfig and MaximumConcurrency cannot be used together.");
  const problems: string[] = [];
  const between = (
    value: number | undefined,
    member: string,
    { least, most }: { readonly least: number; readonly most: number },
  ): void => {
    if (value === undefined) return;
    const name = `provisionedPollerConfig.${member}`;
    if (value < least) problems.push(unmet(value, name, `have value greater than or equal to ${least}`));
    if (value > most) problems.push(unmet(value, name, `have value less than or equal to ${most}`));
  };
  between(pollers.MinimumPollers, "minimumPollers", LEAST_POLLERS);
  between(pollers.MaximumPollers, "maximumPollers", MOST_POLLERS);
  if (pollers.PollerGroupName) throw notFlown("CreateEventSourceMapping", "PollerGroupName");
  return problems;
}

/** Recorded for LocalStack: a mapping with an empty list of filters shows none (test_create_event_filter_criteria_validation). */
export function shownFilters({
  FilterCriteria,
}: CreateEventSourceMappingRequest): EventSourceMappingConfiguration["FilterCriteria"] {
  return FilterCriteria?.Filters?.length ? FilterCriteria : undefined;
}

export function queueDefaults(input: CreateEventSourceMappingRequest): EventSourceMappingConfiguration {
  return {
    BatchSize: input.BatchSize ?? 10,
    MaximumBatchingWindowInSeconds: input.MaximumBatchingWindowInSeconds ?? 0,
    FunctionResponseTypes: input.FunctionResponseTypes ?? [],
    FilterCriteria: shownFilters(input),
    ...(input.ScalingConfig ? { ScalingConfig: input.ScalingConfig } : {}),
    ...(input.ProvisionedPollerConfig ? { ProvisionedPollerConfig: input.ProvisionedPollerConfig } : {}),
    ...(input.MetricsConfig ? { MetricsConfig: input.MetricsConfig } : {}),
  };
}
