import assert from "node:assert/strict";
import { test } from "node:test";
import { fleetOf } from "./fleet.fixture.ts";
import { isScheduled } from "./schedule.ts";

const scheduled = (events: string) =>
  fleetOf(`
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      Handler: orders.handler
      Runtime: nodejs24.x
      CodeUri: src/
      Events:
        Event: ${events}
`).functions[0]?.triggers.map(isScheduled);

test("a rule with a rate is a clock", () => {
  assert.deepEqual(scheduled("{ Type: Schedule, Properties: { Schedule: rate(1 day) } }"), [true]);
});

test("a rule with a pattern is none", () => {
  assert.deepEqual(scheduled("{ Type: EventBridgeRule, Properties: { Pattern: { source: [shop] } } }"), [
    false,
  ]);
});

test("a schedule that happens once says nothing again", () => {
  const at = (when: string) => `{ Type: ScheduleV2, Properties: { ScheduleExpression: "${when}" } }`;
  assert.deepEqual(scheduled(at("cron(0 3 * * ? *)")), [true]);
  assert.deepEqual(scheduled(at("at(2026-12-24T18:00:00)")), [false]);
});
