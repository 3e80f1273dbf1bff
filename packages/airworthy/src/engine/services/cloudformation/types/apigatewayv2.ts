import { whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, only, picked, type Props } from "./handler.ts";

/* HTTP APIs. Source of all: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGatewayV2.html */

const API = [
  "CorsConfiguration",
  "Description",
  "DisableExecuteApiEndpoint",
  "IpAddressType",
  "Name",
  "ProtocolType",
  "RouteKey",
  "RouteSelectionExpression",
  "CredentialsArn",
  "Tags",
  "Target",
  "Version",
] as const;

/** `Body` is imported over the rest. `FailOnWarnings` changes nothing, because what is not understood fails anyway. */
export const api: Handler = {
  create(properties, context) {
    only(properties, [...API, "Body", "FailOnWarnings"], "AWS::ApiGatewayV2::Api");
    const { Body } = properties;
    return whenKnown(
      context.call("apigatewayv2", "CreateApi", {
        ...apiInput(properties),
        ProtocolType: properties["ProtocolType"] ?? "HTTP",
      }),
      (answer) => {
        const made = apiMade(answer);
        return whenKnown(imported(made.ref, Body, context), () => made);
      },
    );
  },
  update(properties, before, context) {
    only(properties, [...API, "Body", "FailOnWarnings"], "AWS::ApiGatewayV2::Api");
    if (properties["ProtocolType"] !== before.properties["ProtocolType"]) return undefined;
    const ApiId = before.made.ref;
    const { ProtocolType: _type, Target: _target, RouteKey: _key, ...input } = apiInput(properties);
    const dropped =
      before.properties["CorsConfiguration"] !== undefined && input["CorsConfiguration"] === undefined
        ? context.call("apigatewayv2", "DeleteCorsConfiguration", { ApiId })
        : {};
    return whenKnown(dropped, () =>
      whenKnown(context.call("apigatewayv2", "UpdateApi", { ...input, ApiId }), () =>
        whenKnown(imported(ApiId, properties["Body"], context), () => before.made),
      ),
    );
  },
  remove: (made, _properties, context) => context.call("apigatewayv2", "DeleteApi", { ApiId: made.ref }),
};

function apiInput(properties: Props): Record<string, Json> {
  const title = ((properties["Body"] as Props | undefined)?.["info"] as Props | undefined)?.["title"];
  const cors = properties["CorsConfiguration"];
  const Name = String(properties["Name"] ?? title ?? "");
  return {
    ...picked(properties, API),
    Name,
    // SAM takes `true` for every origin.
    ...(cors === true ? { CorsConfiguration: { AllowOrigins: ["*"] } } : {}),
    ...(cors && cors !== true ? { CorsConfiguration: corsOf(cors as Props) } : {}),
    ...truth(properties, "DisableExecuteApiEndpoint"),
  };
}

function corsOf(cors: Props): Props {
  return {
    ...cors,
    ...truth(cors, "AllowCredentials"),
    ...(cors["MaxAge"] === undefined ? {} : { MaxAge: Number(cors["MaxAge"]) }),
  };
}

function imported(ApiId: string, Body: Json | undefined, context: Context) {
  return Body === undefined
    ? {}
    : context.call("apigatewayv2", "ReimportApi", { ApiId, Body: JSON.stringify(Body) });
}

function apiMade(answer: Members): Made {
  const ApiId = String(answer["ApiId"]);
  return { ref: ApiId, attributes: { ApiId, ApiEndpoint: String(answer["ApiEndpoint"]) } };
}

export const stage = part("Stage", "StageName", [
  "AccessLogSettings",
  "ApiId",
  "AutoDeploy",
  "DefaultRouteSettings",
  "DeploymentId",
  "Description",
  "RouteSettings",
  "StageName",
  "StageVariables",
  "Tags",
]);
export const route = part("Route", "RouteId", [
  "ApiId",
  "ApiKeyRequired",
  "AuthorizationScopes",
  "AuthorizationType",
  "AuthorizerId",
  "OperationName",
  "RouteKey",
  "Target",
]);
export const integration = part("Integration", "IntegrationId", [
  "ApiId",
  "ConnectionType",
  "CredentialsArn",
  "Description",
  "IntegrationMethod",
  "IntegrationType",
  "IntegrationUri",
  "PayloadFormatVersion",
  "TimeoutInMillis",
]);
export const authorizer = part("Authorizer", "AuthorizerId", [
  "ApiId",
  "AuthorizerCredentialsArn",
  "AuthorizerPayloadFormatVersion",
  "AuthorizerResultTtlInSeconds",
  "AuthorizerType",
  "AuthorizerUri",
  "EnableSimpleResponses",
  "IdentitySource",
  "Name",
]);
export const deployment = part("Deployment", "DeploymentId", ["ApiId", "Description", "StageName"]);

/** A part of an API: made, changed and removed by operations of one pattern. */
function part(name: string, key: string, members: readonly string[]): Handler {
  return {
    create(properties, context) {
      only(properties, members, `AWS::ApiGatewayV2::${name}`);
      return whenKnown(context.call("apigatewayv2", `Create${name}`, inputOf(properties)), (answer) => {
        const ref = String(answer[key]);
        return { ref, attributes: { [key]: ref } };
      });
    },
    update(properties, before, context) {
      only(properties, members, `AWS::ApiGatewayV2::${name}`);
      const fixed = ["ApiId", ...(key === "StageName" ? [key] : [])];
      if (fixed.some((member) => properties[member] !== before.properties[member])) return undefined;
      const { StageName: _, ...input } = inputOf(properties);
      return whenKnown(
        context.call("apigatewayv2", `Update${name}`, {
          ...(name === "Deployment" ? picked(properties, ["ApiId", "Description"]) : input),
          [key]: before.made.ref,
        }),
        () => before.made,
      );
    },
    remove: (made, properties, context) =>
      context.call("apigatewayv2", `Delete${name}`, { ...picked(properties, ["ApiId"]), [key]: made.ref }),
  };
}

/** Templates may write numbers and truths as text. */
function inputOf(properties: Props): Record<string, Json> {
  return {
    ...properties,
    ...truth(properties, "AutoDeploy", "ApiKeyRequired", "EnableSimpleResponses"),
    ...Object.fromEntries(
      ["TimeoutInMillis", "AuthorizerResultTtlInSeconds"].flatMap((name) =>
        properties[name] === undefined ? [] : [[name, Number(properties[name])]],
      ),
    ),
  };
}

function truth(properties: Props, ...names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    names.flatMap((name) =>
      properties[name] === undefined ? [] : [[name, String(properties[name]) === "true"]],
    ),
  );
}
