import type {
  BatchGetDeploymentsInput,
  CreateDeploymentInput,
  GetDeploymentInput,
  ListDeploymentsInput,
  PutLifecycleEventHookExecutionStatusInput,
  StopDeploymentInput,
} from "@aws-sdk/client-codedeploy";
import { ServiceError } from "../../error.ts";
import { deferred, type Later } from "../../kernel/later.ts";
import type { Deployments, EndedDeployment } from "../../ports-codedeploy.ts";
import type { Operation } from "../../service.ts";
import { applicationAt } from "./applications.ts";
import { checkAlarms, checkRollback } from "./check-group.ts";
import { paged } from "./check.ts";
import { configurationAt } from "./configurations.ts";
import { hasEnded } from "./deployment.ts";
import { type Driver, driver } from "./drive.ts";
import { invalid, noDeployment, notFlown, required, tooMany } from "./errors.ts";
import { deploymentsOf, groupAt } from "./groups.ts";
import { BATCH_OF_DEPLOYMENTS, CONCURRENT_DEPLOYMENTS, DESCRIPTION } from "./limits.ts";
import { make } from "./make.ts";
import { shownDeployment } from "./present.ts";
import { checkLambdaRevision, tooLong } from "./revisions.ts";
import { rollBack, rollsBackAfter } from "./rollback.ts";
import type { Kept, Office } from "./state.ts";

const STATUSES = new Set([
  "Created",
  "Queued",
  "InProgress",
  "Baking",
  "Succeeded",
  "Failed",
  "Stopped",
  "Ready",
]);
/** Members of CreateDeployment that are for instances, and what their errors are called. */
const FOR_INSTANCES = {
  targetInstances: "TargetInstances",
  updateOutdatedInstancesOnly: "UpdateOutdatedInstancesOnlyValue",
  ignoreApplicationStopFailures: "IgnoreApplicationStopFailuresValue",
} as const;

export function deploymentOperations(office: Office): {
  readonly operations: Record<string, Operation>;
  readonly inner: Deployments;
} {
  const { kernel } = office.place;
  const drive: Driver = driver(office);

  function launch(kept: Kept): void {
    drive.start(kept, (ended) => {
      if (rollsBackAfter(ended)) {
        const back = rollBack(office, ended);
        if (back) launch(back);
      }
      for (const listener of ended.listeners.splice(0)) listener();
    });
  }

  function create(input: CreateDeploymentInput) {
    const application = applicationAt(office, input.applicationName);
    const { group } = groupAt(office, application.name, input.deploymentGroupName);
    if (application.platform !== "Lambda")
      throw notFlown(
        `airworthy flies deployments of the Lambda platform; ${application.name} is of the ${application.platform} platform.`,
      );
    const revision = checkLambdaRevision(input.revision);
    if ((input.description?.length ?? 0) > DESCRIPTION) throw tooLong();
    for (const [member, code] of Object.entries(FOR_INSTANCES))
      if (input[member as keyof typeof FOR_INSTANCES])
        throw invalid(code, `${member} is for deployments to instances.`);
    checkAlarms(input.overrideAlarmConfiguration);
    checkRollback(input.autoRollbackConfiguration);
    const configuration = configurationAt(
      office,
      input.deploymentConfigName ?? group.settings.deploymentConfigName,
    );
    if (configuration.computePlatform !== "Lambda")
      throw invalid(
        "DeploymentConfigName",
        `${configuration.deploymentConfigName} is not for the Lambda platform.`,
      );
    const running = [...office.deployments.values()].filter(({ now }) => !hasEnded(now));
    const active = running.find((one) => one.group === group);
    if (active)
      throw tooMany(
        "Deployment",
        `The Deployment Group '${group.name}' already has an active Deployment '${active.id}'`,
      );
    if (running.length >= CONCURRENT_DEPLOYMENTS)
      throw tooMany("Deployment", `At most ${CONCURRENT_DEPLOYMENTS} deployments run at the same time.`);
    const kept = make(office, { application, group, revision, configuration, input });
    launch(kept);
    return { deploymentId: kept.id };
  }

  function stop({ deploymentId, autoRollbackEnabled }: StopDeploymentInput) {
    const kept = deploymentAt(office, deploymentId);
    if (hasEnded(kept.now))
      throw new ServiceError(
        "DeploymentAlreadyCompletedException",
        `The deployment ${kept.id} is already completed.`,
      );
    kernel.note("codedeploy.stop-asked", { deployment: kept.id, rollback: autoRollbackEnabled });
    kept.rollbackOnStop = autoRollbackEnabled;
    drive.fact(kept, {
      kind: "stopped",
      problem: { code: "MANUAL_STOP", message: "The deployment was stopped by a request to stop it." },
    });
    return {
      status: "Succeeded",
      statusMessage: "No more commands will be scheduled for execution in the deployment instances",
    };
  }

  /** Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_PutLifecycleEventHookExecutionStatus.html */
  function answer(input: PutLifecycleEventHookExecutionStatusInput) {
    const { lifecycleEventHookExecutionId: executionId = "", status } = input;
    const kept = deploymentAt(office, input.deploymentId);
    const hook = kept.hooks.get(executionId);
    if (!hook)
      throw invalid(
        "LifecycleEventHookExecutionId",
        `${executionId} is no hook execution of the deployment ${kept.id}.`,
      );
    if (status !== "Succeeded" && status !== "Failed")
      throw invalid("LifecycleEventHookExecutionStatus", "The status of a hook is Succeeded or Failed.");
    if (hook.answered || hasEnded(kept.now))
      throw new ServiceError(
        "LifecycleEventAlreadyCompletedException",
        `The lifecycle event ${hook.event} of the deployment ${kept.id} is already completed.`,
      );
    hook.answered = true;
    kernel.note("codedeploy.hook-answered", { deployment: kept.id, event: hook.event, status });
    drive.fact(kept, { kind: "hook-answered", event: hook.event, succeeded: status === "Succeeded" });
    return { lifecycleEventHookExecutionId: executionId };
  }

  function list(input: ListDeploymentsInput) {
    const { applicationName, deploymentGroupName, includeOnlyStatuses = [], createTimeRange } = input;
    if (applicationName !== undefined && deploymentGroupName === undefined)
      throw required("DeploymentGroupName", "Deployment group name");
    if (applicationName === undefined && deploymentGroupName !== undefined)
      throw required("ApplicationName", "Application name");
    const strange = includeOnlyStatuses.find((status) => !STATUSES.has(status));
    if (strange) throw invalid("DeploymentStatus", `${strange} is no status of a deployment.`);
    const { start, end } = createTimeRange ?? {};
    if (start && end && start > end) throw invalid("TimeRange", "The range of time ends before it starts.");
    // Lambda deployments have no external id: only those that CloudFormation's hooks make have one.
    const all =
      applicationName === undefined
        ? [...office.deployments.values()].toReversed()
        : deploymentsOf(office, groupAt(office, applicationName, deploymentGroupName).group);
    const wanted = all
      .filter(({ now }) => includeOnlyStatuses.length === 0 || includeOnlyStatuses.includes(now.status))
      .filter(({ createdAt }) => (!start || createdAt >= +start) && (!end || createdAt <= +end))
      .filter(() => input.externalId === undefined);
    const { page, next } = paged(wanted, input.nextToken);
    return { deployments: page.map(({ id }) => id), ...next };
  }

  return {
    inner: { ended: (id) => whenEnded(deploymentAt(office, id)) },
    operations: {
      CreateDeployment: create,
      StopDeployment: stop,
      PutLifecycleEventHookExecutionStatus: answer,
      ListDeployments: list,
      GetDeployment: ({ deploymentId }: GetDeploymentInput) => ({
        deploymentInfo: shownDeployment(deploymentAt(office, deploymentId)),
      }),
      BatchGetDeployments({ deploymentIds = [] }: BatchGetDeploymentsInput) {
        if (deploymentIds.length === 0) throw required("DeploymentId", "At least one deployment ID");
        if (deploymentIds.length > BATCH_OF_DEPLOYMENTS)
          throw tooMany("Batch", `At most ${BATCH_OF_DEPLOYMENTS} deployments are asked for at once.`);
        return { deploymentsInfo: deploymentIds.map((id) => shownDeployment(deploymentAt(office, id))) };
      },
      ContinueDeployment({ deploymentId }: { readonly deploymentId?: string }) {
        throw onlyForInstances(deploymentAt(office, deploymentId), "continued");
      },
      SkipWaitTimeForInstanceTermination({ deploymentId }: { readonly deploymentId?: string }) {
        throw onlyForInstances(deploymentAt(office, deploymentId), "skipped a wait of");
      },
    },
  };

  function whenEnded(kept: Kept): Later<EndedDeployment> {
    const result = deferred<EndedDeployment>();
    const look = (): void => {
      const { now, id, rolledBackBy } = kept;
      const { status, problem } = now;
      if (status !== "Succeeded" && status !== "Failed" && status !== "Stopped") {
        kept.listeners.push(look);
        return;
      }
      const ended = (): void =>
        result.resolve({
          id,
          status,
          ...(problem ? { problem } : {}),
          ...(rolledBackBy ? { rolledBackBy } : {}),
        });
      if (rolledBackBy === undefined) ended();
      else whenEnded(deploymentAt(office, rolledBackBy)).whenDone(ended);
    };
    look();
    return result;
  }
}

export function deploymentAt({ deployments }: Office, id: string | undefined): Kept {
  if (!id) throw required("DeploymentId", "At least one deployment ID");
  const kept = deployments.get(id);
  if (!kept) throw noDeployment(id);
  return kept;
}

function onlyForInstances({ id }: Kept, what: string): ServiceError {
  return new ServiceError(
    "UnsupportedActionForDeploymentTypeException",
    `The deployment ${id} is of the Lambda platform and cannot be ${what}.`,
  );
}
