import { createHash } from "node:crypto";
import type { MessageAttribute, ReceivedMessage } from "../../ports.ts";

/**
 * A message as a function gets it.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
 */
export function queueRecord(
  message: ReceivedMessage,
  queueArn: string,
  region: string,
): Readonly<Record<string, unknown>> {
  const attributes = Object.entries(message.attributes);
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.system,
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, attribute(value)])),
    ...(attributes.length > 0 ? { md5OfMessageAttributes: md5Of(message.attributes) } : {}),
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

function attribute({ DataType, StringValue, BinaryValue }: MessageAttribute): object {
  return {
    ...(StringValue === undefined ? {} : { stringValue: StringValue }),
    ...(BinaryValue === undefined ? {} : { binaryValue: Buffer.from(BinaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType: DataType,
  };
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation */
function md5Of(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const hash = createHash("md5");
  const add = (bytes: Uint8Array): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of Object.keys(attributes).toSorted()) {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    hash.update(Uint8Array.of(BinaryValue === undefined ? 1 : 2));
    add(BinaryValue ?? Buffer.from(StringValue ?? ""));
  }
  return hash.digest("hex");
}
