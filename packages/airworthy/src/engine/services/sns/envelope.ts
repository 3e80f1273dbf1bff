import { createHash } from "node:crypto";
import { iso } from "../../kernel/time.ts";
import { bodyFor, type Message } from "./message.ts";
import type { Room, Subscription } from "./state.ts";

interface Shown {
  readonly Type: string;
  readonly Value: string;
}

/**
 * What a queue gets when delivery is not raw. FIFO topics do not sign.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-sqs-as-subscriber.html
 */
export function notification(room: Room, subscription: Subscription, message: Message): string {
  const { topic, protocol, arn } = subscription;
  const body = bodyFor(message, protocol);
  const signed = topic.fifo
    ? {}
    : {
        SignatureVersion: topic.attributes["SignatureVersion"] ?? "1",
        Signature: signature(body, message),
        SigningCertURL: certificate(room),
      };
  const attributes = shown(message);
  return JSON.stringify({
    Type: "Notification",
    MessageId: message.id,
    ...(message.sequenceNumber ? { SequenceNumber: message.sequenceNumber } : {}),
    TopicArn: topic.arn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: body,
    Timestamp: iso(message.at),
    ...signed,
    UnsubscribeURL: unsubscribe(room, arn),
    ...(Object.keys(attributes).length > 0 ? { MessageAttributes: attributes } : {}),
  });
}

/**
 * What a function gets: other capital letters than in a queue, and a subject in any case.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function lambdaEvent(room: Room, subscription: Subscription, message: Message): string {
  const { topic, arn } = subscription;
  const body = bodyFor(message, "lambda");
  return JSON.stringify({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: arn,
        Sns: {
          Type: "Notification",
          MessageId: message.id,
          TopicArn: topic.arn,
          Subject: message.subject ?? null,
          Message: body,
          Timestamp: iso(message.at),
          SignatureVersion: topic.attributes["SignatureVersion"] ?? "1",
          Signature: signature(body, message),
          SigningCertUrl: certificate(room),
          UnsubscribeUrl: unsubscribe(room, arn),
          MessageAttributes: shown(message),
        },
      },
    ],
  });
}

function shown({ attributes }: Message): Record<string, Shown> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = "", BinaryValue }]) => [
      name,
      {
        Type: DataType,
        Value: BinaryValue ? Buffer.from(BinaryValue).toString("base64") : StringValue,
      },
    ]),
  );
}

/** Fills the place of a signature. Only AWS can sign as AWS: whoever checks it finds it wrong, as he should. */
function signature(body: string, { id, at }: Message): string {
  return createHash("sha256").update(`${id}\n${at}\n${body}`).digest("base64");
}

function certificate({ place }: Room): string {
  return `https://sns.${place.region}.amazonaws.com/SimpleNotificationService-00000000000000000000000000000000.pem`;
}

function unsubscribe({ place }: Room, arn: string): string {
  return `${place.endpoint}/?Action=Unsubscribe&SubscriptionArn=${arn}`;
}
