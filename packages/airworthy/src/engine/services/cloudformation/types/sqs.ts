import { whenKnown } from "../../../kernel/later.ts";
import { type Handler, jsonText, type Made, only, type Props, tagMap } from "./handler.ts";

/** Attributes that SQS takes under the name of the property. */
const ATTRIBUTES = [
  "DelaySeconds",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "VisibilityTimeout",
  "RedrivePolicy",
  "RedriveAllowPolicy",
  "FifoQueue",
  "ContentBasedDeduplication",
  "DeduplicationScope",
  "FifoThroughputLimit",
  "KmsMasterKeyId",
  "KmsDataKeyReusePeriodSeconds",
  "SqsManagedSseEnabled",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html */
export const queue: Handler = {
  create(properties, context) {
    only(properties, [...ATTRIBUTES, "QueueName", "Tags"], "AWS::SQS::Queue");
    const fifo = String(properties["FifoQueue"]) === "true";
    const QueueName = String(
      properties["QueueName"] ?? `${context.name(fifo ? 75 : 80)}${fifo ? ".fifo" : ""}`,
    );
    const tags = tagMap(properties["Tags"]);
    return whenKnown(
      context.call("sqs", "CreateQueue", {
        QueueName,
        Attributes: attributesOf(properties),
        ...(tags ? { tags } : {}),
      }),
      (answer) => madeOf(String(answer["QueueUrl"]), QueueName, context.place),
    );
  },
  update(properties, before, context) {
    const renamed = properties["QueueName"] !== before.properties["QueueName"];
    if (renamed || properties["FifoQueue"] !== before.properties["FifoQueue"]) return undefined;
    const Attributes = { ...DEFAULTS, ...attributesOf(properties) };
    delete (Attributes as Record<string, unknown>)["FifoQueue"];
    return whenKnown(
      context.call("sqs", "SetQueueAttributes", { QueueUrl: before.made.ref, Attributes }),
      () => before.made,
    );
  },
  remove: (made, _properties, context) => context.call("sqs", "DeleteQueue", { QueueUrl: made.ref }),
};

/** What a queue gets back when a template no longer says it. */
const DEFAULTS = {
  DelaySeconds: "0",
  MessageRetentionPeriod: "345600",
  ReceiveMessageWaitTimeSeconds: "0",
  VisibilityTimeout: "30",
  RedrivePolicy: "",
};

function attributesOf(properties: Props): Record<string, string> {
  return Object.fromEntries(
    ATTRIBUTES.flatMap((name) => {
      const value = properties[name];
      return value === undefined || (name === "FifoQueue" && String(value) !== "true")
        ? []
        : [[name, jsonText(value)]];
    }).map(([name, value]) => [name as string, String(value)]),
  );
}

function madeOf(
  url: string,
  name: string,
  { partition, region, account }: { partition: string; region: string; account: string },
): Made {
  return {
    ref: url,
    attributes: { Arn: `arn:${partition}:sqs:${region}:${account}:${name}`, QueueName: name, QueueUrl: url },
  };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queuepolicy.html */
export const queuePolicy: Handler = {
  create(properties, context) {
    only(properties, ["Queues", "PolicyDocument"], "AWS::SQS::QueuePolicy");
    const Policy = jsonText(properties["PolicyDocument"] ?? {});
    for (const QueueUrl of (properties["Queues"] ?? []) as readonly string[])
      void context.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
    return { ref: context.name(), attributes: {} };
  },
};
