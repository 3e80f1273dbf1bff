import type {
  BatchGetDeploymentGroupsInput,
  CreateDeploymentGroupInput,
  DeleteDeploymentGroupInput,
  GetDeploymentGroupInput,
  ListDeploymentGroupsInput,
  UpdateDeploymentGroupInput,
} from "@aws-sdk/client-codedeploy";
import { ServiceError } from "../../error.ts";
import type { Members, Operation } from "../../service.ts";
import { applicationAt } from "./applications.ts";
import { checkGroup } from "./check-group.ts";
import { checkName, paged } from "./check.ts";
import { configurationAt } from "./configurations.ts";
import { hasEnded } from "./deployment.ts";
import { invalid, noApplication, noGroup, required, tooMany } from "./errors.ts";
import { BATCH, GROUPS_OF_APPLICATION } from "./limits.ts";
import { DEFAULTS } from "./predefined.ts";
import type { Application, Group, GroupSettings, Kept, Office } from "./state.ts";
import { tagMap } from "./tags.ts";

const GROUP = ["DeploymentGroupName", "Deployment group name"] as const;

export function groupOperations(office: Office): Record<string, Operation> {
  const { kernel } = office.place;

  function check(application: Application, settings: Partial<GroupSettings>): void {
    checkGroup(settings, application.platform);
    const name = settings.deploymentConfigName;
    if (name === undefined) return;
    const { computePlatform } = configurationAt(office, name);
    if (computePlatform !== application.platform)
      throw invalid(
        "DeploymentConfigName",
        `${name} is for the ${computePlatform} platform; ${application.name} is of ${application.platform}.`,
      );
  }

  return {
    CreateDeploymentGroup(input: CreateDeploymentGroupInput) {
      const { applicationName, deploymentGroupName, tags, ...given } = input;
      const application = applicationAt(office, applicationName);
      const name = checkName(deploymentGroupName, ...GROUP);
      if (!given.serviceRoleArn) throw required("Role", "The service role ARN");
      if (application.groups.has(name)) throw exists(name);
      if (application.groups.size >= GROUPS_OF_APPLICATION)
        throw tooMany(
          "DeploymentGroup",
          `An application has at most ${GROUPS_OF_APPLICATION} deployment groups.`,
        );
      check(application, given);
      const group: Group = {
        name,
        id: kernel.random("codedeploy.id").uuid(),
        settings: {
          ...given,
          deploymentConfigName: given.deploymentConfigName ?? DEFAULTS[application.platform],
        },
        tags: tagMap(tags),
        deployments: [],
      };
      kernel.note("codedeploy.group-created", { application: application.name, group: name });
      application.groups.set(name, group);
      return { deploymentGroupId: group.id };
    },
    UpdateDeploymentGroup(input: UpdateDeploymentGroupInput) {
      const { applicationName, currentDeploymentGroupName, newDeploymentGroupName, ...given } = input;
      const { application, group } = groupAt(office, applicationName, currentDeploymentGroupName);
      check(application, given as Partial<GroupSettings>);
      if (newDeploymentGroupName !== undefined && newDeploymentGroupName !== group.name) {
        const name = checkName(newDeploymentGroupName, ...GROUP);
        if (application.groups.has(name)) throw exists(name);
        application.groups.delete(group.name);
        application.groups.set(name, group);
        group.name = name;
      }
      kernel.note("codedeploy.group-updated", { application: application.name, group: group.name });
      const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      group.settings = { ...group.settings, ...changes };
      return { hooksNotCleanedUp: [] };
    },
    GetDeploymentGroup({ applicationName, deploymentGroupName }: GetDeploymentGroupInput) {
      const { application, group } = groupAt(office, applicationName, deploymentGroupName);
      return { deploymentGroupInfo: shown(office, application, group) };
    },
    BatchGetDeploymentGroups(input: BatchGetDeploymentGroupsInput) {
      const application = applicationAt(office, input.applicationName);
      const names = input.deploymentGroupNames ?? [];
      if (names.length > BATCH)
        throw tooMany("Batch", `At most ${BATCH} deployment groups are asked for at once.`);
      return {
        deploymentGroupsInfo: names.map((name) => {
          const group = application.groups.get(name);
          if (!group) throw noGroup(name);
          return shown(office, application, group);
        }),
      };
    },
    ListDeploymentGroups({ applicationName, nextToken }: ListDeploymentGroupsInput) {
      const name = checkName(applicationName, "ApplicationName", "Application name");
      const application = office.applications.get(name);
      if (!application) throw noApplication(name);
      const { page, next } = paged([...application.groups.keys()], nextToken);
      return { applicationName: name, deploymentGroups: page, ...next };
    },
    DeleteDeploymentGroup({ applicationName, deploymentGroupName }: DeleteDeploymentGroupInput) {
      const name = checkName(applicationName, "ApplicationName", "Application name");
      const groupName = checkName(deploymentGroupName, ...GROUP);
      // Deleting what is not there is no error.
      if (office.applications.get(name)?.groups.delete(groupName))
        kernel.note("codedeploy.group-deleted", { application: name, group: groupName });
      return { hooksNotCleanedUp: [] };
    },
  };
}

export function groupAt(
  office: Office,
  applicationName: string | undefined,
  groupName: string | undefined,
): { readonly application: Application; readonly group: Group } {
  const application = applicationAt(office, applicationName);
  const name = checkName(groupName, ...GROUP);
  const group = application.groups.get(name);
  if (!group) throw noGroup(name);
  return { application, group };
}

/** Deployments of a group, the newest first. */
export function deploymentsOf(office: Office, group: Group): Kept[] {
  return group.deployments
    .map((id) => office.deployments.get(id))
    .filter((kept): kept is Kept => kept !== undefined)
    .toReversed();
}

function exists(name: string): ServiceError {
  return new ServiceError(
    "DeploymentGroupAlreadyExistsException",
    `Deployment group ${name} already exists.`,
  );
}

function shown(office: Office, application: Application, group: Group): Members {
  const all = deploymentsOf(office, group);
  const ended = all.find(({ now }) => now.status === "Succeeded");
  const [attempted] = all;
  const { settings } = group;
  return {
    ...settings,
    autoScalingGroups: (settings.autoScalingGroups ?? []).map((name) => ({ name })),
    applicationName: application.name,
    deploymentGroupId: group.id,
    deploymentGroupName: group.name,
    computePlatform: application.platform,
    deploymentStyle:
      settings.deploymentStyle ??
      (application.platform === "Server"
        ? { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" }
        : { deploymentType: "BLUE_GREEN", deploymentOption: "WITH_TRAFFIC_CONTROL" }),
    triggerConfigurations: settings.triggerConfigurations ?? [],
    outdatedInstancesStrategy: settings.outdatedInstancesStrategy ?? "UPDATE",
    ...(ended ? { targetRevision: ended.revision, lastSuccessfulDeployment: last(ended) } : {}),
    ...(attempted ? { lastAttemptedDeployment: last(attempted) } : {}),
  };
}

function last({ id, now, createdAt }: Kept): Members {
  return {
    deploymentId: id,
    status: now.status,
    createTime: new Date(createdAt),
    ...(hasEnded(now) && now.endedAt !== undefined ? { endTime: new Date(now.endedAt) } : {}),
  };
}
