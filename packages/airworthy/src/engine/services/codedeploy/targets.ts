import type {
  BatchGetDeploymentTargetsInput,
  GetDeploymentTargetInput,
  ListDeploymentTargetsInput,
} from "@aws-sdk/client-codedeploy";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { paged } from "./check.ts";
import { deploymentAt } from "./deployments.ts";
import { invalid, required } from "./errors.ts";
import { BATCH_OF_DEPLOYMENTS } from "./limits.ts";
import { shownTarget, targetId, targetStatus } from "./present.ts";
import type { Kept, Office } from "./state.ts";

/** A Lambda deployment has one target: the function. */
export function targetOperations(office: Office): Record<string, Operation> {
  function shown(kept: Kept, id: string | undefined) {
    if (!id) throw required("DeploymentTargetId", "A deployment target ID");
    if (targetId(kept) !== id)
      throw new ServiceError(
        "DeploymentTargetDoesNotExistException",
        `The target ${id} does not belong to the deployment ${kept.id}.`,
      );
    return shownTarget(office.place, kept);
  }

  return {
    GetDeploymentTarget(input: GetDeploymentTargetInput) {
      const kept = started(deploymentAt(office, input.deploymentId));
      return { deploymentTarget: shown(kept, input.targetId) };
    },
    BatchGetDeploymentTargets({ deploymentId, targetIds = [] }: BatchGetDeploymentTargetsInput) {
      const kept = started(deploymentAt(office, deploymentId));
      if (targetIds.length === 0) throw required("DeploymentTargetId", "A deployment target ID");
      if (targetIds.length > BATCH_OF_DEPLOYMENTS)
        throw new ServiceError(
          "DeploymentTargetListSizeExceededException",
          `At most ${BATCH_OF_DEPLOYMENTS} targets are asked for at once.`,
        );
      return { deploymentTargets: targetIds.map((id) => shown(kept, id)) };
    },
    ListDeploymentTargets({ deploymentId, targetFilters = {}, nextToken }: ListDeploymentTargetsInput) {
      const kept = started(deploymentAt(office, deploymentId));
      const { TargetStatus: statuses, ...others } = targetFilters;
      const [strange] = Object.keys(others);
      if (strange !== undefined)
        throw invalid("TargetFilterName", `${strange} is no filter for targets of the Lambda platform.`);
      const id = targetId(kept);
      const fits = statuses === undefined || statuses.includes(targetStatus(kept.now));
      const { page, next } = paged(id !== undefined && fits ? [id] : [], nextToken);
      return { targetIds: page, ...next };
    },
  };
}

function started(kept: Kept): Kept {
  if (kept.now.status === "Created")
    throw new ServiceError("DeploymentNotStartedException", `The deployment ${kept.id} has not started.`);
  return kept;
}
