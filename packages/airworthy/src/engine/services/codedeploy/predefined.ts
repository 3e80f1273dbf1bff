import type {
  DeploymentConfigInfo,
  MinimumHealthyHosts,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";

const canary = (canaryPercentage: number, canaryInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedCanary",
  timeBasedCanary: { canaryPercentage, canaryInterval },
});
const linear = (linearPercentage: number, linearInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedLinear",
  timeBasedLinear: { linearPercentage, linearInterval },
});
const ALL_AT_ONCE: TrafficRoutingConfig = { type: "AllAtOnce" };

/** The nine configurations of the Lambda platform. */
const LAMBDA: Readonly<Record<string, TrafficRoutingConfig>> = {
  LambdaAllAtOnce: ALL_AT_ONCE,
  LambdaCanary10Percent5Minutes: canary(10, 5),
  LambdaCanary10Percent10Minutes: canary(10, 10),
  LambdaCanary10Percent15Minutes: canary(10, 15),
  LambdaCanary10Percent30Minutes: canary(10, 30),
  LambdaLinear10PercentEvery1Minute: linear(10, 1),
  LambdaLinear10PercentEvery2Minutes: linear(10, 2),
  LambdaLinear10PercentEvery3Minutes: linear(10, 3),
  LambdaLinear10PercentEvery10Minutes: linear(10, 10),
};

const ECS: Readonly<Record<string, TrafficRoutingConfig>> = {
  ECSAllAtOnce: ALL_AT_ONCE,
  ECSCanary10Percent5Minutes: canary(10, 5),
  ECSCanary10Percent15Minutes: canary(10, 15),
  ECSLinear10PercentEvery1Minutes: linear(10, 1),
  ECSLinear10PercentEvery3Minutes: linear(10, 3),
};

const SERVER: Readonly<Record<string, MinimumHealthyHosts>> = {
  AllAtOnce: { type: "HOST_COUNT", value: 0 },
  HalfAtATime: { type: "FLEET_PERCENT", value: 50 },
  OneAtATime: { type: "HOST_COUNT", value: 1 },
};

/** What a group has that names no configuration. That of the Lambda platform is inferred. */
export const DEFAULTS = {
  Lambda: "CodeDeployDefault.LambdaAllAtOnce",
  Server: "CodeDeployDefault.OneAtATime",
  ECS: "CodeDeployDefault.ECSAllAtOnce",
} as const;

/**
 * Configurations that are there from the start.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function predefined(): Map<string, DeploymentConfigInfo> {
  const all: DeploymentConfigInfo[] = [
    ...Object.entries(LAMBDA).map(([name, trafficRoutingConfig]) => ({
      deploymentConfigName: `CodeDeployDefault.${name}`,
      computePlatform: "Lambda" as const,
      trafficRoutingConfig,
    })),
    ...Object.entries(ECS).map(([name, trafficRoutingConfig]) => ({
      deploymentConfigName: `CodeDeployDefault.${name}`,
      computePlatform: "ECS" as const,
      trafficRoutingConfig,
    })),
    ...Object.entries(SERVER).map(([name, minimumHealthyHosts]) => ({
      deploymentConfigName: `CodeDeployDefault.${name}`,
      computePlatform: "Server" as const,
      minimumHealthyHosts,
    })),
  ];
  return new Map(all.map((one) => [one.deploymentConfigName ?? "", one]));
}
