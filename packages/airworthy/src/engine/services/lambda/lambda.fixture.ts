import {
  BUSES,
  type BusEvent,
  type Buses,
  type Datum,
  LOGS,
  type MessageToSend,
  METRICS,
  QUEUES,
  type Queues,
  TOPICS,
} from "../../ports.ts";
import { BUCKETS } from "../../ports-s3.ts";
import { ServiceError } from "../../error.ts";
import { type Definition, type Port, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import lambda from "./index.ts";
import { type Behaviour, type Outcome, simulated } from "./simulated.ts";

/** The four bytes Lambda looks at, and the rest of an empty archive. */
export const ZIP = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array.from({ length: 18 }, () => 0)]);
export const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:orders";
export const QUEUE = "arn:aws:sqs:eu-west-1:123456789012";

export interface Sent {
  readonly queueArn: string;
  readonly message: MessageToSend;
}

/** Lambda with simulated environments and neighbours that only write down what they are given. */
export function flyLambda(
  behaviour: Behaviour["invoke"] | Partial<Behaviour> = () => returns(),
  queues: Partial<Queues> = {},
  ...others: readonly Definition[]
) {
  const data: Datum[] = [];
  const logged: { group: string; stream: string; message: string }[] = [];
  const sent: Sent[] = [];
  const published: { topicArn: string; message: Record<string, unknown> }[] = [];
  const put: { bus: string; event: BusEvent }[] = [];
  const full: Behaviour =
    typeof behaviour === "function" ? { invoke: behaviour } : { invoke: () => returns(), ...behaviour };
  const flight = fly(
    lambda,
    simulated(full),
    fake(METRICS, { record: (more) => void data.push(...more) }),
    fake(LOGS, {
      append: (group, stream, events) => {
        for (const { message } of events) logged.push({ group, stream, message });
      },
    }),
    fake<Queues>(QUEUES, {
      send(queueArn, message) {
        if (queueArn.endsWith("gone"))
          throw new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
        sent.push({ queueArn, message });
        return `message-${sent.length}`;
      },
      receive: () => [],
      remove: () => {},
      changeVisibility: () => {},
      watch: () => () => {},
      describe: () => ({ visibilitySeconds: 30, fifo: false, visible: 0 }),
      ...queues,
    }),
    fake(TOPICS, {
      publish(topicArn, message) {
        published.push({ topicArn, message: { ...message } });
        return "published";
      },
    }),
    fake<Buses>(BUSES, {
      put(bus, event) {
        put.push({ bus, event });
        return "put";
      },
    }),
    ...others,
  );
  /** Values of a metric under exactly these dimensions. */
  const metric = (name: string, dimensions: Record<string, string> = { FunctionName: "orders" }) =>
    data
      .filter(
        (datum) => datum.name === name && JSON.stringify(datum.dimensions) === JSON.stringify(dimensions),
      )
      .map(({ at, value }) => [at ?? 0, value]);
  return { ...flight, data, metric, logged, sent, published, put };
}

export type Flight = ReturnType<typeof flyLambda>;

/** A function named orders, ready to fly. */
export function create({ call, turns }: Flight, over: Record<string, unknown> = {}) {
  const answer = call("CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: ZIP },
    ...over,
  });
  turns.runUntil(turns.kernel.now());
  return answer;
}

export const returns = (payload: unknown = { ok: true }, afterMs = 20): Outcome => ({
  kind: "returns",
  afterMs,
  payload,
});
export const throws = (message = "no stock", afterMs = 20): Outcome => ({
  kind: "throws",
  afterMs,
  errorType: "OutOfStock",
  message,
});

export const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
export const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

/** Invokes and lets time pass until there is an answer. */
export function invoke(flight: Flight, input: Record<string, unknown> = {}, within = 1_000_000) {
  const later = flight.call("Invoke", { FunctionName: "orders", ...input });
  if (!later?.later) return later;
  // oxlint-disable-next-line no-explicit-any
  const answers: { ok?: any; error?: unknown }[] = [];
  later.whenDone((outcome: { error?: unknown }) => answers.push(outcome));
  const limit = flight.turns.kernel.now() + within;
  while (answers.length === 0 && (flight.turns.next() ?? Infinity) <= limit) flight.turns.runNext();
  const [answer] = answers;
  if (!answer) throw new Error("there was no answer");
  if (answer.error) throw answer.error;
  return answer.ok;
}

export function fake<Inner>(port: Port<Inner>, inner: Inner): Definition<Inner> {
  return service<Inner>({ port, create: () => ({ operations: {}, inner }) });
}

interface Kept {
  readonly Bucket: string;
  readonly Key: string;
  readonly body: Record<string, unknown>;
}

/** A bucket named failed, that only writes down what it is given. */
export function bucket(kept: Kept[]): Definition {
  return service({
    port: BUCKETS,
    create: () => ({
      operations: {
        PutObject: ({ Bucket, Key, Body }: { Bucket: string; Key: string; Body: Uint8Array }) =>
          void kept.push({ Bucket, Key, body: parse(Body) as Record<string, unknown> }),
      },
      inner: {
        regionOf: (name) => (name === "failed" ? "eu-west-1" : undefined),
        cors: () => undefined,
      },
    }),
  });
}
