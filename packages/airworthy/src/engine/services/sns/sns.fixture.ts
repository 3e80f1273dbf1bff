import { ServiceError } from "../../error.ts";
import type { Deferred } from "../../kernel/later.ts";
import {
  type Datum,
  FUNCTIONS,
  type Functions,
  type Invoke,
  type Invoked,
  METRICS,
  type Metrics,
  QUEUES,
  type Queues,
  type MessageToSend,
} from "../../ports.ts";
import { service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import sns from "./index.ts";

/** SNS in virtual time, with queues and functions that write down what they get, and fail when told to. */
export function topics() {
  const data: Datum[] = [];
  const sent: { readonly arn: string; readonly region: string; readonly message: MessageToSend }[] = [];
  const invoked: Invoke[] = [];
  const failing = new Map<string, ServiceError>();
  const answers = new Map<string, Deferred<Invoked>>();
  const failIfTold = (arn: string): void => {
    const error = failing.get(arn);
    if (error) throw error;
  };
  const cloudwatch = service<Metrics>({
    port: METRICS,
    create: () => ({ operations: {}, inner: { record: (more) => void data.push(...more) } }),
  });
  const sqs = service<Queues>({
    port: QUEUES,
    create: ({ region }) => ({
      operations: {},
      inner: {
        send(arn, message) {
          failIfTold(arn);
          sent.push({ arn, region, message });
          return "message";
        },
        receive: () => [],
        remove: () => {},
        changeVisibility: () => {},
        watch: () => () => {},
        describe: () => undefined,
      },
    }),
  });
  const lambda = service<Functions>({
    port: FUNCTIONS,
    create: () => ({
      operations: {},
      inner: {
        invoke(request) {
          failIfTold(request.functionName);
          invoked.push(request);
          const answer = answers.get(request.functionName);
          if (answer) return answer;
          return { status: 202, executedVersion: "$LATEST", payload: new Uint8Array(), requestId: "1" };
        },
      },
    }),
  });
  const flight = fly(sns, sqs, lambda, cloudwatch);
  const { call, turns } = flight;
  const arnOf = (service_: string, name: string, region = "eu-west-1"): string =>
    `arn:aws:${service_}:${region}:123456789012:${name}`;
  return {
    ...flight,
    data,
    sent,
    invoked,
    failing,
    answers,
    queue: (name: string, region?: string) => arnOf("sqs", name, region),
    fn: (name: string) => arnOf("lambda", `function:${name}`),
    topic(name: string, Attributes: Record<string, string> = {}): string {
      const fifo = name.endsWith(".fifo") ? { FifoTopic: "true" } : {};
      return call("CreateTopic", { Name: name, Attributes: { ...fifo, ...Attributes } }).TopicArn;
    },
    subscribe(TopicArn: string, Endpoint: string, Attributes: Record<string, string> = {}): string {
      const Protocol = Endpoint.split(":")[2];
      return call("Subscribe", { TopicArn, Protocol, Endpoint, Attributes }).SubscriptionArn;
    },
    /** Publishes, and lets the message go out. */
    publish(TopicArn: string, Message: string, more: object = {}): { MessageId: string } {
      const answer = call("Publish", { TopicArn, Message, ...more });
      turns.runUntil(turns.kernel.now());
      return answer;
    },
    bodies: (): string[] => sent.map(({ message }) => message.body),
    count: (name: string): number =>
      data.filter((datum) => datum.name === name).reduce((sum, { value }) => sum + value, 0),
  };
}
