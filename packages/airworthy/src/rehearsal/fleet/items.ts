import type { RehearsedAlarm } from "../model.ts";

/** The item of the checklist that asks for an alarm on a metric. */
const BY_METRIC: Readonly<Record<string, string>> = {
  Errors: "alarms/errors",
  Throttles: "alarms/throttles",
  cpu_total_time: "alarms/cpu",
  Duration: "alarms/duration",
  Invocations: "alarms/invocations",
  IteratorAge: "alarms/iterator-age",
  ClaimedAccountConcurrency: "alarms/account-concurrency",
  memory_utilization: "alarms/memory",
  used_memory_max: "alarms/memory",
  init_duration: "alarms/initialization",
  DeadLetterErrors: "alarms/async-delivery",
  DestinationDeliveryFailures: "alarms/async-delivery",
};

/** Which of the metrics of an expression gives it its name. */
const ORDER = Object.keys(BY_METRIC);

/** Seconds: an alarm on errors that looks back so far sees what goes on, not what happens. */
const HOUR = 3600;

/** The item that an alarm answers, by what it watches; undefined when none asks for such an alarm. */
export function itemOf({ queries, period, evaluationPeriods }: RehearsedAlarm): string | undefined {
  const inputs = queries.flatMap(({ metric }) => (metric ? [metric] : []));
  if (inputs.some(({ scope }) => scope === "version")) return "traffic-shifting/rollback-alarms";
  if (inputs.some(({ scope }) => scope === "deadLetterQueue")) return "alarms/dead-letter-queue";
  const names = new Set(inputs.map(({ metric }) => metric));
  if (names.has("Errors") && period * evaluationPeriods >= HOUR) return "alarms/error-budget";
  const first = ORDER.find((name) => names.has(name));
  return first === undefined ? undefined : BY_METRIC[first];
}
