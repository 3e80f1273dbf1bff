import { whenKnown } from "../../../kernel/later.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, only, type Props } from "./handler.ts";

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-application.html */
export const application: Handler = {
  create(properties, context) {
    only(properties, ["ApplicationName", "ComputePlatform", "Tags"], "AWS::CodeDeploy::Application");
    const applicationName = String(properties["ApplicationName"] ?? context.name(100));
    const input = {
      applicationName,
      ...(properties["ComputePlatform"] === undefined
        ? {}
        : { computePlatform: properties["ComputePlatform"] }),
      ...(properties["Tags"] === undefined ? {} : { tags: properties["Tags"] }),
    };
    return whenKnown(context.call("codedeploy", "CreateApplication", input), (): Made => ({
      ref: applicationName,
      attributes: {},
    }));
  },
  update(properties, { properties: old, made }, context) {
    const stays = ["ApplicationName", "ComputePlatform"].every((name) => properties[name] === old[name]);
    return stays ? retagged(properties, old, `application:${made.ref}`, made, context) : undefined;
  },
  remove: (made, _properties, context) =>
    context.call("codedeploy", "DeleteApplication", { applicationName: made.ref }),
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentconfig.html */
export const deploymentConfig: Handler = {
  create(properties, context) {
    only(
      properties,
      [
        "ComputePlatform",
        "DeploymentConfigName",
        "MinimumHealthyHosts",
        "TrafficRoutingConfig",
        "ZonalConfig",
      ],
      "AWS::CodeDeploy::DeploymentConfig",
    );
    const deploymentConfigName = String(properties["DeploymentConfigName"] ?? context.name(100));
    const input = { ...asMembers(properties), deploymentConfigName };
    return whenKnown(context.call("codedeploy", "CreateDeploymentConfig", input), (): Made => ({
      ref: deploymentConfigName,
      attributes: {},
    }));
  },
  remove: (made, _properties, context) =>
    context.call("codedeploy", "DeleteDeploymentConfig", { deploymentConfigName: made.ref }),
};

const GROUP = [
  "AlarmConfiguration",
  "ApplicationName",
  "AutoRollbackConfiguration",
  "AutoScalingGroups",
  "BlueGreenDeploymentConfiguration",
  "DeploymentConfigName",
  "DeploymentGroupName",
  "DeploymentStyle",
  "ECSServices",
  "Ec2TagFilters",
  "Ec2TagSet",
  "LoadBalancerInfo",
  "OnPremisesInstanceTagFilters",
  "OnPremisesTagSet",
  "OutdatedInstancesStrategy",
  "ServiceRoleArn",
  "Tags",
  "TerminationHookEnabled",
  "TriggerConfigurations",
];

/**
 * What a template no longer says, the group keeps: alarms stay until `AlarmConfiguration` says otherwise. Recorded:
 * https://github.com/aws/serverless-application-model/issues/2452, https://github.com/aws/aws-cdk/issues/23307
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentgroup.html
 */
export const deploymentGroup: Handler = {
  create(properties, context) {
    only(properties, GROUP, "AWS::CodeDeploy::DeploymentGroup");
    const deploymentGroupName = String(properties["DeploymentGroupName"] ?? context.name(100));
    const input = { ...asMembers(properties), deploymentGroupName };
    return whenKnown(context.call("codedeploy", "CreateDeploymentGroup", input), (): Made => ({
      ref: deploymentGroupName,
      attributes: {},
    }));
  },
  update(properties, { properties: old, made }, context) {
    only(properties, GROUP, "AWS::CodeDeploy::DeploymentGroup");
    if (properties["ApplicationName"] !== old["ApplicationName"]) return undefined;
    const { tags: _tags, ...given } = asMembers(properties);
    const name = String(properties["DeploymentGroupName"] ?? made.ref);
    const input = {
      ...given,
      currentDeploymentGroupName: made.ref,
      ...(name === made.ref ? {} : { newDeploymentGroupName: name }),
    };
    return whenKnown(context.call("codedeploy", "UpdateDeploymentGroup", input), () =>
      retagged(
        properties,
        old,
        `deploymentgroup:${String(properties["ApplicationName"])}/${name}`,
        { ...made, ref: name },
        context,
      ),
    );
  },
  remove: (made, properties, context) =>
    context.call("codedeploy", "DeleteDeploymentGroup", {
      applicationName: properties["ApplicationName"],
      deploymentGroupName: made.ref,
    }),
};

/** Templates write members with a capital letter, the API with a small one; tags have theirs in both. */
function asMembers(properties: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      small(name),
      name === "Tags" || /TagFilters$|TagSet$/.test(name) ? value : asMember(value),
    ]),
  );
}

function asMember(value: Json): unknown {
  if (Array.isArray(value)) return (value as readonly Json[]).map(asMember);
  if (typeof value === "object" && value !== null) return asMembers(value as Props);
  if (value === "true" || value === "false") return value === "true";
  return typeof value === "string" && /^[0-9]+$/.test(value) ? Number(value) : value;
}

function small(name: string): string {
  if (name === "ECSServices") return "ecsServices";
  return `${name[0]?.toLowerCase() ?? ""}${name.slice(1)}`;
}

function retagged(now: Props, old: Props, resource: string, made: Made, context: Context) {
  const { partition, region, account } = context.place;
  const ResourceArn = `arn:${partition}:codedeploy:${region}:${account}:${resource}`;
  const tags = (now["Tags"] ?? []) as readonly Props[];
  const before = (old["Tags"] ?? []) as readonly Props[];
  const gone = before.map(({ Key }) => Key).filter((key) => !tags.some(({ Key }) => Key === key));
  return whenKnown(
    gone.length > 0 ? context.call("codedeploy", "UntagResource", { ResourceArn, TagKeys: gone }) : {},
    () =>
      whenKnown(
        tags.length > 0 ? context.call("codedeploy", "TagResource", { ResourceArn, Tags: tags }) : {},
        () => made,
      ),
  );
}
