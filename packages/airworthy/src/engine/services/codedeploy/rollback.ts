import { writeAppSpec } from "./appspec.ts";
import { configurationAt } from "./configurations.ts";
import { make } from "./make.ts";
import { DEFAULTS } from "./predefined.ts";
import { sha256 } from "./revisions.ts";
import type { Kept, Office } from "./state.ts";

/**
 * Whether a deployment that has ended is rolled back by a new one.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_AutoRollbackConfiguration.html. What a request
 * to stop says of a rollback stands before the configuration; that the configuration decides when it says nothing is
 * inferred.
 */
export function rollsBackAfter({ now, rollback, rollsBack, rollbackOnStop }: Kept): boolean {
  if (rollsBack !== undefined || now.status === "Succeeded" || !now.shift) return false;
  if (now.problem?.code === "MANUAL_STOP" && rollbackOnStop !== undefined) return rollbackOnStop;
  if (rollback?.enabled !== true) return false;
  const event =
    now.status === "Failed"
      ? "DEPLOYMENT_FAILURE"
      : now.problem?.code === "ALARM_ACTIVE"
        ? "DEPLOYMENT_STOP_ON_ALARM"
        : "DEPLOYMENT_STOP_ON_REQUEST";
  return (rollback.events ?? []).includes(event);
}

/**
 * The deployment that brings the old version back, all traffic at once and without hooks: recorded are its creator, its
 * configuration (that of ECS: `ECSAllAtOnce`) and that no hook ran. That it goes to the current version of the AppSpec
 * file of the one that failed, also when the group had no deployment before, is inferred.
 */
export function rollBack(office: Office, failed: Kept): Kept | undefined {
  const { shift } = failed.now;
  if (!shift) return undefined;
  const back = { ...shift, current: shift.target, target: shift.current, hooks: {} };
  const content = writeAppSpec(back);
  const kept = make(office, {
    application: failed.application,
    group: failed.group,
    revision: { revisionType: "AppSpecContent", appSpecContent: { content, sha256: sha256(content) } },
    configuration: configurationAt(office, DEFAULTS.Lambda),
    rollsBack: failed.id,
  });
  kept.now = { ...kept.now, shift: back };
  failed.rolledBackBy = kept.id;
  return kept;
}
