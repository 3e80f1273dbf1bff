import { whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import type { Json } from "../template.ts";
import { lower, lowered, renamed, truths } from "./apigateway-names.ts";
import { type Handler, only, type Props, tagMap } from "./handler.ts";

/*
 * Deployments and stages of REST APIs. Sources:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-deployment.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html
 */

const DEPLOYMENT = ["RestApiId", "Description", "StageName", "StageDescription", "DeploymentCanarySettings"];

/** A deployment freezes the API. With a `StageName` it makes or moves that stage, as the API does. */
export const deployment: Handler = {
  create(properties, context) {
    only(properties, DEPLOYMENT.slice(0, 3), "AWS::ApiGateway::Deployment");
    const input = renamed(properties, {
      RestApiId: "restApiId",
      Description: "description",
      StageName: "stageName",
    });
    return whenKnown(context.call("apigateway", "CreateDeployment", input), ({ id }) => ({
      ref: String(id),
      attributes: { DeploymentId: String(id) },
    }));
  },
  remove(made, { RestApiId: restApiId, StageName: stageName }, context) {
    const named = { restApiId, deploymentId: made.ref };
    const stages = whenKnown(
      context.call("apigateway", "GetStages", named),
      ({ item }) => item as readonly Members[],
    );
    return whenKnown(stages, (showing) => {
      // The stage it made goes with it, unless another deployment is shown by now.
      const own = showing.some((stage) => stage["stageName"] === stageName);
      return whenKnown(own ? context.call("apigateway", "DeleteStage", { restApiId, stageName }) : {}, () =>
        context.call("apigateway", "DeleteDeployment", named),
      );
    });
  },
};

const STAGE = [
  "AccessLogSetting",
  "CacheClusterEnabled",
  "CacheClusterSize",
  "CanarySetting",
  "ClientCertificateId",
  "DeploymentId",
  "Description",
  "MethodSettings",
  "RestApiId",
  "StageName",
  "Tags",
  "TracingEnabled",
  "Variables",
];

export const stage: Handler = {
  create(properties, context) {
    only(properties, STAGE, "AWS::ApiGateway::Stage");
    const tags = tagMap(properties["Tags"]);
    const stageName = String(properties["StageName"]);
    const restApiId = properties["RestApiId"];
    const made = whenKnown(
      context.call("apigateway", "CreateStage", {
        ...renamed(properties, {
          RestApiId: "restApiId",
          StageName: "stageName",
          DeploymentId: "deploymentId",
          Description: "description",
          Variables: "variables",
          CanarySetting: "canarySettings",
          ClientCertificateId: "clientCertificateId",
        }),
        ...truths(properties, {
          TracingEnabled: "tracingEnabled",
          CacheClusterEnabled: "cacheClusterEnabled",
        }),
        ...(tags ? { tags } : {}),
      }),
      () => ({ ref: stageName, attributes: {} }),
    );
    const patchOperations = stagePatches(properties, {});
    return whenKnown(made, (one) =>
      patchOperations.length === 0
        ? one
        : whenKnown(
            context.call("apigateway", "UpdateStage", { restApiId, stageName, patchOperations }),
            () => one,
          ),
    );
  },
  update(properties, before, context) {
    only(properties, STAGE, "AWS::ApiGateway::Stage");
    const fixed = ["RestApiId", "StageName", "Tags"];
    if (fixed.some((name) => JSON.stringify(properties[name]) !== JSON.stringify(before.properties[name])))
      return undefined;
    const patchOperations = [
      ...stagePatches(properties, before.properties),
      ...["DeploymentId", "Description", "TracingEnabled"].flatMap((name) =>
        properties[name] === before.properties[name]
          ? []
          : [
              {
                op: properties[name] === undefined ? "remove" : "replace",
                path: `/${lower(name)}`,
                value: String(properties[name]),
              },
            ],
      ),
      ...patchesOf("/variables", properties["Variables"], before.properties["Variables"]),
    ];
    const named = { restApiId: properties["RestApiId"], stageName: before.made.ref };
    return whenKnown(
      context.call("apigateway", "UpdateStage", { ...named, patchOperations }),
      () => before.made,
    );
  },
  remove: (made, properties, context) =>
    context.call("apigateway", "DeleteStage", { restApiId: properties["RestApiId"], stageName: made.ref }),
};

type Patch = { readonly op: string; readonly path: string; readonly value?: string };

const SETTINGS: Readonly<Record<string, string>> = {
  MetricsEnabled: "metrics/enabled",
  LoggingLevel: "logging/loglevel",
  DataTraceEnabled: "logging/dataTrace",
  ThrottlingBurstLimit: "throttling/burstLimit",
  ThrottlingRateLimit: "throttling/rateLimit",
  CachingEnabled: "caching/enabled",
  CacheDataEncrypted: "caching/dataEncrypted",
  CacheTtlInSeconds: "caching/ttlInSeconds",
};

/** What CreateStage does not take. */
function stagePatches(properties: Props, before: Props): Patch[] {
  return [
    ...patchesOf(
      "/accessLogSettings",
      lowered(properties["AccessLogSetting"]),
      lowered(before["AccessLogSetting"]),
    ),
    ...patchesOf("", settingsOf(properties), settingsOf(before)),
  ];
}

function settingsOf({ MethodSettings = [] }: Props): Props {
  return Object.fromEntries(
    (MethodSettings as readonly Props[]).flatMap((one) => {
      const path = String(one["ResourcePath"] ?? "/*");
      const key = path === "/*" || path === "*" ? "*" : path.replace(/^\//, "").replaceAll("/", "~1") || "~1";
      return Object.entries(SETTINGS).flatMap(([name, patch]) =>
        one[name] === undefined ? [] : [[`${key}/${String(one["HttpMethod"] ?? "*")}/${patch}`, one[name]]],
      );
    }),
  );
}

/** What makes one map of another. */
function patchesOf(prefix: string, now: Json | undefined, before: Json | undefined): Patch[] {
  const wanted = (now ?? {}) as Props;
  const known = (before ?? {}) as Props;
  return [
    ...Object.entries(wanted).flatMap(([name, value]) =>
      known[name] === value ? [] : [{ op: "replace", path: `${prefix}/${name}`, value: String(value) }],
    ),
    ...Object.keys(known).flatMap((name) =>
      name in wanted ? [] : [{ op: "remove", path: `${prefix}/${name}` }],
    ),
  ];
}
