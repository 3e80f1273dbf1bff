import assert from "node:assert/strict";
import { test } from "node:test";
import { DEAD, flyEvents } from "./events.fixture.ts";

const DETAIL = { order: { id: "o-1", lines: ["tea"] }, paid: true };
const PATHS = {
  id: "$.detail.order.id",
  order: "$.detail.order",
  lines: "$.detail.order.lines",
  paid: "$.detail.paid",
  gone: "$.detail.gone",
};

/** What a queue gets of an event through a template. */
function through(InputTemplate: string, more: object = {}): string[] {
  const { route, put, sent } = flyEvents();
  route({ InputTransformer: { InputPathsMap: PATHS, InputTemplate }, ...more });
  put(DETAIL);
  return sent.map(({ body }) => body);
}

test("in JSON a variable is its value, and inside quotes its text", () => {
  assert.deepEqual(through('{"path": "orders/<id>/<id>", "order": <order>, "id": <id>, "gone": <gone>}'), [
    '{"path": "orders/o-1/o-1", "order": {"id":"o-1","lines":["tea"]}, "id": "o-1", "gone": ""}',
  ]);
});

test("a text keeps its quotes, and JSON in it loses them", () => {
  assert.deepEqual(through('"<id> of <order>, <lines>, paid: <paid>, <gone>!"'), [
    '"o-1 of {id:o-1,lines:[tea]}, [tea], paid: true, !"',
  ]);
  assert.deepEqual(through('"<id>"\n"second <paid>"'), ['"o-1"\n"second true"']);
});

test("what is no JSON in the end goes nowhere but to the dead letters", () => {
  assert.deepEqual(through('{"order": "<order>"}'), []);
  assert.equal(through('{"order": "<order>"}', { DeadLetterConfig: { Arn: DEAD } }).length, 1);
});

test("the event is there as a whole, and without its detail", () => {
  const [body = ""] = through(
    '{"all": <aws.events.event.json>, "about": <aws.events.event>, "rule": <aws.events.rule-name>}',
  );
  const { all, about, rule } = JSON.parse(body) as Record<string, Record<string, unknown>>;
  assert.deepEqual(all?.["detail"], DETAIL);
  assert.deepEqual([about?.["detailType"], about?.["detail"], rule], ["OrderPaid", undefined, "paid"]);
});

test("a variable without a path is refused", () => {
  assert.throws(
    () => through('"<nobody>"'),
    /InputTemplate for target queue contains invalid placeholder nobody\./,
  );
});

test("a path hands on a part, a text in quotes", () => {
  const { route, put, sent } = flyEvents();
  route({ InputPath: "$.detail.order.id" });
  put(DETAIL);
  assert.equal(sent[0]?.body, '"o-1"');
});
