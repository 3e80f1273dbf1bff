import type { Datum } from "../../ports.ts";
import { METRICS, type Metrics } from "../../ports.ts";
import { service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import sqs from "./index.ts";

/** SQS in virtual time, with a CloudWatch that only writes down. */
export function queues() {
  const data: Datum[] = [];
  const cloudwatch = service<Metrics>({
    port: METRICS,
    create: () => ({ operations: {}, inner: { record: (more) => void data.push(...more) } }),
  });
  const flight = fly(sqs, cloudwatch);
  const { call } = flight;
  const arn = (name: string): string => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
  return {
    ...flight,
    data,
    arn,
    /** Makes a queue and gives its URL. */
    queue(name: string, attributes: Record<string, string> = {}): string {
      const fifo = name.endsWith(".fifo") ? { FifoQueue: "true" } : {};
      return call("CreateQueue", { QueueName: name, Attributes: { ...fifo, ...attributes } }).QueueUrl;
    },
    redrive: (name: string, maxReceiveCount: number): { RedrivePolicy: string } => ({
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(name), maxReceiveCount }),
    }),
    send: (QueueUrl: string, MessageBody: string, more: object = {}): { MessageId: string } =>
      call("SendMessage", { QueueUrl, MessageBody, ...more }),
    receive: (QueueUrl: string, more: object = {}): Received[] =>
      call("ReceiveMessage", {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        ...more,
      }).Messages ?? [],
    bodies: (QueueUrl: string, more: object = {}): string[] =>
      (call("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, ...more }).Messages ?? []).map(
        ({ Body }: Received) => Body,
      ),
    counts(QueueUrl: string): { visible: number; inFlight: number; delayed: number } {
      const { Attributes } = call("GetQueueAttributes", { QueueUrl, AttributeNames: ["All"] });
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
        delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
      };
    },
  };
}

export interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly Attributes: Record<string, string>;
}
