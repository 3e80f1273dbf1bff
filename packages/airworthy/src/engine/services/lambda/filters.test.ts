import assert from "node:assert/strict";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { filterable, filterOf } from "./filters.ts";
import { create, flyLambda, QUEUE, returns } from "./lambda.fixture.ts";
import { queueFixture } from "./queue.fixture.ts";

const criteria = (...patterns: readonly object[]) => ({
  Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })),
});
const wants = (body: string, ...patterns: readonly object[]) =>
  filterOf(criteria(...patterns))?.(filterable({ body, attributes: { MessageGroupId: "shop" } }));

test("the body of a message is JSON when it is an object, and else text", () => {
  // The table of https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html, a line each.
  assert.equal(wants("paid", { body: ["paid"] }), true);
  assert.equal(wants("paid", { attributes: { MessageGroupId: ["shop"] } }), true);
  assert.equal(wants("paid", { body: { state: ["paid"] } }), false);
  assert.equal(wants('{"state":"paid"}', { body: ["paid"] }), false);
  assert.equal(wants('{"state":"paid"}', { attributes: { MessageGroupId: ["shop"] } }), true);
  assert.equal(wants('{"state":"paid"}', { body: { state: ["paid"] } }), true);
  assert.equal(wants('{"state":"open"}', { body: { state: ["paid"] } }), false);
  assert.equal(wants("{broken", { body: ["{broken"] }), true);
});

test("one filter of several is enough, and none at all wants everything", () => {
  assert.equal(
    wants('{"total":5}', { body: { total: [{ numeric: [">", 100] }] } }, { body: { total: [5] } }),
    true,
  );
  assert.equal(filterOf({ Filters: [] }), undefined);
  assert.equal(filterOf(undefined), undefined);
});

test("messages that no filter wants are deleted, and never seen by the function", () => {
  const seen: string[] = [];
  const orders = queueFixture();
  const flight = flyLambda(({ event }) => {
    seen.push(...(event as { Records: { body: string }[] }).Records.map(({ body }) => body));
    return returns();
  }, orders.queues);
  orders.on(flight.turns.kernel);
  create(flight);
  for (const state of ["open", "paid", "open"]) orders.send({ state });
  const { UUID, FilterCriteria } = flight.call("CreateEventSourceMapping", {
    FunctionName: "orders",
    EventSourceArn: `${QUEUE}:orders`,
    FilterCriteria: criteria({ body: { state: ["paid"] } }),
    MetricsConfig: { Metrics: ["EventCount"] },
  });
  assert.deepEqual(FilterCriteria, criteria({ body: { state: ["paid"] } }));
  flight.turns.runUntil(MINUTE);
  assert.deepEqual(seen, ['{"state":"paid"}']);
  assert.equal(orders.kept.length, 0);
  const counted = (name: string) =>
    flight.metric(name, { EventSourceMappingUUID: UUID }).reduce((sum, [, value]) => sum + (value ?? 0), 0);
  assert.deepEqual([counted("PolledEventCount"), counted("FilteredOutEventCount")], [3, 2]);
  assert.equal(
    flight.call("UpdateEventSourceMapping", { UUID, FilterCriteria: {} }).FilterCriteria,
    undefined,
  );
  flight.turns.runUntil(MINUTE + SECOND);
  orders.send({ state: "open" });
  flight.turns.runUntil(2 * MINUTE);
  assert.equal(seen.length, 2);
});

test("a pattern that is none is refused, as is one filter too many", () => {
  for (const Pattern of ["paid", '{"body":"paid"}', "{}", '[{"body":["x"=1}]'])
    assert.throws(() => filterOf({ Filters: [{ Pattern }] }), {
      code: "InvalidParameterValueException",
      message: "Invalid filter pattern definition.",
    });
  const six = Array.from({ length: 6 }, () => ({ body: ["x"] }));
  assert.throws(() => filterOf(criteria(...six)), /filterCriteria.filters/);
});
