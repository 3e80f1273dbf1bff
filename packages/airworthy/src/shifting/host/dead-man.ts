import type { Shift } from "../model.ts";
import { updateOf } from "./alias.ts";
import type { CallAws } from "./calls.ts";
import type { Restore } from "./host.ts";

/** What EventBridge Scheduler needs to restore an alias by itself. */
export interface DeadMan {
  /** Role that scheduler.amazonaws.com may assume, and that may call lambda:UpdateAlias on the alias's function. */
  readonly roleArn: string;
  readonly group?: string;
}

/**
 * A timer on AWS that no death of ours stops: a one-time schedule that calls Lambda's UpdateAlias itself. It carries the
 * revision that the shift last saw, so that it does nothing once somebody else has moved the alias.
 *
 * Sources: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html,
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
 */
export async function armDeadMan(
  call: CallAws,
  shift: Shift,
  { roleArn, group }: DeadMan,
  restore: Restore,
): Promise<void> {
  const schedule = {
    ...named(shift, group),
    // To the second, in UTC, and not before the deadline.
    ScheduleExpression: `at(${new Date(Math.ceil(restore.at / 1000) * 1000).toISOString().slice(0, 19)})`,
    ScheduleExpressionTimezone: "UTC",
    FlexibleTimeWindow: { Mode: "OFF" },
    ActionAfterCompletion: "DELETE",
    Description: `Restores ${shift.functionName}:${shift.alias} to version ${shift.old} when nobody leads its shift any more.`,
    Target: {
      Arn: "arn:aws:scheduler:::aws-sdk:lambda:updateAlias",
      RoleArn: roleArn,
      Input: JSON.stringify(
        updateOf(shift, { version: shift.old, weights: {}, revisionId: restore.revisionId }),
      ),
    },
  };
  try {
    await call("scheduler", "UpdateSchedule", schedule);
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
    await call("scheduler", "CreateSchedule", schedule);
  }
}

export async function disarmDeadMan(call: CallAws, shift: Shift, { group }: DeadMan): Promise<void> {
  try {
    await call("scheduler", "DeleteSchedule", named(shift, group));
  } catch (error) {
    if ((error as Error).name !== "ResourceNotFoundException") throw error;
  }
}

/** Names of schedules: [0-9a-zA-Z-_.]+, at most 64 characters. Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
function named({ id }: Shift, group: string | undefined) {
  const Name = `airworthy-${id}`.replaceAll(/[^0-9a-zA-Z_.-]/g, "-").slice(0, 64);
  return { Name, ...(group === undefined ? {} : { GroupName: group }) };
}
