import type { Resource } from "../stack.ts";
import { intrinsicOf } from "../tree.ts";
import { all, getAtt, inside, isTruthy, type Part, said, textOf } from "./build.ts";
import { expandDeploymentPreference } from "./deployment.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { expandEvents } from "./events/events.ts";
import { expandInvokeConfig } from "./invoke-config.ts";
import { expandFunctionRole } from "./function-role.ts";
import { expandFunctionUrl } from "./function-url.ts";
import { expandVersionAndAlias } from "./version-and-alias.ts";
import { s3Location } from "./s3-location.ts";
import { tagList } from "./tags.ts";
import { resolved } from "./resolve.ts";

/** Settings that `AWS::Lambda::Function` knows by the same name. */
const SAME_NAME = [
  "FunctionName",
  "Handler",
  "Runtime",
  "Description",
  "MemorySize",
  "Timeout",
  "VpcConfig",
  "Environment",
  "KmsKeyArn",
  "ReservedConcurrentExecutions",
  "Layers",
  "FileSystemConfigs",
  "ImageConfig",
  "PackageType",
  "Architectures",
  "SnapStart",
  "EphemeralStorage",
  "CodeSigningConfigArn",
  "RuntimeManagementConfig",
  "LoggingConfig",
  "TenancyConfig",
  "RecursiveLoop",
  "DurableConfig",
  "FunctionScalingConfig",
  "PublishToLatestPublished",
];

/**
 * `AWS::Serverless::Function` and everything it generates.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
 */
export function expandFunction(sam: Sam, x: Expansion): Resource[] {
  const { properties } = sam;
  const alias = expandVersionAndAlias(sam, x);
  const invoke = expandInvokeConfig(sam, alias?.resource, x);
  const role = expandFunctionRole(sam, x, invoke.policies);
  const target = alias ? { name: { Ref: alias.resource.id }, arn: { Ref: alias.resource.id } } : undefined;
  const events = expandEvents(sam, x, {
    id: alias?.resource.id ?? sam.id,
    name: target?.name ?? { Ref: sam.id },
    arn: target?.arn ?? getAtt(sam.id, "Arn"),
    role: role.granted,
  });
  const deadLetter = said(properties, "DeadLetterQueue");
  const tracing = said(properties, "Tracing");
  const tags = tagList(said(properties, "Tags")?.value, { "lambda:createdBy": "SAM" });
  const lambda = make(
    sam.resource,
    sam.id,
    "AWS::Lambda::Function",
    {
      ...all(properties, ...SAME_NAME),
      ...describedWithDigest(sam, x),
      Code: codeOf(sam),
      Role: role.arn,
      Tags: tags,
      TracingConfig:
        tracing && resolved(tracing.value, x.stack) !== "Disabled" ? { Mode: tracing } : undefined,
      DeadLetterConfig: deadLetter && { TargetArn: inside(deadLetter, "TargetArn") },
      CapacityProviderConfig: capacityProvider(sam),
    },
    { same: true },
  );
  const shifted = alias && expandDeploymentPreference(sam, alias.resource, x);
  return [
    lambda,
    ...(alias ? [alias.version, shifted ?? alias.resource] : []),
    ...expandFunctionUrl(sam, alias?.resource),
    ...invoke.resources,
    ...role.build(),
    ...events,
  ];
}

/** A digest the user gives for the code becomes part of the description, so that the function changes with it. */
function describedWithDigest(sam: Sam, x: Expansion): { Description?: Part } {
  const given = said(sam.properties, "AutoPublishCodeSha256");
  const digest =
    given && said(sam.properties, "AutoPublishAlias") ? resolved(given.value, x.stack) : undefined;
  if (typeof digest !== "string") return {};
  const written = said(sam.properties, "Description");
  const name = intrinsicOf(written?.value)?.name;
  const description = name === undefined || name === "Ref" ? resolved(written?.value, x.stack) : undefined;
  if (!written) return { Description: digest };
  if (typeof description === "string") return { Description: `${description} ${digest}` };
  return { Description: { "Fn::Join": [" ", [written, digest]] } };
}

/** Where the code is. A path on disk stays as it is: packaging has not replaced it yet. */
function codeOf({ properties }: Sam): Part {
  const image = said(properties, "ImageUri");
  if (textOf(said(properties, "PackageType")?.value) === "Image") return image && { ImageUri: image };
  const text = said(properties, "InlineCode");
  if (text) return { ZipFile: text };
  const uri = said(properties, "CodeUri");
  const location = s3Location(uri?.value, "S3Bucket", "S3Key", "S3ObjectVersion");
  const key = said(properties, "SourceKMSKeyArn");
  return location ? { ...location, SourceKMSKeyArn: key } : uri;
}

function capacityProvider({ properties }: Sam): Part {
  const config = said(properties, "CapacityProviderConfig");
  if (!config || !isTruthy(config.value)) return undefined;
  return {
    LambdaManagedInstancesCapacityProviderConfig: {
      CapacityProviderArn: inside(config, "Arn"),
      PerExecutionEnvironmentMaxConcurrency: inside(config, "PerExecutionEnvironmentMaxConcurrency"),
      ExecutionEnvironmentMemoryGiBPerVCpu: inside(config, "ExecutionEnvironmentMemoryGiBPerVCpu"),
    },
  };
}
