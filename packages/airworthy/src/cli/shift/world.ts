import type { CallAws } from "../../shifting/host/calls.ts";
import type { Shift, Traffic } from "../../shifting/model.ts";
import type { Alarm, Version, World } from "../../shifting/traps/world.ts";
import { type Beginning, NEXT } from "./begin.ts";

/** What is known of the account before a shift starts; what cannot be read is left out, and no trap is seen there. */
export async function worldOf(
  { note: { shift }, alias }: Beginning,
  call: CallAws,
  traffic: Traffic,
): Promise<World> {
  const { functionName } = shift;
  const hooks = Object.values(shift.hooks ?? {}).flat();
  const [old, fresh, concurrency, alarms, bypasses, ...timeouts] = await Promise.all([
    read(() => versionOf(call, functionName, shift.old)),
    read(() => versionOf(call, functionName, shift.new)),
    read(() => concurrencyOf(call, shift)),
    shift.alarms ? read(() => alarmsOf(call, shift.alarms ?? [])) : undefined,
    read(() => bypassesOf(call, functionName)),
    ...hooks.map((hook) => read(() => timeoutOf(call, hook))),
  ]);
  return {
    by: "controller",
    alias,
    traffic,
    ...(old ? { old } : {}),
    ...(fresh ? { new: fresh } : {}),
    ...(concurrency === undefined ? {} : { aliasConcurrency: concurrency }),
    ...(alarms ? { alarms } : {}),
    ...(bypasses ? { bypasses } : {}),
    hookTimeouts: Object.fromEntries(
      hooks.flatMap((hook, index) => (timeouts[index] === undefined ? [] : [[hook, timeouts[index]]])),
    ),
  };
}

async function read<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

async function versionOf(call: CallAws, functionName: string, version: string): Promise<Version> {
  const { Role, DeadLetterConfig } = await call("lambda", "GetFunctionConfiguration", {
    FunctionName: functionName,
    ...(version === NEXT ? {} : { Qualifier: version }),
  });
  const target = (DeadLetterConfig as { TargetArn?: string } | undefined)?.TargetArn;
  return { role: String(Role), deadLetter: target ? target : null };
}

async function concurrencyOf(call: CallAws, { functionName, alias }: Shift): Promise<number> {
  try {
    const { RequestedProvisionedConcurrentExecutions } = await call(
      "lambda",
      "GetProvisionedConcurrencyConfig",
      {
        FunctionName: functionName,
        Qualifier: alias,
      },
    );
    return Number(RequestedProvisionedConcurrentExecutions);
  } catch (error) {
    if ((error as Error).name === "ProvisionedConcurrencyConfigNotFoundException") return 0;
    throw error;
  }
}

async function timeoutOf(call: CallAws, hook: string): Promise<number> {
  return Number((await call("lambda", "GetFunctionConfiguration", { FunctionName: hook }))["Timeout"]);
}

interface Described {
  readonly AlarmName?: string;
  readonly StateValue?: Alarm["state"];
  readonly MetricName?: string;
  readonly Statistic?: string;
  readonly Threshold?: number;
  readonly Dimensions?: readonly { readonly Name?: string; readonly Value?: string }[];
}

async function alarmsOf(call: CallAws, names: readonly string[]): Promise<Alarm[]> {
  const { MetricAlarms = [], CompositeAlarms = [] } = await call("cloudwatch", "DescribeAlarms", {
    AlarmNames: names,
    AlarmTypes: ["MetricAlarm", "CompositeAlarm"],
  });
  return ([MetricAlarms, CompositeAlarms].flat() as Described[]).map((one) => ({
    name: one.AlarmName ?? "",
    state: one.StateValue ?? "INSUFFICIENT_DATA",
    ...(one.MetricName === undefined ? {} : { metric: one.MetricName }),
    ...(one.Statistic === undefined ? {} : { statistic: one.Statistic }),
    ...(one.Threshold === undefined ? {} : { threshold: one.Threshold }),
    dimensions: Object.fromEntries((one.Dimensions ?? []).map(({ Name = "", Value = "" }) => [Name, Value])),
  }));
}

/** Queues and streams whose mapping names the function itself. */
async function bypassesOf(call: CallAws, functionName: string): Promise<string[]> {
  const { EventSourceMappings = [] } = await call("lambda", "ListEventSourceMappings", {
    FunctionName: functionName,
  });
  return (EventSourceMappings as { EventSourceArn?: string; FunctionArn?: string }[])
    .filter(({ FunctionArn = "" }) => FunctionArn.split(":").length === 7)
    .map(({ EventSourceArn = "a mapping" }) => EventSourceArn.split(":").at(-1) ?? EventSourceArn);
}
