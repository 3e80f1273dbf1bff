import type { Baseline, HookAnswer, Shift } from "../model.ts";
import { readAlias, updateOf } from "./alias.ts";
import type { CallAws } from "./calls.ts";
import { A_DAY, AN_HOUR, baselineFromMetrics, type Blocks, countsFromMetrics } from "./counts.ts";
import { armDeadMan, type DeadMan, disarmDeadMan } from "./dead-man.ts";
import type { Counted, Host } from "./host.ts";

export interface AwsHostOptions {
  readonly call: CallAws;
  readonly now: () => number;
  /** Milliseconds beyond which a request counts as slow; latency is no evidence when absent. */
  readonly slowerThan?: number;
  /** ARN of a topic that hears of what happens. */
  readonly topic?: string;
  /** Without it nobody restores the alias when the controller dies; the command says so. */
  readonly deadMan?: DeadMan;
  /** Counts of the engine, which knows every request; CloudWatch's when absent. */
  readonly counts?: (shift: Shift, from: number) => Counted | Promise<Counted>;
  /** Of what the baseline is made; hours of a day when absent. */
  readonly blocks?: Blocks;
}

/** The world as AWS's APIs show it, of AWS or of the engine. */
export function awsHost({ call, now, slowerThan, topic, deadMan, counts, blocks }: AwsHostOptions): Host {
  const slow = slowerThan === undefined ? {} : { slowerThan };
  return {
    now,
    alias: (shift) => readAlias(call, shift),
    counts: async (shift, from) =>
      counts ? counts(shift, from) : countsFromMetrics(call, shift, { from, now: now(), ...slow }),
    async baseline(shift): Promise<Baseline> {
      const found = await baselineFromMetrics(call, shift, { now: now(), ...slow, blocks: blocks ?? A_DAY });
      if (blocks !== undefined || found.counts.length > 0) return found;
      // An alias that is younger than an hour has minutes.
      return baselineFromMetrics(call, shift, { now: now(), ...slow, blocks: AN_HOUR });
    },
    inAlarm: (names) => inAlarm(call, names),
    async updateAlias(shift, to) {
      const { RevisionId } = await call("lambda", "UpdateAlias", updateOf(shift, to));
      return String(RevisionId);
    },
    hook: (shift, id, functionName) => hook(call, shift, id, functionName),
    async deadMan(shift, restore) {
      if (deadMan === undefined) return;
      await (restore === null
        ? disarmDeadMan(call, shift, deadMan)
        : armDeadMan(call, shift, deadMan, restore));
    },
    async notify(shift, level, message) {
      if (topic === undefined) return;
      const Subject = `${shift.functionName}:${shift.alias} ${level === "info" ? "shifts" : level}`.slice(
        0,
        100,
      );
      await call("sns", "Publish", { TopicArn: topic, Subject, Message: message });
    },
  };
}

/** DescribeAlarms takes 100 names at a time. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_AT_ONCE = 100;

async function inAlarm(call: CallAws, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let first = 0; first < names.length; first += NAMES_AT_ONCE) {
    const { MetricAlarms = [], CompositeAlarms = [] } = await call("cloudwatch", "DescribeAlarms", {
      AlarmNames: names.slice(first, first + NAMES_AT_ONCE),
      AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
      MaxRecords: NAMES_AT_ONCE,
    });
    for (const { AlarmName, StateValue } of [MetricAlarms, CompositeAlarms].flat() as Alarm[])
      if (StateValue === "ALARM" && AlarmName !== undefined) found.push(AlarmName);
  }
  return found;
}

interface Alarm {
  readonly AlarmName?: string;
  readonly StateValue?: string;
}

/**
 * A hook is a function that is invoked with what is shifted, and that answers `"Failed"`, `{ "status": "Failed" }`, or by
 * failing; every other answer is Succeeded.
 */
async function hook(
  call: CallAws,
  shift: Shift,
  id: string,
  functionName: string,
): Promise<Exclude<HookAnswer, "InProgress">> {
  const { functionName: shifted, alias, old, new: fresh } = shift;
  const event = { shift: shift.id, hook: id, functionName: shifted, alias, old, new: fresh };
  const { FunctionError, Payload } = await call("lambda", "Invoke", {
    FunctionName: functionName,
    Payload: new TextEncoder().encode(JSON.stringify(event)),
  });
  if (FunctionError !== undefined) return "Failed";
  const text = Payload instanceof Uint8Array ? new TextDecoder().decode(Payload) : "";
  return failed(text) ? "Failed" : "Succeeded";
}

function failed(text: string): boolean {
  try {
    const answer = JSON.parse(text) as unknown;
    const status =
      typeof answer === "object" && answer !== null ? (answer as { status?: unknown }).status : answer;
    return typeof status === "string" && status.toLowerCase() === "failed";
  } catch {
    return false;
  }
}
