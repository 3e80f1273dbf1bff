import type { Resource } from "../stack.ts";
import { entriesOf, type Entry } from "../tree.ts";
import {
  all,
  digest,
  inside,
  isTruthy,
  keyPlace,
  mapOf,
  type Part,
  ref,
  said,
  sub,
  textOf,
} from "./build.ts";
import { definitionOf } from "./definition.ts";
import { expandDomain } from "./rest-domain.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { tagList } from "./tags.ts";
import { expandUsagePlan } from "./usage-plan.ts";

const API_SETTINGS = [
  "BinaryMediaTypes",
  "MinimumCompressionSize",
  "FailOnWarnings",
  "Name",
  "Description",
  "Mode",
  "ApiKeySourceType",
  "Policy",
  "SecurityPolicy",
  "EndpointAccessMode",
];

const STAGE_SETTINGS = [
  "StageName",
  "CacheClusterEnabled",
  "CacheClusterSize",
  "Variables",
  "MethodSettings",
  "AccessLogSetting",
  "CanarySetting",
  "TracingEnabled",
];

/**
 * `AWS::Serverless::Api` and everything it generates. The digest of the definition in the id of the deployment is
 * left out, so that the id is the same for every deployment.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-api.html
 */
export function expandRestApi(sam: Sam, x: Expansion): Resource[] {
  const { id, resource: owner, properties } = sam;
  const openApi = isTruthy(said(properties, "OpenApiVersion")?.value);
  const head = {
    ...(openApi ? { openapi: said(properties, "OpenApiVersion") } : { swagger: "2.0" }),
    info: { version: "1.0", title: ref("AWS::StackName") },
  };
  const tags = tagList(said(properties, "Tags")?.value);
  const api = make(
    owner,
    id,
    "AWS::ApiGateway::RestApi",
    {
      ...all(properties, ...API_SETTINGS),
      ...definitionOf(sam, x.routes.get(id) ?? [], head, "rest"),
      ...endpoints(properties),
    },
    { same: true, at: owner.at },
  );
  const deployment = make(owner, `${id}Deployment`, "AWS::ApiGateway::Deployment", {
    RestApiId: ref(id),
    StageName: openApi ? undefined : "Stage",
  });
  const stageName = textOf(said(properties, "StageName")?.value) ?? "";
  const stageId = /^[\p{L}\p{N}]+$/u.test(stageName)
    ? `${id}${stageName}Stage`
    : `${id}Stage${digest(stageName)}`;
  const stage = make(owner, stageId, "AWS::ApiGateway::Stage", {
    RestApiId: ref(id),
    DeploymentId: ref(deployment.id),
    ...all(properties, ...STAGE_SETTINGS),
    Tags: tags,
  });
  return [
    api,
    deployment,
    stage,
    ...authorizerPermissions(
      sam,
      (authorizer) => !isTruthy(inside(authorizer, "DisableFunctionDefaultPermissions")?.value),
      "aws",
    ),
    ...expandDomain(sam, stage.id, x),
    ...expandUsagePlan(sam, stage.id, x),
  ];
}

function endpoints(properties: Sam["properties"]): Record<string, Part> {
  const written = said(properties, "EndpointConfiguration");
  if (!written || !isTruthy(written.value)) return {};
  const type = mapOf(written.value) ? inside(written, "Type") : undefined;
  if (!type)
    return {
      EndpointConfiguration: { Types: [written] },
      Parameters: { endpointConfigurationTypes: written },
    };
  const ids = inside(written, "VPCEndpointIds") ?? inside(written, "VpcEndpointIds");
  return {
    EndpointConfiguration: {
      Types: [type],
      VpcEndpointIds: ids,
      IpAddressType: inside(written, "IpAddressType"),
    },
    Parameters: { endpointConfigurationTypes: type },
  };
}

/** Permissions that let the API call the functions that authorize its requests. */
export function authorizerPermissions(
  sam: Sam,
  wants: (authorizer: Entry) => boolean,
  partition: string,
): Resource[] {
  const authorizers = inside(said(sam.properties, "Auth"), "Authorizers");
  return entriesOf(mapOf(authorizers?.value)).flatMap((authorizer) => {
    const fn = inside(authorizer, "FunctionArn");
    if (!fn || !isTruthy(fn.value) || !wants(authorizer)) return [];
    const arn = `arn:${partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/authorizers/*`;
    const properties = {
      Action: "lambda:InvokeFunction",
      FunctionName: fn,
      Principal: "apigateway.amazonaws.com",
      SourceArn: sub(arn, { __ApiId__: ref(sam.id) }),
    };
    const id = `${sam.id}${authorizer.key}AuthorizerPermission`;
    return [make(sam.resource, id, "AWS::Lambda::Permission", properties, { at: keyPlace(authorizer) })];
  });
}
