import type { RehearsedAlarm } from "../model.ts";

/** The item of the checklist that asks for an alarm on a metric. */
const BY_METRIC: Readonly<Record<string, string>> = {
  Errors: "alarms/errors",
  Throttles: "alarms/throttles",
  Duration: "alarms/duration",
  Invocations: "alarms/invocations",
  IteratorAge: "alarms/iterator-age",
  ClaimedAccountConcurrency: "alarms/account-concurrency",
  memory_utilization: "alarms/memory",
  used_memory_max: "alarms/memory",
  cpu_total_time: "alarms/cpu",
  DeadLetterErrors: "alarms/async-delivery",
  DestinationDeliveryFailures: "alarms/async-delivery",
};

/** Which of the metrics of an expression gives it its name. */
const ORDER = Object.keys(BY_METRIC);

/** The item that an alarm answers, by what it watches; undefined when none asks for such an alarm. */
export function itemOf({ queries }: RehearsedAlarm): string | undefined {
  const inputs = queries.flatMap(({ metric }) => (metric ? [metric] : []));
  if (inputs.some(({ scope }) => scope === "version")) return "traffic-shifting/rollback-alarms";
  if (inputs.some(({ scope }) => scope === "deadLetterQueue")) return "alarms/dead-letter-queue";
  const names = new Set(inputs.map(({ metric }) => metric));
  const first = ORDER.find((name) => names.has(name));
  return first === undefined ? undefined : BY_METRIC[first];
}
