import type { Fleet } from "../../../../fleet/model.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { accountWide, notWatched } from "../watching.ts";

/**
 * What counts against the account's limit.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html
 */
const CONCURRENCY = new Set([
  "ClaimedAccountConcurrency",
  "ConcurrentExecutions",
  "UnreservedConcurrentExecutions",
]);

export default item({
  id: "alarms/account-concurrency",
  of: "fleet",
  says: "Somebody is told before the account runs out of concurrency.",
  because:
    "All functions of an account and Region share one limit: when one of them takes what is left, all others are throttled, and no alarm on a single function says why.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html",
  severity: "note",
  appliesTo: (fleet) =>
    workloads(fleet).length > 0 || notApplicable("has no function that runs outside of deployments"),
  check: (fleet, { standard }) => {
    const alarm = accountWide(fleet).find(({ metric }) => CONCURRENCY.has(metric.name ?? ""));
    if (alarm) return met(`watched by ${alarm.alarm.resource.id}`);
    const [first] = workloads(fleet);
    if (!first) return met();
    const { accountConcurrencyPercent } = standard.alarms;
    return notMet(
      first.declared.at,
      `No alarm of these templates watches the concurrency that ${count(workloads(fleet).length)} with the whole account.`,
      `Add one alarm in each account on ClaimedAccountConcurrency, at ${accountConcurrencyPercent} % of the account's limit (Service Quotas shows it).`,
    );
  },
});

function workloads(fleet: Fleet) {
  return fleet.functions.filter((fn) => !notWatched(fn));
}

function count(functions: number): string {
  return functions === 1 ? "its function shares" : `their ${functions} functions share`;
}
