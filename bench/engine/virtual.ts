import { createHash } from "node:crypto";
import { engineFor } from "../../packages/airworthy/src/engine/engine.ts";
import { line } from "../../packages/airworthy/src/engine/kernel/journal.ts";
import { kernelFor } from "../../packages/airworthy/src/engine/kernel/kernel.ts";
import { DAY, MINUTE } from "../../packages/airworthy/src/engine/kernel/time.ts";
import { LOCAL_CODE } from "../../packages/airworthy/src/engine/services/lambda/environment.ts";
import { simulated } from "../../packages/airworthy/src/engine/services/lambda/simulated.ts";
import { SERVICES } from "../../packages/airworthy/src/engine/services/index.ts";

export interface Day {
  readonly invocations: number;
  readonly retries: number;
  readonly entries: number;
  /** Of the whole journal. */
  readonly sha256: string;
}

const FUNCTIONS = 50;
/** Each function is asked once a minute on average: a fleet of 2.2 million requests a month. */
const GAP = MINUTE;

/** A day of a fleet of 50 functions in virtual time: calls, events that fail and are retried, a queue for every fifth. */
export function day(seed: string, hashed: boolean): Day {
  const hash = createHash("sha256");
  let [entries, invocations, retries] = [0, 0, 0];
  const turns = kernelFor({
    seed,
    start: 0,
    journal: {
      write(entry) {
        entries++;
        if (entry.what === "lambda.admitted") invocations++;
        if (entry.what === "lambda.event-waits") retries++;
        if (hashed) hash.update(line(entry));
      },
    },
  });
  const { kernel } = turns;
  const behaviour = simulated({
    invoke: (_order, chance) => {
      const afterMs = 5 + Math.floor(chance.number() * 200);
      return chance.number() < 0.02 ? { kind: "throws", afterMs } : { kind: "returns", afterMs };
    },
  });
  const engine = engineFor({ kernel, account: "123456789012", definitions: [...SERVICES, behaviour] });
  const caller = { kind: "credentials", accessKeyId: "bench" } as const;
  const ask = (service: string, operation: string, input: object) =>
    engine.handle("eu-west-1", { service, operation, input: input as Record<string, unknown>, caller });

  turns.enter(0, () => {
    for (let n = 0; n < FUNCTIONS; n++) {
      const FunctionName = `function-${n}`;
      ask("lambda", "CreateFunction", {
        FunctionName,
        Role: "arn:aws:iam::123456789012:role/fleet",
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        Code: { S3Bucket: LOCAL_CODE, S3Key: "/", S3ObjectVersion: "1" },
      });
      if (n % 5 !== 0) continue;
      ask("sqs", "CreateQueue", { QueueName: `queue-${n}` });
      ask("lambda", "CreateEventSourceMapping", {
        FunctionName,
        EventSourceArn: `arn:aws:sqs:eu-west-1:123456789012:queue-${n}`,
      });
    }
  });
  const Payload = new TextEncoder().encode("{}");
  for (let n = 0; n < FUNCTIONS; n++) {
    const chance = kernel.random(`traffic.${n}`);
    const FunctionName = `function-${n}`;
    const QueueUrl = `http://127.0.0.1:4566/123456789012/queue-${n}`;
    const InvocationType = n % 5 < 3 ? "RequestResponse" : "Event";
    const arrive = (): void => {
      if (n % 5 === 0) ask("sqs", "SendMessage", { QueueUrl, MessageBody: "order" });
      else ask("lambda", "Invoke", { FunctionName, InvocationType, Payload });
      kernel.after(-Math.log(1 - chance.number()) * GAP, arrive);
    };
    kernel.after(chance.number() * GAP, arrive);
  }
  turns.runUntil(DAY);
  return { invocations, retries, entries, sha256: hash.digest("hex") };
}
