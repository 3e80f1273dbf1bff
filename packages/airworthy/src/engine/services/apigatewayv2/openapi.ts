import type { Authorizer, Cors } from "@aws-sdk/client-apigatewayv2";
import type { Place } from "../../service.ts";
import { checkAuthorizer, checkIntegration, checkRoute } from "./check.ts";
import { badRequest, notFlown } from "./errors.ts";
import { type HttpApi, newId } from "./state.ts";

type Json = Readonly<Record<string, unknown>>;

const VERBS = new Set([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "x-amazon-apigateway-any-method",
]);

/**
 * Makes an API's routes, integrations and authorizers what an OpenAPI document says.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 */
export function applyBody(place: Place, api: HttpApi, body: Json): void {
  const components = (body["components"] ?? {}) as Json;
  const shared = (components["x-amazon-apigateway-integrations"] ?? {}) as Readonly<Record<string, Json>>;
  const routes = routesOf(body).map((one) => ({
    ...one,
    integration: integrationOf(one.operation, shared, one.key),
  }));
  const schemes = (components["securitySchemes"] ?? body["securityDefinitions"] ?? {}) as Readonly<
    Record<string, Json>
  >;
  const authorizers = new Map(
    Object.entries(schemes).flatMap(([name, scheme]) => {
      const authorizer = authorizerOf(name, scheme);
      return authorizer ? [[name, { ...authorizer, AuthorizerId: newId(place, 6) }] as const] : [];
    }),
  );
  api.routes.clear();
  api.integrations.clear();
  api.authorizers.clear();
  for (const authorizer of authorizers.values()) api.authorizers.set(authorizer.AuthorizerId, authorizer);
  for (const { key, operation, integration } of routes) {
    const IntegrationId = newId(place, 7);
    api.integrations.set(IntegrationId, { IntegrationId, ...integration });
    const RouteId = newId(place, 7);
    const security = securityOf(operation, body, authorizers, schemes, key);
    const route = {
      RouteKey: key,
      Target: `integrations/${IntegrationId}`,
      ApiKeyRequired: false,
      ...security,
    };
    checkRoute(route, "ReimportApi");
    api.routes.set(RouteId, {
      RouteId,
      ...route,
      ...(operation["operationId"] ? { OperationName: String(operation["operationId"]) } : {}),
    });
  }
  const cors = corsOf(body["x-amazon-apigateway-cors"] as Json | undefined);
  const info = (body["info"] ?? {}) as Json;
  api.about = {
    ...api.about,
    Name: String(info["title"] ?? api.about.Name),
    ...(info["description"] ? { Description: String(info["description"]) } : {}),
    ...(info["version"] ? { Version: String(info["version"]) } : {}),
    ...(cors ? { CorsConfiguration: cors } : {}),
  };
}

function routesOf(body: Json): { readonly key: string; readonly operation: Json }[] {
  return Object.entries((body["paths"] ?? {}) as Readonly<Record<string, Json>>).flatMap(([path, item]) =>
    Object.entries(item ?? {}).flatMap(([verb, operation]) => {
      if (!VERBS.has(verb)) return [];
      const any = verb === "x-amazon-apigateway-any-method";
      const key = /^\/?\$default$/.test(path) ? "$default" : `${any ? "ANY" : verb.toUpperCase()} ${path}`;
      return operation === null ? [] : [{ key, operation: operation as Json }];
    }),
  );
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
function integrationOf(operation: Json, shared: Readonly<Record<string, Json>>, key: string) {
  const written = operation["x-amazon-apigateway-integration"] as Json | undefined;
  const name = /^#\/components\/x-amazon-apigateway-integrations\/(.+)$/.exec(
    String(written?.["$ref"] ?? ""),
  )?.[1];
  const given = name === undefined ? written : shared[name];
  if (!given) throw badRequest(`${key} has no x-amazon-apigateway-integration.`);
  const timeout = given["timeoutInMillis"];
  const integration = {
    IntegrationType: String(given["type"]).toUpperCase() as "AWS_PROXY",
    IntegrationMethod: String(given["httpMethod"] ?? "POST"),
    IntegrationUri: String(given["uri"] ?? ""),
    ConnectionType: String(given["connectionType"] ?? "INTERNET") as "INTERNET",
    PayloadFormatVersion: String(given["payloadFormatVersion"] ?? "1.0"),
    TimeoutInMillis: timeout === undefined ? 30_000 : Number(timeout),
    ...(given["credentials"] ? { CredentialsArn: String(given["credentials"]) } : {}),
    ...(given["integrationSubtype"] ? { IntegrationSubtype: String(given["integrationSubtype"]) } : {}),
    ...(given["requestParameters"]
      ? { RequestParameters: given["requestParameters"] as Record<string, string> }
      : {}),
    ...(given["responseParameters"]
      ? { ResponseParameters: given["responseParameters"] as Record<string, Record<string, string>> }
      : {}),
  };
  checkIntegration(integration, "ReimportApi");
  return integration;
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
function authorizerOf(name: string, scheme: Json): Authorizer | undefined {
  const given = scheme["x-amazon-apigateway-authorizer"] as Json | undefined;
  if (!given) return undefined;
  const type = String(given["type"]).toLowerCase();
  if (type === "jwt") throw notFlown("ReimportApi", "AuthorizerType JWT");
  const source = given["identitySource"];
  const authorizer = {
    Name: name,
    AuthorizerType: "REQUEST" as const,
    AuthorizerUri: String(given["authorizerUri"] ?? ""),
    AuthorizerPayloadFormatVersion: String(given["authorizerPayloadFormatVersion"] ?? "1.0"),
    EnableSimpleResponses:
      given["enableSimpleResponses"] === true || given["enableSimpleResponses"] === "true",
    IdentitySource: source === undefined ? [] : String(source).split(/\s*,\s*/),
    AuthorizerResultTtlInSeconds: Number(
      given["authorizerResultTtlInSeconds"] ?? (source === undefined ? 0 : 300),
    ),
    ...(given["authorizerCredentials"]
      ? { AuthorizerCredentialsArn: String(given["authorizerCredentials"]) }
      : {}),
  };
  checkAuthorizer(authorizer, "ReimportApi");
  return authorizer;
}

function securityOf(
  operation: Json,
  body: Json,
  authorizers: ReadonlyMap<string, Authorizer>,
  schemes: Readonly<Record<string, Json>>,
  key: string,
) {
  const security = (operation["security"] ?? body["security"] ?? []) as readonly Readonly<
    Record<string, readonly string[]>
  >[];
  const [name] = security.flatMap((one) => Object.keys(one));
  const signed = (name !== undefined && schemes[name]?.["x-amazon-apigateway-authtype"]) === "awsSigv4";
  if (name === undefined || name === "NONE") return { AuthorizationType: "NONE" as const };
  if (signed) return { AuthorizationType: "AWS_IAM" as const };
  const authorizer = authorizers.get(name);
  // A scheme that says nothing of API Gateway is for the clients.
  if (!authorizer && schemes[name]) return { AuthorizationType: "NONE" as const };
  if (!authorizer?.AuthorizerId)
    throw badRequest(`${key} wants the authorizer ${name}, which is not in the document.`);
  return { AuthorizationType: "CUSTOM" as const, AuthorizerId: authorizer.AuthorizerId };
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-cors-configuration.html */
function corsOf(given: Json | undefined): Cors | undefined {
  if (!given) return undefined;
  const names = [
    "AllowCredentials",
    "AllowHeaders",
    "AllowMethods",
    "AllowOrigins",
    "ExposeHeaders",
    "MaxAge",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = given[name[0]?.toLowerCase() + name.slice(1)];
      if (value === undefined) return [];
      if (name === "AllowCredentials") return [[name, String(value) === "true"]];
      return [[name, name === "MaxAge" ? Number(value) : value]];
    }),
  );
}
