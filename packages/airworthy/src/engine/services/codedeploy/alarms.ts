import { ALARMS } from "../../ports.ts";
import type { Problem } from "./deployment.ts";
import type { Kept, Office } from "./state.ts";

/** Whether a deployment watches alarms: those it was given instead of its group's, else its group's. */
export function watches({ alarms, rollsBack }: Kept): boolean {
  // Recorded: what brings the old version back is not stopped by the alarm that called for it.
  return rollsBack === undefined && alarms?.enabled === true && (alarms.alarms ?? []).length > 0;
}

/** What alarms say against a deployment; `status` is what it becomes. */
export function objection(
  { place }: Office,
  { alarms: configuration }: Kept,
): { readonly status: "stopped" | "failed"; readonly problem: Problem } | undefined {
  const names = (configuration?.alarms ?? []).map(({ name }) => name ?? "");
  const states = place.use(ALARMS).stateOf(names);
  const active = names.filter((name) => states.get(name) === "ALARM");
  if (active.length > 0)
    return {
      status: "stopped",
      problem: {
        code: "ALARM_ACTIVE",
        // Recorded. Several alarms stand one behind the other.
        message: `One or more alarms have been activated according to the Amazon CloudWatch metrics you selected, and the affected deployments have been stopped. Activated alarms: ${active.map((name) => `<${name}>`).join(" ")}`,
      },
    };
  const unknown = names.filter((name) => states.get(name) === undefined);
  if (unknown.length === 0 || configuration?.ignorePollAlarmFailure === true) return undefined;
  // That an alarm is missing counts as "information about the current state of alarms cannot be retrieved"; the code
  // and the sentence are inferred.
  return {
    status: "failed",
    problem: {
      code: "CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND",
      message: `The deployment failed because the state of alarms cannot be retrieved: ${unknown.map((name) => `<${name}>`).join(" ")}`,
    },
  };
}
