import type { DeploymentInfo, DeploymentTarget, RevisionLocation } from "@aws-sdk/client-codedeploy";
import type { Place } from "../../service.ts";
import type { Deployment, LifecycleEvent } from "./deployment.ts";
import type { Kept } from "./state.ts";

/** A Lambda deployment has one target: in which state it is. */
export function targetStatus({ status }: Deployment): "Pending" | "InProgress" | "Succeeded" | "Failed" {
  if (status === "Created") return "Pending";
  return status === "Stopped" ? "Failed" : status;
}

export function overviewOf(deployment: Deployment) {
  const status = targetStatus(deployment);
  const count = (wanted: string): number => (wanted === status ? 1 : 0);
  return {
    Succeeded: count("Succeeded"),
    Failed: count("Failed"),
    Skipped: 0,
    InProgress: count("InProgress"),
    Pending: count("Pending"),
    Ready: 0,
  };
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_DeploymentInfo.html */
export function shownDeployment(kept: Kept): DeploymentInfo {
  const { now } = kept;
  const rollbackInfo = rollbackOf(kept);
  return {
    applicationName: kept.application.name,
    deploymentGroupName: kept.group.name,
    deploymentConfigName: kept.configuration,
    deploymentId: kept.id,
    ...(kept.previous ? { previousRevision: hidden(kept.previous) } : {}),
    revision: hidden(kept.revision),
    status: now.status,
    ...(now.problem
      ? {
          errorInformation: {
            code: now.problem.code,
            message: now.problem.message,
          } as DeploymentInfo["errorInformation"],
        }
      : {}),
    createTime: new Date(kept.createdAt),
    ...(now.startedAt === undefined ? {} : { startTime: new Date(now.startedAt) }),
    ...(now.endedAt === undefined ? {} : { completeTime: new Date(now.endedAt) }),
    deploymentOverview: overviewOf(now),
    ...(kept.description === undefined ? {} : { description: kept.description }),
    creator: kept.creator,
    ignoreApplicationStopFailures: false,
    ...(kept.rollback ? { autoRollbackConfiguration: kept.rollback } : {}),
    updateOutdatedInstancesOnly: false,
    ...(rollbackInfo ? { rollbackInfo } : {}),
    deploymentStyle: { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" },
    instanceTerminationWaitTimeStarted: false,
    fileExistsBehavior: "DISALLOW",
    deploymentStatusMessages: [],
    computePlatform: "Lambda",
    ...(kept.overridden ? { overrideAlarmConfiguration: kept.overridden } : {}),
  };
}

/** Both sentences are recorded. */
function rollbackOf({ id, rollsBack, rolledBackBy }: Kept): DeploymentInfo["rollbackInfo"] {
  if (rollsBack !== undefined)
    return {
      rollbackTriggeringDeploymentId: rollsBack,
      rollbackMessage: `Deployment ${id} is triggered to roll back deployment ${rollsBack}.`,
    };
  if (rolledBackBy === undefined) return undefined;
  return {
    rollbackDeploymentId: rolledBackBy,
    rollbackMessage: `Deployment ${id} terminated. Automatic rollback is triggered with a DeploymentId ${rolledBackBy}.`,
  };
}

/**
 * "The content property of the appSpecContent object in the returned revision is always null."
 * Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_GetDeployment.html
 */
function hidden(revision: RevisionLocation): RevisionLocation {
  if (!revision.appSpecContent) return revision;
  const { content: _content, ...rest } = revision.appSpecContent;
  return { ...revision, appSpecContent: rest };
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_LambdaTarget.html */
export function shownTarget(place: Place, kept: Kept): DeploymentTarget {
  const { now, id } = kept;
  const { shift } = now;
  const moved = [
    ...now.events.flatMap(({ startedAt = 0, endedAt = 0 }) => [startedAt, endedAt]),
    kept.createdAt,
  ];
  return {
    deploymentTargetType: "LambdaTarget",
    lambdaTarget: {
      deploymentId: id,
      ...(shift
        ? {
            targetId: targetId(kept),
            targetArn: `arn:${place.partition}:lambda:${place.region}:${place.account}:function:${shift.functionName}:${shift.alias}`,
            lambdaFunctionInfo: {
              functionName: shift.functionName,
              functionAlias: shift.alias,
              currentVersion: shift.current,
              targetVersion: shift.target,
              targetVersionWeight: now.weight,
            },
          }
        : {}),
      status: targetStatus(now),
      lastUpdatedAt: new Date(Math.max(...moved)),
      lifecycleEvents: now.events.map(shownEvent),
    },
  };
}

/**
 * "For deployments that use the AWS Lambda compute platform, the target IDs are the names of Lambda functions."
 * Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_BatchGetDeploymentTargets.html; before the
 * revision has been read there is none.
 */
export function targetId({ now }: Kept): string | undefined {
  return now.shift?.functionName;
}

function shownEvent({ name, status, startedAt, endedAt, because }: LifecycleEvent) {
  return {
    lifecycleEventName: name,
    status,
    ...(startedAt === undefined ? {} : { startTime: new Date(startedAt) }),
    ...(endedAt === undefined ? {} : { endTime: new Date(endedAt) }),
    ...(because === undefined
      ? {}
      : { diagnostics: { errorCode: "UnknownError" as const, message: because } }),
  };
}
