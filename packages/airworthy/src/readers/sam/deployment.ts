import type { Resource } from "../stack.ts";
import { entriesOf, type Node } from "../tree.ts";
import {
  build,
  getAtt,
  ifOf,
  inside,
  isNoValue,
  isTruthy,
  keyPlace,
  mapOf,
  type Part,
  ref,
  said,
} from "./build.ts";
import { addCondition, type Deployment, type Expansion, make, type Sam } from "./expansion.ts";
import { tagList } from "./tags.ts";
import { resolved } from "./resolve.ts";
import { managedBy, trust } from "./role-policies.ts";

const APPLICATION = "ServerlessDeploymentApplication";
const ROLE = "CodeDeployServiceRole";

/**
 * Names that stand for `CodeDeployDefault.Lambda<name>`; any other name is a configuration of the user's.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
 */
const PREDEFINED =
  /^(?:Canary10Percent(?:5|10|15|30)Minutes|Linear10PercentEvery(?:1Minute|(?:2|3|10)Minutes)|AllAtOnce)$/;

/** The alias with the policy that lets CodeDeploy shift it, and a note to make the deployment group. */
export function expandDeploymentPreference(sam: Sam, alias: Resource, x: Expansion): Resource | undefined {
  const preference = said(sam.properties, "DeploymentPreference");
  if (!preference || !isTruthy(preference.value)) return undefined;
  const enabled = inside(preference, "Enabled")?.value;
  const decided = enabled ? resolved(enabled, x.stack) : true;
  if (decided === false || decided === "false" || decided === "False") return undefined;
  const passes =
    String(resolved(inside(preference, "PassthroughCondition")?.value, x.stack)).toLowerCase() === "true";
  const { condition } = sam.resource;
  x.deployments.push({ sam, preference, ...(passes && condition ? { condition } : {}) });
  const hooks = inside(preference, "Hooks");
  const at = keyPlace(preference);
  const update = {
    CodeDeployLambdaAliasUpdate: {
      ApplicationName: ref(APPLICATION),
      DeploymentGroupName: ref(`${sam.id}DeploymentGroup`),
      BeforeAllowTrafficHook: inside(hooks, "PreTraffic"),
      AfterAllowTrafficHook: inside(hooks, "PostTraffic"),
    },
  };
  const entries = Object.fromEntries(alias.properties.entries.map((entry) => [entry.key, entry]));
  return make(sam.resource, alias.id, alias.type, entries, {
    attributes: { UpdatePolicy: build(update, at) },
  });
}

/** One CodeDeploy application and role for the stack, one deployment group a function. */
export function expandDeployments(x: Expansion): Resource[] {
  const [first] = x.deployments;
  if (!first) return [];
  const owner = first.sam.resource;
  const at = keyPlace(first.preference);
  const condition = commonCondition(x, at);
  const attributes = { DeletionPolicy: undefined, UpdateReplacePolicy: undefined, Condition: condition };
  const application = make(
    owner,
    APPLICATION,
    "AWS::CodeDeploy::Application",
    { ComputePlatform: "Lambda", Tags: sharedTags(x) },
    { at, attributes },
  );
  const role = make(
    owner,
    ROLE,
    "AWS::IAM::Role",
    {
      AssumeRolePolicyDocument: trust("codedeploy.amazonaws.com"),
      ManagedPolicyArns: [managedBy("service-role/AWSCodeDeployRoleForLambda")],
      Tags: sharedTags(x),
    },
    { at, attributes },
  );
  const needsRole = x.deployments.some((one) => !inside(one.preference, "Role"));
  return [application, ...(needsRole ? [role] : []), ...x.deployments.map((one) => deploymentGroup(one, x))];
}

/** The tags of all functions that propagate theirs; of those with one key the last counts. */
function sharedTags(x: Expansion): Part {
  const entries = x.deployments
    .filter(({ sam }) => propagates(sam))
    .flatMap(({ sam }) => entriesOf(mapOf(said(sam.properties, "Tags")?.value)));
  const byKey = new Map(entries.map((entry) => [entry.key, entry]));
  return byKey.size > 0 ? [...byKey].map(([Key, entry]) => ({ Key, Value: entry })) : undefined;
}

function propagates({ properties }: Sam): boolean {
  return isTruthy(said(properties, "PropagateTags")?.value);
}

/** When every deployment depends on a condition, so does what they share. */
function commonCondition(x: Expansion, at: Resource["at"]): string | undefined {
  const names = [...new Set(x.deployments.map((one) => one.condition))];
  if (names.includes(undefined)) return undefined;
  if (names.length === 1) return names[0];
  addCondition(
    x,
    "ServerlessCodeDeployCondition",
    { "Fn::Or": names.map((name) => ({ Condition: name })) },
    at,
  );
  return "ServerlessCodeDeployCondition";
}

function deploymentGroup(deployment: Deployment, x: Expansion): Resource {
  const { sam, preference, condition } = deployment;
  const alarms = inside(preference, "Alarms");
  const type = inside(preference, "Type");
  return make(
    sam.resource,
    `${sam.id}DeploymentGroup`,
    "AWS::CodeDeploy::DeploymentGroup",
    {
      AlarmConfiguration: alarms && alarmConfiguration(alarms.value),
      ApplicationName: ref(APPLICATION),
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      DeploymentConfigName: type && configurationName(type.value, x),
      DeploymentStyle: { DeploymentType: "BLUE_GREEN", DeploymentOption: "WITH_TRAFFIC_CONTROL" },
      ServiceRoleArn: inside(preference, "Role") ?? getAtt(ROLE, "Arn"),
      TriggerConfigurations: inside(preference, "TriggerConfigurations"),
      Tags: propagates(sam) ? tagList(said(sam.properties, "Tags")?.value) : undefined,
    },
    {
      at: keyPlace(preference),
      attributes: { DeletionPolicy: undefined, UpdateReplacePolicy: undefined, Condition: condition },
    },
  );
}

function alarmConfiguration(alarms: Node): Part {
  if (!isTruthy(alarms) || isNoValue(alarms)) return undefined;
  const choice = ifOf(alarms);
  if (choice) return { "Fn::If": [choice.condition, list(choice.whenTrue), list(choice.whenFalse)] };
  return list(alarms);
}

function list(alarms: Node): Part {
  if (alarms.kind !== "list") return isNoValue(alarms) ? {} : { Enabled: true, Alarms: alarms };
  if (alarms.items.length === 0 || isNoValue(alarms.items[0])) return {};
  return { Enabled: true, Alarms: alarms.items.map((alarm) => ({ Name: alarm })) };
}

/** `Canary10Percent5Minutes` becomes the configuration CodeDeploy keeps under that name, behind intrinsics too. */
function configurationName(type: Node, x: Expansion): Part {
  const choice = ifOf(type);
  if (choice) {
    return {
      "Fn::If": [
        choice.condition,
        configurationName(choice.whenTrue, x),
        configurationName(choice.whenFalse, x),
      ],
    };
  }
  const name = resolved(type, x.stack);
  if (typeof name !== "string" || !PREDEFINED.test(name)) return type;
  return { "Fn::Sub": ["CodeDeployDefault.Lambda${ConfigName}", { ConfigName: type }] };
}
