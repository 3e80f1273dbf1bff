import type { Resource } from "../stack.ts";
import { entriesOf } from "../tree.ts";
import { all, getAtt, inside, isTruthy, mapOf, type Part, ref, said } from "./build.ts";
import { make, type Sam } from "./expansion.ts";
import { managedBy, trust } from "./role-policies.ts";
import { s3Location } from "./s3-location.ts";
import { tagList } from "./tags.ts";

const CREATED = { "lambda:createdBy": "SAM" };

/** The written operator role, or the one SAM makes. */
function operator(sam: Sam, managed: string): { arn: Part; resources: Resource[] } {
  const written = said(sam.properties, "OperatorRole");
  if (written && isTruthy(written.value)) return { arn: written, resources: [] };
  const id = `${sam.id}OperatorRole`;
  const role = make(sam.resource, id, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
    ManagedPolicyArns: [managedBy(managed)],
    Tags: tagList(undefined, CREATED),
  });
  return { arn: getAtt(id, "Arn"), resources: [role] };
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-capacityprovider.html */
export function expandCapacityProvider(sam: Sam): Resource[] {
  const { id, resource, properties } = sam;
  const role = operator(sam, "AWSLambdaManagedEC2ResourceOperator");
  const instances = said(properties, "InstanceRequirements");
  const scaling = said(properties, "ScalingConfig");
  const target = inside(scaling, "AverageCPUUtilization");
  const logging = said(properties, "LoggingConfig");
  const tags = inside(said(properties, "ManagedResourceTags"), "Tags");
  const policy = { PredefinedMetricType: "LambdaCapacityProviderAverageCPUUtilization", TargetValue: target };
  const provider = {
    ...all(properties, "CapacityProviderName", "VpcConfig", "KmsKeyArn"),
    PermissionsConfig: { CapacityProviderOperatorRoleArn: role.arn },
    Tags: tagList(said(properties, "Tags")?.value, CREATED),
    InstanceRequirements: instances && {
      Architectures: inside(instances, "Architectures"),
      AllowedInstanceTypes: inside(instances, "AllowedTypes"),
      ExcludedInstanceTypes: inside(instances, "ExcludedTypes"),
    },
    CapacityProviderScalingConfig: scaling && {
      MaxVCpuCount: inside(scaling, "MaxVCpuCount"),
      ScalingMode: target ? "Manual" : "Auto",
      ScalingPolicies: target && [policy],
    },
    TelemetryConfig: logging && { LoggingConfig: logging },
    PropagateTags: tags && { Mode: "Explicit", ExplicitTags: tagList(tags.value) },
  };
  return [...role.resources, make(resource, id, "AWS::Lambda::CapacityProvider", provider, { same: true })];
}

/** A way out of a VPC for what Lambda runs; SAM makes its operator role. */
export function expandNetworkConnector(sam: Sam): Resource[] {
  const { id, resource, properties } = sam;
  const role = operator(sam, "AWSLambdaNetworkConnectorOperatorPolicy");
  const vpc = Object.fromEntries(
    entriesOf(mapOf(said(properties, "VpcConfig")?.value)).map((entry) => [entry.key, entry]),
  );
  const types = said(properties, "ComputeTypes") ?? ["MicroVm"];
  const connector = {
    ...all(properties, "Name"),
    Configuration: { VpcEgressConfiguration: { ...vpc, AssociatedComputeResourceTypes: types } },
    OperatorRole: role.arn,
    Tags: tagList(said(properties, "Tags")?.value, CREATED),
  };
  return [...role.resources, make(resource, id, "AWS::Lambda::NetworkConnector", connector, { same: true })];
}

/** A function behind an endpoint of its own: function, revision, endpoint and role. */
export function expandWebFunction(sam: Sam): Resource[] {
  const { id, resource, properties } = sam;
  const written = said(properties, "ExecutionRoleArn");
  const tags = tagList(said(properties, "Tags")?.value, CREATED);
  const role = make(resource, `${id}Role`, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("lambda.amazonaws.com"),
    ManagedPolicyArns: [managedBy("service-role/AWSLambdaBasicExecutionRole")],
    Tags: tags,
  });
  const name = said(properties, "FunctionName") ?? ref(id);
  const uri = said(properties, "CodeUri");
  const revision = make(
    resource,
    `${id}Revision`,
    "AWS::Lambda::WebFunctionRevision",
    {
      FunctionName: name,
      Description: said(properties, "RevisionDescription"),
      ...all(properties, "KmsKeyArn"),
      BuildConfig: {
        CodeConfig: { S3Object: s3Location(uri?.value, "Bucket", "Key", "Version") ?? uri },
        RuntimeConfig: all(properties, "Runtime"),
      },
      ServiceConfig: {
        ExecutionRoleArn: written ?? getAtt(role.id, "Arn"),
        ...all(
          properties,
          "EnvironmentVariables",
          "MaxConcurrencyPerEnvironment",
          "EgressNetworkConnectorArn",
        ),
        TimeoutSeconds: said(properties, "Timeout"),
      },
    },
    { dependsOn: [id] },
  );
  const endpoint = make(
    resource,
    `${id}Endpoint`,
    "AWS::Lambda::WebFunctionEndpoint",
    {
      FunctionName: name,
      EndpointName: said(properties, "EndpointName") ?? "prod",
      EndpointType: said(properties, "EndpointType") ?? "HomeRegion",
      ...all(properties, "AuthType", "ScalingConfig", "ThrottleConfig"),
      Description: said(properties, "EndpointDescription"),
    },
    { dependsOn: [id, revision.id] },
  );
  const fn = make(
    resource,
    id,
    "AWS::Lambda::WebFunction",
    { FunctionName: name, Tags: tags },
    { same: true },
  );
  return [...(written ? [] : [role]), fn, revision, endpoint];
}

/** An image for micro virtual machines: the same settings under CloudFormation's type. */
export function expandMicrovmImage({ id, resource, properties }: Sam): Resource[] {
  const {
    Tags: tags,
    CodeUri: _code,
    PropagateTags: _propagate,
    ...rest
  } = Object.fromEntries(properties.entries.map((entry) => [entry.key, entry]));
  const image = { ...rest, CodeArtifact: said(properties, "CodeUri"), Tags: tagList(tags?.value, CREATED) };
  return [make(resource, id, "AWS::Lambda::MicrovmImage", image, { same: true })];
}
