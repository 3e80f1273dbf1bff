import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR, SECOND } from "../../kernel/time.ts";
import { create, flyLambda, QUEUE } from "./lambda.fixture.ts";
import type { Outcome } from "./simulated.ts";

/** An hour of a function that fails in every way there is. */
function storm() {
  const flight = flyLambda({
    start: (_spec, chance) =>
      chance.number() < 0.1
        ? { kind: "fails", afterMs: 200, errorType: "Error", message: "no database" }
        : { kind: "ready", afterMs: 100 + Math.floor(chance.number() * 400) },
    invoke(_order, chance): Outcome {
      const draw = chance.number();
      const afterMs = Math.floor(chance.number() * 2000);
      if (draw < 0.1) return { kind: "throws", afterMs };
      if (draw < 0.15) return { kind: "exits", afterMs, code: 1 };
      if (draw < 0.2) return { kind: "hangs" };
      return { kind: "returns", afterMs };
    },
  });
  create(flight, { DeadLetterConfig: { TargetArn: `${QUEUE}:orders-dead` } });
  flight.call("PutFunctionConcurrency", { FunctionName: "orders", ReservedConcurrentExecutions: 3 });
  const { kernel } = flight.turns;
  const chance = kernel.random("storm");
  let asked = 0;
  for (let at = 0; at < HOUR / 4; at += Math.ceil(chance.number() * 3 * SECOND)) {
    asked++;
    kernel.at(at, () => void flight.call("Invoke", { FunctionName: "orders", InvocationType: "Event" }));
  }
  flight.turns.runUntil(8 * HOUR);
  return { flight, asked };
}

test("equal seeds give equal journals, byte for byte", () => {
  const entries = () => JSON.stringify(storm().flight.journal.entries);
  assert.equal(entries(), entries());
});

test("no event is lost: each has succeeded, or lies in the dead-letter queue", () => {
  const { flight, asked } = storm();
  const ended = flight.journal.entries.filter(({ what }) => what === "lambda.event-ended");
  assert.equal(ended.length, asked);
  const failed = ended.filter(({ data }) => data["condition"] !== "Success");
  assert.ok(failed.length > 0);
  assert.equal(flight.sent.length, failed.length);
});

test("what the metrics count is what has happened", () => {
  const { flight } = storm();
  const sum = (name: string) => flight.metric(name).reduce((total, [, value]) => total + (value ?? 0), 0);
  const attempts = flight.journal.entries.filter(({ what }) => what === "lambda.admitted").length;
  assert.equal(sum("Invocations"), attempts);
  assert.equal(
    sum("Throttles"),
    flight.journal.entries.filter(({ what }) => what === "lambda.throttled").length,
  );
  assert.ok(Math.max(...flight.metric("ConcurrentExecutions").map(([, value]) => value ?? 0)) <= 3);
});
