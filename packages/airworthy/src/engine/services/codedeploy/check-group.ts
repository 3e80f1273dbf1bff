import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  DeploymentStyle,
  TriggerConfig,
} from "@aws-sdk/client-codedeploy";
import { invalid, tooMany } from "./errors.ts";
import { ALARM_NAME, ALARMS_OF_GROUP, TRIGGERS } from "./limits.ts";
import type { GroupSettings, Platform } from "./state.ts";

const ROLLBACK_EVENTS = new Set([
  "DEPLOYMENT_FAILURE",
  "DEPLOYMENT_STOP_ON_ALARM",
  "DEPLOYMENT_STOP_ON_REQUEST",
]);
const TRIGGER_EVENTS = new Set([
  "DeploymentStart",
  "DeploymentSuccess",
  "DeploymentFailure",
  "DeploymentStop",
  "DeploymentRollback",
  "DeploymentReady",
  "InstanceStart",
  "InstanceSuccess",
  "InstanceFailure",
  "InstanceReady",
]);
/** Members that say where instances or tasks are: a Lambda deployment group has none. */
const FOR_OTHERS = [
  "ec2TagFilters",
  "ec2TagSet",
  "onPremisesInstanceTagFilters",
  "onPremisesTagSet",
  "autoScalingGroups",
  "ecsServices",
  "loadBalancerInfo",
  "blueGreenDeploymentConfiguration",
  "terminationHookEnabled",
] as const satisfies readonly (keyof GroupSettings)[];

/**
 * Source: the errors of https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeploymentGroup.html; that
 * members of other platforms are refused for Lambda is inferred from "for Lambda deployments …" there.
 */
export function checkGroup(settings: Partial<GroupSettings>, platform: Platform): void {
  checkAlarms(settings.alarmConfiguration);
  checkRollback(settings.autoRollbackConfiguration);
  checkTriggers(settings.triggerConfigurations);
  if (
    settings.serviceRoleArn !== undefined &&
    !/^arn:[^:]+:iam::[0-9]{12}:role\/.+$/.test(settings.serviceRoleArn)
  )
    throw invalid("Role", `The service role ARN is not valid: ${settings.serviceRoleArn}`);
  if (platform !== "Lambda") return;
  checkStyle(settings.deploymentStyle);
  for (const member of FOR_OTHERS) {
    const given = settings[member];
    if (given && (!Array.isArray(given) || given.length > 0))
      throw invalid("Input", `${member} is not for deployment groups of the Lambda platform.`);
  }
}

export function checkAlarms(configuration: AlarmConfiguration | undefined): void {
  if (!configuration) return;
  const wrong = (message: string) => invalid("AlarmConfig", message);
  const { enabled = false, alarms = [] } = configuration;
  if (alarms.length > ALARMS_OF_GROUP)
    throw tooMany("Alarms", `A deployment group has at most ${ALARMS_OF_GROUP} alarms.`);
  const names = alarms.map(({ name }) => name ?? "");
  if (names.some((name) => name === "" || name.length > ALARM_NAME))
    throw wrong(`An alarm has a name of 1 to ${ALARM_NAME} characters.`);
  if (new Set(names).size < names.length) throw wrong("Two alarms have the same name.");
  if (enabled && names.length === 0)
    throw wrong("The alarm configuration is enabled, but the list of alarms is empty.");
}

export function checkRollback(configuration: AutoRollbackConfiguration | undefined): void {
  if (!configuration) return;
  const { enabled = false, events = [] } = configuration;
  const strange = events.find((event) => !ROLLBACK_EVENTS.has(event));
  if (strange !== undefined) throw invalid("AutoRollbackConfig", `${strange} is no event that rolls back.`);
  if (enabled && events.length === 0)
    throw invalid("AutoRollbackConfig", "Automatic rollback is enabled, but no event is named.");
}

function checkTriggers(triggers: readonly TriggerConfig[] = []): void {
  if (triggers.length > TRIGGERS)
    throw tooMany("TriggerTargets", `A deployment group has at most ${TRIGGERS} triggers.`);
  for (const { triggerName, triggerTargetArn, triggerEvents = [] } of triggers) {
    const strange = triggerEvents.find((event) => !TRIGGER_EVENTS.has(event));
    if (!triggerName || !triggerTargetArn?.startsWith("arn:") || triggerEvents.length === 0 || strange)
      throw invalid(
        "TriggerConfig",
        `A trigger has a name, the ARN of a topic and events${strange ? `; ${strange} is none` : ""}.`,
      );
  }
}

function checkStyle(style: DeploymentStyle | undefined): void {
  if (!style) return;
  const { deploymentType = "BLUE_GREEN", deploymentOption = "WITH_TRAFFIC_CONTROL" } = style;
  if (deploymentType !== "BLUE_GREEN" || deploymentOption !== "WITH_TRAFFIC_CONTROL")
    throw invalid(
      "DeploymentStyle",
      "A deployment of the Lambda platform is BLUE_GREEN and WITH_TRAFFIC_CONTROL.",
    );
}
