import type {
  CreateDeploymentInput,
  DeploymentConfigInfo,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import { created } from "./deployment.ts";
import { deploymentsOf } from "./groups.ts";
import { stepsOf } from "./plan.ts";
import { keepRevision } from "./revisions.ts";
import type { Application, Group, Kept, Office } from "./state.ts";

export interface Wanted {
  readonly application: Application;
  readonly group: Group;
  readonly revision: RevisionLocation;
  readonly configuration: DeploymentConfigInfo;
  readonly input?: CreateDeploymentInput;
  /** The deployment that this one rolls back. */
  readonly rollsBack?: string;
}

/** A deployment is made and remembered; nothing moves yet. */
export function make(office: Office, wanted: Wanted): Kept {
  const { application, group, configuration, input, rollsBack } = wanted;
  const { kernel } = office.place;
  const id = deploymentId(office);
  const revision = keepRevision(office, application, wanted.revision);
  revision.firstUsedAt ??= kernel.now();
  revision.lastUsedAt = kernel.now();
  for (const other of application.revisions.values()) other.groups.delete(group.name);
  revision.groups.add(group.name);
  const kept: Kept = {
    id,
    application,
    group,
    tags: new Map(group.tags),
    description: input?.description,
    creator: rollsBack === undefined ? "user" : "codeDeployRollback",
    configuration: configuration.deploymentConfigName ?? "",
    revision: wanted.revision,
    previous: deploymentsOf(office, group).find(({ now }) => now.status === "Succeeded")?.revision,
    alarms: input?.overrideAlarmConfiguration ?? group.settings.alarmConfiguration,
    overridden: input?.overrideAlarmConfiguration,
    rollback: input?.autoRollbackConfiguration ?? group.settings.autoRollbackConfiguration,
    createdAt: kernel.now(),
    now: created(stepsOf(configuration.trafficRoutingConfig)),
    hooks: new Map(),
    rollsBack,
    rolledBackBy: undefined,
    rollbackOnStop: undefined,
    listeners: [],
  };
  kernel.note("codedeploy.deployment-created", {
    deployment: id,
    application: application.name,
    group: group.name,
    configuration: kept.configuration,
    ...(rollsBack === undefined ? {} : { rollsBack }),
  });
  office.deployments.set(id, kept);
  group.deployments.push(id);
  return kept;
}

/** `d-` and nine characters, as recorded. */
function deploymentId({ place, deployments }: Office): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const random = place.kernel.random("codedeploy.deployment");
  for (;;) {
    const id = `d-${Array.from({ length: 9 }, () => letters[Math.floor(random.number() * letters.length)]).join("")}`;
    if (!deployments.has(id)) return id;
  }
}
