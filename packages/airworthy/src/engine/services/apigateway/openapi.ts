import type { Place } from "../../service.ts";
import { checkAuthorizer, checkIntegration, checkMethod } from "./check.ts";
import { badRequest, notFlown } from "./errors.ts";
import { INTEGRATION_TIMEOUT } from "./limits.ts";
import { checkReferences } from "./methods.ts";
import { addResource } from "./resources.ts";
import {
  type Authorizer,
  type Integration,
  type Method,
  newId,
  type Resource,
  type RestApi,
  withMethod,
} from "./state.ts";

export type Json = Readonly<Record<string, unknown>>;

const ANY = "x-amazon-apigateway-any-method";
const VERBS = new Set(["get", "put", "post", "delete", "options", "head", "patch", ANY]);

/**
 * Makes an API what an OpenAPI document says, 2.0 or 3.0, in place of what was there.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function applyBody(place: Place, api: RestApi, body: Json): void {
  if (body["swagger"] !== "2.0" && !/^3\.\d/.test(String(body["openapi"])))
    throw badRequest("Invalid OpenAPI input: it says neither swagger 2.0 nor openapi 3.");
  if (body["paths"] === undefined) throw badRequest("Invalid OpenAPI input: it has no paths.");
  if (body["x-amazon-apigateway-policy"]) throw notFlown("PutRestApi", "x-amazon-apigateway-policy");
  for (const parts of [api.authorizers, api.validators, api.models, api.responses]) parts.clear();
  for (const resource of api.resources.values())
    if (resource.parentId === undefined) api.resources.set(resource.id, { ...resource, resourceMethods: {} });
    else api.resources.delete(resource.id);
  const components = (body["components"] ?? {}) as Json;
  const schemes = named(body["securityDefinitions"] ?? components["securitySchemes"]);
  const iam = new Set<string>();
  for (const [name, scheme] of Object.entries(schemes)) {
    if (scheme["x-amazon-apigateway-authtype"] === "awsSigv4") iam.add(name);
    const authorizer = authorizerOf(place, name, scheme);
    if (authorizer?.id) api.authorizers.set(authorizer.id, authorizer);
  }
  for (const [name, one] of Object.entries(named(body["x-amazon-apigateway-request-validators"]))) {
    if (one["validateRequestBody"] === true) throw notFlown("PutRestApi", "validateRequestBody");
    const id = newId(place, 6);
    api.validators.set(id, {
      id,
      name,
      validateRequestBody: false,
      validateRequestParameters: one["validateRequestParameters"] === true,
    });
  }
  for (const [name, schema] of Object.entries(named(body["definitions"] ?? components["schemas"])))
    api.models.set(name, {
      id: newId(place, 6),
      name,
      contentType: "application/json",
      schema: JSON.stringify(schema),
    });
  for (const [type, one] of Object.entries(named(body["x-amazon-apigateway-gateway-responses"]))) {
    api.responses.set(type, {
      responseType: type as "DEFAULT_4XX",
      defaultResponse: false,
      responseParameters: (one["responseParameters"] ?? {}) as Record<string, string>,
      responseTemplates: (one["responseTemplates"] ?? {}) as Record<string, string>,
      ...(one["statusCode"] ? { statusCode: String(one["statusCode"]) } : {}),
    });
  }
  const binary = body["x-amazon-apigateway-binary-media-types"];
  if (Array.isArray(binary)) api.about = { ...api.about, binaryMediaTypes: binary.map(String) };
  for (const [path, item] of Object.entries(named(body["paths"]))) {
    const id = resourceAt(place, api, path).id;
    for (const [verb, operation] of Object.entries(item)) {
      if (!VERBS.has(verb) || operation === null) continue;
      const httpMethod = verb === ANY ? "ANY" : verb.toUpperCase();
      const method = methodOf(api, body, { httpMethod, path, item, operation: operation as Json, iam });
      checkMethod(method, "PutRestApi");
      checkReferences(api, method);
      withMethod(api, api.resources.get(id) as Resource, httpMethod, method);
    }
  }
}

/** The resource of a path, made with all above it. */
export function resourceAt(place: Place, api: RestApi, path: string): Resource {
  let here = [...api.resources.values()].find(({ parentId }) => parentId === undefined) as Resource;
  for (const part of path.split("/").filter(Boolean)) {
    const parent = here;
    const known = [...api.resources.values()].find(
      (one) => one.parentId === parent.id && one.pathPart === part,
    );
    here = known ?? addResource(place, api, parent, part);
  }
  return here;
}

interface Operation {
  readonly httpMethod: string;
  readonly path: string;
  readonly item: Json;
  readonly operation: Json;
  readonly iam: ReadonlySet<string>;
}

function methodOf(api: RestApi, body: Json, { httpMethod, path, item, operation, iam }: Operation): Method {
  const where = `${httpMethod} ${path}`;
  const integration = operation["x-amazon-apigateway-integration"] as Json | undefined;
  const validator =
    operation["x-amazon-apigateway-request-validator"] ?? body["x-amazon-apigateway-request-validator"];
  const found = [...api.validators.values()].find(({ name }) => name === validator);
  if (validator !== undefined && !found)
    throw badRequest(`${where} wants the validator ${String(validator)}, which is not in the document.`);
  const parameters = [
    ...((item["parameters"] ?? []) as readonly Json[]),
    ...((operation["parameters"] ?? []) as readonly Json[]),
  ];
  const requestParameters = Object.fromEntries(
    parameters.flatMap((one) => {
      const place = { header: "header", query: "querystring", path: "path" }[String(one["in"])];
      return place ? [[`method.request.${place}.${String(one["name"])}`, one["required"] === true]] : [];
    }),
  );
  const responses = Object.entries(named(operation["responses"])).filter(([status]) =>
    /^\d{3}$/.test(status),
  );
  return {
    httpMethod,
    apiKeyRequired: false,
    ...authorizationOf(api, body, operation, iam, where),
    ...(operation["operationId"] ? { operationName: String(operation["operationId"]) } : {}),
    ...(found?.id ? { requestValidatorId: found.id } : {}),
    ...(Object.keys(requestParameters).length > 0 ? { requestParameters } : {}),
    ...(responses.length > 0
      ? {
          methodResponses: Object.fromEntries(
            responses.map(([status, one]) => [status, methodResponse(status, one)]),
          ),
        }
      : {}),
    ...(integration ? { methodIntegration: integrationOf(integration) } : {}),
  };
}

function methodResponse(statusCode: string, response: Json) {
  const headers = Object.keys(named(response["headers"]));
  const responseParameters = Object.fromEntries(
    headers.map((name) => [`method.response.header.${name}`, false]),
  );
  return { statusCode, ...(headers.length > 0 ? { responseParameters } : {}) };
}

function authorizationOf(
  api: RestApi,
  body: Json,
  operation: Json,
  iam: ReadonlySet<string>,
  where: string,
): Partial<Method> {
  const { type } = (operation["x-amazon-apigateway-auth"] ?? {}) as { readonly type?: string };
  if (type === "AWS_IAM") return { authorizationType: "AWS_IAM" };
  const security = (operation["security"] ?? body["security"] ?? []) as readonly Json[];
  const names = security.flatMap((one) => Object.keys(one)).filter((name) => name !== "NONE");
  const components = (body["components"] ?? {}) as Json;
  const schemes = named(body["securityDefinitions"] ?? components["securitySchemes"]);
  const isKey = (one: string): boolean => one === "api_key" || schemes[one]?.["name"] === "x-api-key";
  if (names.some(isKey)) throw notFlown("PutRestApi", "apiKeyRequired");
  const [name] = names;
  if (type === "NONE" || name === undefined) return { authorizationType: "NONE" };
  if (iam.has(name)) return { authorizationType: "AWS_IAM" };
  const authorizer = [...api.authorizers.values()].find((one) => one.name === name);
  // A scheme that says nothing of API Gateway is for the clients.
  if (!authorizer && schemes[name]) return { authorizationType: "NONE" };
  if (!authorizer?.id)
    throw badRequest(`${where} wants the authorizer ${name}, which is not in the document.`);
  return { authorizationType: "CUSTOM", authorizerId: authorizer.id };
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html */
function integrationOf(given: Json): Integration {
  const responses = Object.entries(named(given["responses"]));
  const integration: Integration = {
    type: String(given["type"]).toUpperCase() as "AWS_PROXY",
    passthroughBehavior: String(given["passthroughBehavior"] ?? "WHEN_NO_MATCH").toUpperCase(),
    timeoutInMillis: Number(given["timeoutInMillis"] ?? INTEGRATION_TIMEOUT),
    cacheKeyParameters: (given["cacheKeyParameters"] ?? []) as string[],
    ...(given["httpMethod"] ? { httpMethod: String(given["httpMethod"]).toUpperCase() } : {}),
    ...(given["uri"] ? { uri: String(given["uri"]) } : {}),
    ...(given["credentials"] ? { credentials: String(given["credentials"]) } : {}),
    ...(given["connectionType"] ? { connectionType: String(given["connectionType"]) as "INTERNET" } : {}),
    ...(given["contentHandling"]
      ? { contentHandling: String(given["contentHandling"]) as "CONVERT_TO_TEXT" }
      : {}),
    ...(given["requestParameters"]
      ? { requestParameters: given["requestParameters"] as Record<string, string> }
      : {}),
    ...(given["requestTemplates"]
      ? { requestTemplates: given["requestTemplates"] as Record<string, string> }
      : {}),
    ...(given["responseTransferMode"]
      ? { responseTransferMode: String(given["responseTransferMode"]).toUpperCase() as "STREAM" }
      : {}),
    ...(responses.length > 0
      ? {
          integrationResponses: Object.fromEntries(
            responses.map(([pattern, one]) => [
              String(one["statusCode"]),
              {
                statusCode: String(one["statusCode"]),
                ...(pattern === "default" ? {} : { selectionPattern: pattern }),
                ...(one["responseParameters"]
                  ? { responseParameters: one["responseParameters"] as Record<string, string> }
                  : {}),
                ...(one["responseTemplates"]
                  ? { responseTemplates: one["responseTemplates"] as Record<string, string> }
                  : {}),
              },
            ]),
          ),
        }
      : {}),
  };
  checkIntegration(integration, "PutRestApi");
  return integration;
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authorizer.html */
function authorizerOf(place: Place, name: string, scheme: Json): Authorizer | undefined {
  const given = scheme["x-amazon-apigateway-authorizer"] as Json | undefined;
  if (!given) return undefined;
  const type = String(given["type"]).toUpperCase() as "TOKEN";
  const source =
    given["identitySource"] ??
    (type === "TOKEN" ? `method.request.header.${String(scheme["name"])}` : undefined);
  const authorizer: Authorizer = {
    id: newId(place, 6),
    name,
    type,
    authType: String(scheme["x-amazon-apigateway-authtype"] ?? "custom"),
    authorizerUri: String(given["authorizerUri"] ?? ""),
    authorizerResultTtlInSeconds: Number(given["authorizerResultTtlInSeconds"] ?? 300),
    ...(source === undefined ? {} : { identitySource: String(source) }),
    ...(given["authorizerCredentials"]
      ? { authorizerCredentials: String(given["authorizerCredentials"]) }
      : {}),
    ...(given["identityValidationExpression"]
      ? { identityValidationExpression: String(given["identityValidationExpression"]) }
      : {}),
  };
  checkAuthorizer(authorizer, "PutRestApi");
  return authorizer;
}

function named(value: unknown): Readonly<Record<string, Json>> {
  return (value ?? {}) as Readonly<Record<string, Json>>;
}
