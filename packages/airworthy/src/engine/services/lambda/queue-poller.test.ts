import assert from "node:assert/strict";
import { test } from "node:test";
import { ServiceError } from "../../error.ts";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { create, flyLambda, QUEUE, returns, throws } from "./lambda.fixture.ts";
import { growthOf, scaled } from "./queue-scale.ts";
import { queueFixture } from "./queue.fixture.ts";
import type { Behaviour } from "./simulated.ts";

interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** orders, fed by a queue. */
function fed(
  behaviour: Behaviour["invoke"],
  { mapping = {}, queue = {}, over = {} }: Record<string, Record<string, unknown>> = {},
) {
  const orders = queueFixture(queue);
  const flight = flyLambda(behaviour, orders.queues);
  orders.on(flight.turns.kernel);
  create(flight, over);
  const map = () =>
    flight.call("CreateEventSourceMapping", {
      FunctionName: "orders",
      EventSourceArn: `${QUEUE}:orders`,
      ...mapping,
    });
  return { flight, orders, map };
}

const ids = (event: unknown): string[] => (event as QueueEvent).Records.map(({ messageId }) => messageId);

test("messages come in batches, and are deleted when the function has returned", () => {
  const seen: string[][] = [];
  const { flight, orders, map } = fed(({ event }) => {
    seen.push(ids(event));
    return returns();
  });
  for (let index = 0; index < 12; index++) orders.send({ order: index });
  const mapping = map();
  assert.equal(mapping.State, "Creating");
  flight.turns.runUntil(SECOND);
  assert.equal(flight.call("GetEventSourceMapping", { UUID: mapping.UUID }).State, "Enabled");
  assert.deepEqual(
    seen.map(({ length }) => length),
    [10, 2],
  );
  assert.equal(orders.removed.length, 12);
});

test("a batch that fails comes back whole when its visibility timeout is over", () => {
  const at: number[] = [];
  const { flight, orders, map } = fed(({ event }) => {
    at.push(flight.turns.kernel.now());
    return (event as QueueEvent).Records[0] && at.length === 1 ? throws() : returns();
  });
  orders.send({ order: 1 });
  map();
  flight.turns.runUntil(MINUTE);
  assert.deepEqual(at, [100, 30_000]);
  assert.equal(orders.removed.length, 1);
});

test("only the messages that the function names come back", () => {
  const seen: string[][] = [];
  const { flight, orders, map } = fed(
    ({ event }) => {
      seen.push(ids(event));
      return returns(seen.length === 1 ? { batchItemFailures: [{ itemIdentifier: "message-2" }] } : {});
    },
    { mapping: { FunctionResponseTypes: ["ReportBatchItemFailures"] } },
  );
  for (let index = 0; index < 3; index++) orders.send({ order: index });
  map();
  flight.turns.runUntil(MINUTE);
  assert.deepEqual(seen, [["message-1", "message-2", "message-3"], ["message-2"]]);
});

test("without the report of failures, what the function returns is not looked at", () => {
  const { flight, orders, map } = fed(() =>
    returns({ batchItemFailures: [{ itemIdentifier: "message-1" }] }),
  );
  orders.send({ order: 1 });
  map();
  flight.turns.runUntil(SECOND);
  assert.equal(orders.removed.length, 1);
});

test("a batching window gathers until it is over or the batch is full", () => {
  const seen: [number, number][] = [];
  const { flight, orders, map } = fed(
    ({ event }) => {
      seen.push([flight.turns.kernel.now(), ids(event).length]);
      return returns({}, 0);
    },
    { mapping: { BatchSize: 3, MaximumBatchingWindowInSeconds: 5 } },
  );
  map();
  flight.turns.runUntil(SECOND);
  orders.send({ order: 1 });
  flight.turns.runUntil(2 * SECOND);
  orders.send({ order: 2 });
  flight.turns.runUntil(10 * SECOND);
  for (let index = 0; index < 3; index++) orders.send({ order: index });
  flight.turns.runUntil(11 * SECOND);
  assert.deepEqual(seen, [
    [6100, 2],
    [10_000, 3],
  ]);
});

test("five batches run at first, and 300 more after a minute of backlog", () => {
  let running = 0;
  let most = 0;
  const { flight, orders, map } = fed(
    () => {
      most = Math.max(most, ++running);
      flight.turns.kernel.after(10_000, () => running--);
      return returns({}, 10_000);
    },
    { mapping: { BatchSize: 1 }, over: { Timeout: 20 } },
  );
  for (let index = 0; index < 500; index++) orders.send({ order: index });
  map();
  flight.turns.runUntil(59 * SECOND);
  assert.equal(most, 5);
  flight.turns.runUntil(80 * SECOND);
  assert.equal(most, 305);
});

test("a mapping's own maximum concurrency holds", () => {
  let running = 0;
  let most = 0;
  const { flight, orders, map } = fed(
    () => {
      most = Math.max(most, ++running);
      flight.turns.kernel.after(1000, () => running--);
      return returns({}, 1000);
    },
    { mapping: { BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } } },
  );
  for (let index = 0; index < 20; index++) orders.send({ order: index });
  map();
  flight.turns.runUntil(5 * MINUTE);
  assert.equal(most, 2);
  assert.equal(orders.removed.length, 20);
});

test("a throttled batch waits, and its messages come back with one more receive", () => {
  const { flight, orders, map } = fed(() => returns());
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 0 });
  orders.send({ order: 1 });
  map();
  flight.turns.runUntil(29 * SECOND);
  // At once, then after 1, 2, 4 and 8 seconds; the next one would find the message visible to others.
  assert.deepEqual(
    flight.metric("Throttles").map(([at]) => (at ?? 0) / 1000),
    [0, 1, 3, 7, 15],
  );
  flight.turns.runUntil(31 * SECOND);
  assert.equal(orders.kept[0]?.received, 2);
});

test("a disabled mapping reads nothing, an enabled one goes on", () => {
  const { flight, orders, map } = fed(() => returns(), { mapping: { Enabled: false } });
  const { UUID } = map();
  orders.send({ order: 1 });
  flight.turns.runUntil(MINUTE);
  assert.equal(flight.call("GetEventSourceMapping", { UUID }).State, "Disabled");
  assert.equal(orders.removed.length, 0);
  flight.call("UpdateEventSourceMapping", { UUID, Enabled: true });
  flight.turns.runUntil(2 * MINUTE);
  assert.equal(orders.removed.length, 1);
  flight.call("DeleteEventSourceMapping", { UUID });
  orders.send({ order: 2 });
  flight.turns.runUntil(3 * MINUTE);
  assert.equal(orders.removed.length, 1);
});

test("a queue that would show messages again while the function still runs is refused", () => {
  const { map } = fed(() => returns(), { over: { Timeout: 60 } });
  assert.throws(map, {
    code: "InvalidParameterValueException",
    message: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
  });
});

test("events are counted for a mapping that asks for it", () => {
  const { flight, orders, map } = fed(() => throws(), {
    mapping: { MetricsConfig: { Metrics: ["EventCount"] } },
  });
  orders.send({ order: 1 });
  const { UUID: EventSourceMappingUUID } = map();
  flight.turns.runUntil(SECOND);
  const dimensions = { EventSourceMappingUUID };
  assert.deepEqual(flight.metric("InvokedEventCount", dimensions), [[0, 1]]);
  assert.deepEqual(flight.metric("FailedInvokeEventCount", dimensions), [[120, 1]]);
});

test("messages of one group keep their order, and a group that fails holds nobody else up", () => {
  const seen: string[] = [];
  const { flight, orders, map } = fed(
    ({ event }) => {
      const { body } = (event as QueueEvent).Records[0] ?? { body: "" };
      seen.push(body);
      return body === '"late"' ? throws() : returns();
    },
    { mapping: { BatchSize: 1 }, queue: { fifo: true } },
  );
  orders.send("late", "a");
  orders.send("after late", "a");
  orders.send("first", "b");
  orders.send("second", "b");
  map();
  flight.turns.runUntil(20 * SECOND);
  assert.deepEqual(seen, ['"late"', '"first"', '"second"']);
});

test("a queue that is deleted under a mapping troubles nobody", () => {
  const gone = () => {
    throw new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
  };
  const orders = queueFixture();
  const flight = flyLambda(() => returns(), { ...orders.queues, remove: gone });
  orders.on(flight.turns.kernel);
  create(flight);
  orders.send({ order: 1 });
  flight.call("CreateEventSourceMapping", { FunctionName: "orders", EventSourceArn: `${QUEUE}:orders` });
  flight.turns.runUntil(SECOND);
  assert.equal(flight.metric("Invocations").length, 1);
});

test("pollers shrink to five batches when there is nothing to do", () => {
  const growth = growthOf({});
  assert.deepEqual(scaled({ batches: 605, at: 0 }, MINUTE, false, growth), { batches: 5, at: MINUTE });
  assert.deepEqual(scaled({ batches: 905, at: 0 }, 2 * MINUTE, true, growth), {
    batches: 1000,
    at: 2 * MINUTE,
  });
});

test("provisioned pollers run ten batches each, and grow by a thousand a minute", () => {
  const growth = growthOf({ ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 150 } });
  assert.equal(growth.first, 30);
  assert.equal(scaled({ batches: 30, at: 0 }, MINUTE, true, growth).batches, 1030);
  assert.equal(scaled({ batches: 1030, at: 0 }, MINUTE, true, growth).batches, 1500);
});

test("provisioned pollers are counted each minute", () => {
  const { flight, map } = fed(() => returns(), {
    mapping: { ProvisionedPollerConfig: { MinimumPollers: 3, MaximumPollers: 10 } },
  });
  const { UUID } = map();
  flight.turns.runUntil(2 * MINUTE + SECOND);
  assert.deepEqual(
    flight.metric("ProvisionedPollers", { EventSourceMappingUUID: UUID }).map(([, value]) => value),
    [3, 3],
  );
});
