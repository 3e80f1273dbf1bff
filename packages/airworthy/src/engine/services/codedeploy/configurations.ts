import type {
  CreateDeploymentConfigInput,
  DeleteDeploymentConfigInput,
  DeploymentConfigInfo,
  GetDeploymentConfigInput,
  ListDeploymentConfigsInput,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { checkName, isPlatform, paged } from "./check.ts";
import { invalid, noConfiguration, required, tooMany } from "./errors.ts";
import { CONFIGURATIONS, INCREMENT, RESERVED, SHIFTING_MINUTES } from "./limits.ts";
import { minutesOf, stepsOf } from "./plan.ts";
import type { Office } from "./state.ts";

export function configurationOperations(office: Office): Record<string, Operation> {
  const { configurations, place } = office;
  const { kernel } = place;
  const isOwn = ({ deploymentConfigName = "" }: DeploymentConfigInfo) =>
    !deploymentConfigName.startsWith(RESERVED);

  return {
    CreateDeploymentConfig(input: CreateDeploymentConfigInput) {
      const { deploymentConfigName: given, computePlatform: platform = "Server" } = input;
      const name = checkName(given, "DeploymentConfigName", "Deployment configuration name");
      if (!isPlatform(platform))
        throw invalid("ComputePlatform", "The computePlatform should be Lambda, Server, or ECS.");
      if (name.startsWith(RESERVED))
        throw invalid("DeploymentConfigName", `The prefix ${RESERVED} is reserved: ${name}`);
      if (configurations.has(name))
        throw new ServiceError(
          "DeploymentConfigAlreadyExistsException",
          `A deployment configuration named ${name} already exists.`,
        );
      if ([...configurations.values()].filter(isOwn).length >= CONFIGURATIONS)
        throw tooMany(
          "DeploymentConfig",
          `An account has at most ${CONFIGURATIONS} deployment configurations.`,
        );
      if (platform === "Server") checkHosts(input);
      else checkRouting(input.trafficRoutingConfig);
      if (platform !== "Server" && (input.minimumHealthyHosts || input.zonalConfig))
        throw invalid(
          "Input",
          `minimumHealthyHosts and zonalConfig are for the Server platform, not for ${platform}.`,
        );
      const info: DeploymentConfigInfo = {
        deploymentConfigId: kernel.random("codedeploy.id").uuid(),
        deploymentConfigName: name,
        computePlatform: platform,
        createTime: new Date(kernel.now()),
        ...(input.minimumHealthyHosts ? { minimumHealthyHosts: input.minimumHealthyHosts } : {}),
        ...(input.zonalConfig ? { zonalConfig: input.zonalConfig } : {}),
        ...(platform === "Server" ? {} : { trafficRoutingConfig: input.trafficRoutingConfig }),
      };
      kernel.note("codedeploy.configuration-created", { name });
      configurations.set(name, info);
      return { deploymentConfigId: info.deploymentConfigId };
    },
    GetDeploymentConfig: ({ deploymentConfigName: name }: GetDeploymentConfigInput) => ({
      deploymentConfigInfo: configurationAt(office, name),
    }),
    ListDeploymentConfigs({ nextToken }: ListDeploymentConfigsInput) {
      const { page, next } = paged([...configurations.keys()].toSorted(), nextToken);
      return { deploymentConfigsList: page, ...next };
    },
    DeleteDeploymentConfig({ deploymentConfigName: name }: DeleteDeploymentConfigInput) {
      if (!name) throw required("DeploymentConfigName", "Deployment configuration name");
      if (name.startsWith(RESERVED))
        throw new ServiceError("InvalidOperationException", `${name} is predefined and cannot be deleted.`);
      const used = [...office.applications.values()]
        .flatMap(({ groups }) => [...groups.values()])
        .find(({ settings }) => settings.deploymentConfigName === name);
      if (used)
        throw new ServiceError(
          "DeploymentConfigInUseException",
          `${name} is in use by the deployment group ${used.name}.`,
        );
      kernel.note("codedeploy.configuration-deleted", { name });
      configurations.delete(name);
    },
  };
}

export function configurationAt({ configurations }: Office, name: string | undefined): DeploymentConfigInfo {
  if (!name) throw required("DeploymentConfigName", "Deployment configuration name");
  const found = configurations.get(name);
  if (!found) throw noConfiguration(name);
  return found;
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_TrafficRoutingConfig.html */
function checkRouting(routing: TrafficRoutingConfig | undefined): void {
  const wrong = (message: string) => invalid("TrafficRoutingConfiguration", message);
  const { type, timeBasedCanary: canary, timeBasedLinear: linear } = routing ?? {};
  if (type !== "AllAtOnce" && type !== "TimeBasedCanary" && type !== "TimeBasedLinear")
    throw wrong("trafficRoutingConfig has a type: AllAtOnce, TimeBasedCanary or TimeBasedLinear.");
  if (!!canary !== (type === "TimeBasedCanary") || !!linear !== (type === "TimeBasedLinear"))
    throw wrong(`What trafficRoutingConfig says besides is not that of ${type}.`);
  if (type === "AllAtOnce") return;
  const percent = canary?.canaryPercentage ?? linear?.linearPercentage;
  const interval = canary?.canaryInterval ?? linear?.linearInterval;
  if (!whole(percent) || percent < 1 || percent > INCREMENT)
    throw wrong(`The percentage of traffic in one increment is a whole number from 1 to ${INCREMENT}.`);
  if (!whole(interval) || interval < 1) throw wrong("The interval is a whole number of minutes, at least 1.");
  const minutes = minutesOf(stepsOf(routing));
  if (minutes > SHIFTING_MINUTES)
    throw wrong(
      `Between the first and the last shift are at most ${SHIFTING_MINUTES} minutes; here they are ${minutes}.`,
    );
}

function whole(value: number | undefined): value is number {
  return Number.isInteger(value);
}

/** Source: https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_MinimumHealthyHosts.html */
function checkHosts({ minimumHealthyHosts: hosts, trafficRoutingConfig }: CreateDeploymentConfigInput): void {
  if (trafficRoutingConfig)
    throw invalid("TrafficRoutingConfiguration", "The Server platform takes no trafficRoutingConfig.");
  const wrong = (message: string) => invalid("MinimumHealthyHostValue", message);
  if (!hosts?.type || !whole(hosts.value) || hosts.value < 0)
    throw wrong("minimumHealthyHosts has a type, HOST_COUNT or FLEET_PERCENT, and a whole number.");
  if (hosts.type === "FLEET_PERCENT" && hosts.value > 99) throw wrong("FLEET_PERCENT is less than 100.");
}
