import assert from "node:assert/strict";
import { test } from "node:test";
import { engineFor } from "../engine/engine.ts";
import { type Ledger, ledger, line } from "../engine/kernel/journal.ts";
import { MINUTE, SECOND } from "../engine/kernel/time.ts";
import { SERVICES } from "../engine/services/index.ts";
import { LOCAL_CODE } from "../engine/services/lambda/environment.ts";
import { type Outcome, simulated } from "../engine/services/lambda/simulated.ts";
import { type Clock, realClock, virtualClock } from "./clock.ts";

const ACCOUNT = "123456789012";
const SEED = "two clocks";

/** A shop whose functions are stubs: calls, events that fail and are retried, throttles, a queue with a dead-letter queue. */
function open(clock: Clock, lasting: number): void {
  const { kernel } = clock.turns;
  const behaviour = simulated({
    start: (_spec, chance) => ({ kind: "ready", afterMs: 20 + Math.floor(chance.number() * 30) }),
    invoke(_order, chance): Outcome {
      const afterMs = 1 + Math.floor(chance.number() * 90);
      return { kind: chance.number() < 0.4 ? "throws" : "returns", afterMs, logs: ["packing"] };
    },
  });
  const engine = engineFor({ kernel, account: ACCOUNT, definitions: [...SERVICES, behaviour] });
  const caller = { kind: "credentials", accessKeyId: "shop" } as const;
  const ask = (service: string, operation: string, input: object) =>
    engine.handle("eu-west-1", { service, operation, input: input as Record<string, unknown>, caller });
  const start = kernel.now();

  kernel.at(start + 1, () => {
    for (const FunctionName of ["orders", "thanks", "packing"])
      ask("lambda", "CreateFunction", {
        FunctionName,
        Role: `arn:aws:iam::${ACCOUNT}:role/shop`,
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Code: { S3Bucket: LOCAL_CODE, S3Key: "/", S3ObjectVersion: "1" },
      });
    ask("lambda", "PutFunctionConcurrency", { FunctionName: "thanks", ReservedConcurrentExecutions: 1 });
    ask("sqs", "CreateQueue", { QueueName: "dead" });
    ask("sqs", "CreateQueue", {
      QueueName: "parcels",
      Attributes: {
        VisibilityTimeout: "3",
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:dead`,
          maxReceiveCount: 1,
        }),
      },
    });
    ask("lambda", "CreateEventSourceMapping", {
      FunctionName: "packing",
      EventSourceArn: `arn:aws:sqs:eu-west-1:${ACCOUNT}:parcels`,
    });
  });
  const chance = kernel.random("shoppers");
  const QueueUrl = `http://127.0.0.1:4566/${ACCOUNT}/parcels`;
  for (let at = start + 2; at < start + lasting; at += 1 + Math.floor((chance.number() * lasting) / 30))
    kernel.at(at, () => {
      ask("lambda", "Invoke", { FunctionName: "orders" });
      ask("lambda", "Invoke", { FunctionName: "thanks", InvocationType: "Event" });
      ask("sqs", "SendMessage", { QueueUrl, MessageBody: "order" });
    });
}

function told(journal: Ledger, until: number): string[] {
  return journal.entries.filter(({ at }) => at < until).map(line);
}

/** The same run once more in virtual time, as far as it goes. */
async function again(start: number, lasting: number): Promise<string[]> {
  const journal = ledger();
  const clock = virtualClock({ seed: SEED, start, journal });
  open(clock, lasting);
  await clock.advance(lasting);
  clock.stop();
  return told(journal, start + lasting);
}

test("a run on the real clock and the same in virtual time write the same journal, byte for byte", async () => {
  const lasting = 2.5 * SECOND;
  const journal = ledger();
  const clock = realClock({ seed: SEED, journal });
  const start = clock.turns.kernel.now();
  open(clock, lasting);
  await clock.advance(lasting + 100);
  clock.stop();
  const real = told(journal, start + lasting);
  assert.deepEqual(real, await again(start, lasting));
  for (const what of [
    "lambda.throttled",
    "lambda.event-waits",
    "lambda.invocation-ended",
    "sqs.message-sent",
  ])
    assert.ok(
      real.some((entry) => entry.includes(what)),
      what,
    );
});

test("so does one whose time goes by faster, with its retries and its dead letters", async () => {
  const lasting = 5 * MINUTE;
  const journal = ledger();
  const start = Date.UTC(2026, 2, 1);
  const clock = virtualClock({ seed: SEED, start, journal, pace: 150 });
  open(clock, lasting);
  await new Promise((passed) => setTimeout(passed, lasting / 150 + 100));
  clock.stop();
  const fast = told(journal, start + lasting);
  assert.deepEqual(fast, await again(start, lasting));
  for (const what of ["sqs.message-dead-lettered", '"condition":"RetriesExhausted"'])
    assert.ok(
      fast.some((entry) => entry.includes(what)),
      what,
    );
});
