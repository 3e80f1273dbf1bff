import { ServiceError } from "../../error.ts";
import {
  type Datum,
  FUNCTIONS,
  type Functions,
  type Invoke,
  LOGS,
  type MessageToSend,
  METRICS,
  QUEUES,
  type Queues,
} from "../../ports.ts";
import { type Definition, type Port, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import events from "./index.ts";

export const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:orders";
export const DEAD = "arn:aws:sqs:eu-west-1:123456789012:dead";
export const BUS = "arn:aws:events:eu-west-1:123456789012:event-bus/default";

/** EventBridge, and neighbours that only write down what they are given. */
export function flyEvents() {
  const sent: { queue: string; body: string; message: MessageToSend; at: number }[] = [];
  const invoked: Invoke[] = [];
  const data: Datum[] = [];
  let failure: ServiceError | undefined;
  const fake = <Inner>(port: Port<Inner>, inner: Inner): Definition<Inner> =>
    service<Inner>({ port, create: () => ({ operations: {}, inner }) });
  const flight = fly(
    events,
    fake(METRICS, { record: (more) => void data.push(...more) }),
    fake(LOGS, { append: () => undefined }),
    fake<Functions>(FUNCTIONS, {
      invoke(request) {
        invoked.push(request);
        return { status: 202, executedVersion: "$LATEST", payload: new Uint8Array(), requestId: "1" };
      },
    }),
    fake(QUEUES, {
      send(queue: string, message: MessageToSend) {
        if (failure && queue !== DEAD) throw failure;
        sent.push({ queue, body: message.body, message, at: flight.turns.kernel.now() });
        return "message";
      },
    } as Partial<Queues> as Queues),
  );
  const { call, turns } = flight;
  return {
    ...flight,
    sent,
    invoked,
    data,
    /** From now on queues, but for the dead letters, refuse with it. */
    fail: (error: ServiceError | undefined) => void (failure = error),
    /** A rule of paid orders whose target is a queue. */
    route(target: object = {}, rule: object = {}): void {
      call("PutRule", { Name: "paid", EventPattern: '{"source":["shop"]}', ...rule });
      call("PutTargets", { Rule: "paid", Targets: [{ Id: "queue", Arn: QUEUE, ...target }] });
    },
    put(detail: object = { order: 1 }, entry: object = {}): string {
      const answer = call("PutEvents", {
        Entries: [{ Source: "shop", DetailType: "OrderPaid", Detail: JSON.stringify(detail), ...entry }],
      });
      turns.runUntil(turns.kernel.now());
      return answer.Entries[0].EventId;
    },
  };
}
