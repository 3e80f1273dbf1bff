/** What AWS publishes in a namespace, as far as an alarm can be wrong about it. */
export interface Published {
  readonly metrics: readonly string[];
  /** Sets of dimensions that have data. */
  readonly dimensions: readonly (readonly string[])[];
  /** Metrics of the whole account, without any dimension. */
  readonly accountWide: readonly string[];
  readonly source: string;
}

export const PUBLISHED: Readonly<Record<string, Published>> = {
  "AWS/Lambda": {
    metrics: [
      "Invocations",
      "Errors",
      "Throttles",
      "Duration",
      "PostRuntimeExtensionsDuration",
      "DeadLetterErrors",
      "DestinationDeliveryFailures",
      "AsyncEventsReceived",
      "AsyncEventAge",
      "AsyncEventsDropped",
      "RecursiveInvocationsDropped",
      "IteratorAge",
      "OffsetLag",
      "OversizedRecordCount",
      "ConcurrentExecutions",
      "UnreservedConcurrentExecutions",
      "ClaimedAccountConcurrency",
      "ProvisionedConcurrencyInvocations",
      "ProvisionedConcurrencySpilloverInvocations",
      "ProvisionedConcurrentExecutions",
      "ProvisionedConcurrencyUtilization",
      "SignatureValidationErrors",
      "PolledEventCount",
      "FilteredOutEventCount",
      "InvokedEventCount",
      "FailedInvokeEventCount",
      "DroppedEventCount",
      "OnFailureDestinationDeliveredEventCount",
      "DeletedEventCount",
      "CommittedEventCount",
      "ProvisionedPollers",
    ],
    dimensions: [
      [],
      ["FunctionName"],
      ["FunctionName", "Resource"],
      ["FunctionName", "Resource", "ExecutedVersion"],
      ["EventSourceMappingUUID"],
      ["FunctionName", "EventSourceMappingUUID"],
    ],
    accountWide: ["UnreservedConcurrentExecutions", "ClaimedAccountConcurrency"],
    source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
  },
  "AWS/SQS": {
    metrics: [
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfGroupsWithInflightMessages",
      "ApproximateNumberOfMessagesDelayed",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesVisible",
      "ApproximateNumberOfNoisyGroups",
      "NumberOfDeduplicatedSentMessages",
      "NumberOfEmptyReceives",
      "NumberOfMessagesDeleted",
      "NumberOfMessagesReceived",
      "NumberOfMessagesSent",
      "SentMessageSize",
    ],
    dimensions: [["QueueName"]],
    accountWide: [],
    source:
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
  },
};
