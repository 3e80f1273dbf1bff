import { ServiceError } from "../../error.ts";
import {
  FUNCTIONS,
  type Functions,
  type Invoke,
  type MessageAttribute,
  METRICS,
  QUEUES,
  type Queues,
} from "../../ports.ts";
import { type Definition, type Port, service } from "../../service.ts";
import { fly } from "../fly.fixture.ts";
import scheduler from "./index.ts";

const arn = (what: string): string => `arn:aws:${what.replace("/", ":eu-west-1:123456789012:")}`;
export const QUEUE = arn("sqs/orders");
export const DEAD = arn("sqs/dead");
export const FUNCTION = arn("lambda/function:orders");
export const ROLE = "arn:aws:iam::123456789012:role/clerk";

/** The scheduler, and neighbours that only write down what they are given. Time starts at zero. */
export function flySchedules() {
  const sent: {
    queue: string;
    body: string;
    at: string;
    groupId?: string;
    attributes: Readonly<Record<string, MessageAttribute>>;
  }[] = [];
  const invoked: Invoke[] = [];
  const measured: string[] = [];
  let failure: ServiceError | undefined;
  const fake = <Inner>(port: Port<Inner>, inner: Inner): Definition<Inner> =>
    service<Inner>({ port, create: () => ({ operations: {}, inner }) });
  const flight = fly(
    scheduler,
    fake<object>(METRICS, {
      record: (data: readonly { name: string }[]) => measured.push(...data.map(({ name }) => name)),
    }),
    fake<Functions>(FUNCTIONS, {
      invoke(request) {
        invoked.push(request);
        return { status: 202, executedVersion: "$LATEST", payload: new Uint8Array(), requestId: "1" };
      },
    }),
    fake(QUEUES, {
      send(queue, { body, groupId, attributes = {} }) {
        if (failure && queue !== DEAD) throw failure;
        const at = new Date(flight.turns.kernel.now()).toISOString();
        sent.push({ queue, body, at, ...(groupId ? { groupId } : {}), attributes });
        return "message";
      },
    } as Partial<Queues> as Queues),
  );
  return {
    ...flight,
    sent,
    invoked,
    measured,
    /** From now on queues, but for the dead letters, refuse with it. */
    fail: (error: ServiceError | undefined) => void (failure = error),
    schedule(expression: string, more: object = {}, target: object = {}): void {
      flight.call("CreateSchedule", {
        Name: "orders",
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: QUEUE, RoleArn: ROLE, Input: "{}", ...target },
        ...more,
      });
    },
    times: () => sent.filter(({ queue }) => queue === QUEUE).map(({ at }) => at.slice(0, 16)),
  };
}
