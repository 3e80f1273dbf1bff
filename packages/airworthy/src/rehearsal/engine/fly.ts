/**
 * A function in the real engine, in virtual time: the code that `airworthy dev` runs, with simulated environments in place of
 * processes. For samples: it is a thousand times slower than the minutes of the aggregate mode, which it keeps honest.
 */
import { engineFor } from "../../engine/engine.ts";
import { ledger } from "../../engine/kernel/journal.ts";
import { kernelFor } from "../../engine/kernel/kernel.ts";
import cloudwatch from "../../engine/services/cloudwatch/index.ts";
import events from "../../engine/services/events/index.ts";
import lambda from "../../engine/services/lambda/index.ts";
import { type Outcome, simulated } from "../../engine/services/lambda/simulated.ts";
import logs from "../../engine/services/logs/index.ts";
import sns from "../../engine/services/sns/index.ts";
import sqs from "../../engine/services/sqs/index.ts";
import type { Members } from "../../engine/service.ts";
import { keyAt, uniform } from "../chance/draws.ts";
import { exp, log } from "../chance/exact.ts";
import { normalQuantile } from "../chance/normal.ts";
import type { Effect } from "../model.ts";
import { effectAt, type Onset, slownessOf } from "../world/active.ts";
import { arrivalsAt } from "../world/calls.ts";
import type { Setting } from "../world/profile.ts";

const MINUTE = 60_000;
const ZIP = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array.from({ length: 18 }, () => 0)]);

/** Effects that the engine's simulated environments can have. */
const FLOWN = new Set<keyof Effect>([
  "errors",
  "flapping",
  "slower",
  "creepPerHour",
  "timeouts",
  "switchedOff",
  "traffic",
]);

/** What CloudWatch of the engine has of one metric: a value a minute, NaN without data. */
export type Flown = (metric: string, statistic: string) => Float64Array;

/**
 * Flies minutes [from, to) of a function that is called by clients or events; arrivals are those of the aggregate mode.
 *
 * @throws RangeError for a fault with an effect that is not flown, or a function that reads queues or streams.
 */
export function fly(setting: Setting, from: number, to: number, onset?: Onset): Flown {
  const { profile, durations, inits } = setting;
  const [kind = "sync"] = profile.kinds;
  if (kind !== "sync" && kind !== "async")
    throw new RangeError(`${profile.name} is invoked by a ${kind}, which is not flown.`);
  for (const name of Object.keys(onset?.fault.effect ?? {}) as (keyof Effect)[])
    if (!FLOWN.has(name)) throw new RangeError(`The fault ${onset?.fault.id}: ${name} is not flown.`);

  const turns = kernelFor({ seed: profile.name, start: from * MINUTE, journal: ledger() });
  const { kernel } = turns;
  const medianLog = log(durations.median);
  const initLog = log(inits.median);
  const minuteNow = (): number => Math.floor(kernel.now() / MINUTE);
  const environments = simulated({
    start: (_, chance) => ({
      kind: "ready",
      afterMs: Math.round(exp(initLog + inits.sigma * normalQuantile(chance.number() || 0.5))),
    }),
    invoke(_, chance): Outcome {
      const minute = minuteNow();
      const effect = (onset && effectAt(onset, minute)) ?? {};
      const luck = [chance.number(), chance.number(), chance.number()] as const;
      if (effect.timeouts !== undefined && luck[0] < effect.timeouts) return { kind: "hangs" };
      const slowness = slownessOf(effect, onset ? minute - onset.at : 0);
      const afterMs = Math.round(
        exp(medianLog + slowness + durations.sigma * normalQuantile(luck[1] || 0.5)),
      );
      const failing =
        1 - (1 - profile.errorRate) * (1 - (effect.errors ?? 0)) * (setting.hiccups[minute] === 1 ? 0.5 : 1);
      return luck[2] < failing ? { kind: "throws", afterMs } : { kind: "returns", afterMs };
    },
  });
  const engine = engineFor({
    kernel,
    account: "123456789012",
    definitions: [lambda, environments, cloudwatch, logs, sqs, sns, events],
  });
  const caller = { kind: "credentials", accessKeyId: "rehearsal" } as const;
  const ask = (service: string, operation: string, input: Members) =>
    turns.enter(kernel.now(), () => engine.handle("eu-west-1", { service, operation, input, caller }));
  const FunctionName = "orders";
  ask("lambda", "CreateFunction", {
    FunctionName,
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Timeout: profile.timeoutSeconds,
    MemorySize: profile.memoryMb,
    Code: { ZipFile: ZIP },
  });
  turns.runUntil(kernel.now());
  if (onset?.fault.effect.switchedOff) {
    kernel.at(
      onset.at * MINUTE,
      () => void ask("lambda", "PutFunctionConcurrency", { FunctionName, ReservedConcurrentExecutions: 0 }),
    );
    kernel.at(
      (onset.at + onset.fault.duration) * MINUTE,
      () => void ask("lambda", "DeleteFunctionConcurrency", { FunctionName }),
    );
  }
  const invoke = (): void => {
    try {
      ask("lambda", "Invoke", {
        FunctionName,
        InvocationType: kind === "async" ? "Event" : "RequestResponse",
      });
    } catch {
      // A throttled call is counted where it was refused.
    }
  };
  for (let minute = from; minute < to; minute++) {
    const effect = (onset && effectAt(onset, minute)) ?? {};
    const calls = arrivalsAt(setting, minute, effect.traffic ?? 1);
    const key = keyAt(setting.keys.arrivals, minute);
    for (let nth = 0; nth < calls; nth++)
      kernel.at(minute * MINUTE + Math.floor(uniform(key, nth) * MINUTE), invoke);
  }
  turns.runUntil((to + 1) * MINUTE);
  return (metric, statistic) => columnOf(ask, metric, statistic, from, to);
}

function columnOf(
  ask: (service: string, operation: string, input: Members) => unknown,
  MetricName: string,
  Stat: string,
  from: number,
  to: number,
): Float64Array {
  const Metric = {
    Namespace: "AWS/Lambda",
    MetricName,
    Dimensions: [{ Name: "FunctionName", Value: "orders" }],
  };
  const answer = ask("cloudwatch", "GetMetricData", {
    StartTime: new Date(from * MINUTE),
    EndTime: new Date(to * MINUTE),
    MetricDataQueries: [{ Id: "m1", MetricStat: { Metric, Period: 60, Stat } }],
  }) as { MetricDataResults: { Timestamps: Date[]; Values: number[] }[] };
  const column = new Float64Array(to - from).fill(NaN);
  for (const { Timestamps, Values } of answer.MetricDataResults)
    for (const [index, at] of Timestamps.entries())
      column[at.getTime() / MINUTE - from] = Values[index] as number;
  return column;
}
