import type { Authorizer, Integration, Method, RestApi } from "@aws-sdk/client-api-gateway";
import { functionOf } from "../../http/call-function.ts";
import { ServiceError } from "../../error.ts";
import { badRequest, notFlown } from "./errors.ts";
import { LONGEST_TIMEOUT, LONGEST_TTL, SHORTEST_TIMEOUT } from "./limits.ts";

/*
 * What a request may say. What would do nothing here is refused by name. Source of the rules:
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 */

export function checkApi(about: Partial<RestApi>, operation: string): void {
  if (about.policy) throw notFlown(operation, "policy");
  if (about.minimumCompressionSize !== undefined && about.minimumCompressionSize !== null)
    throw notFlown(operation, "minimumCompressionSize");
  if (about.apiKeySource && about.apiKeySource !== "HEADER")
    throw notFlown(operation, `apiKeySource ${about.apiKeySource}`);
  const types = about.endpointConfiguration?.types ?? [];
  if (types.some((type) => !["PRIVATE", "EDGE", "REGIONAL"].includes(type)))
    throw new ServiceError(
      "ValidationException",
      `1 validation error detected: Value '[${types.join(", ")}]' at '${operation[0]?.toLowerCase()}${operation.slice(1)}Input.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]`,
    );
  if (types.includes("PRIVATE") || about.endpointConfiguration?.vpcEndpointIds?.length)
    throw notFlown(operation, "endpointConfiguration PRIVATE");
}

const METHODS = new Set(["ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

export function checkMethod(method: Method, operation: string): void {
  if (!METHODS.has(method.httpMethod ?? ""))
    throw badRequest(
      "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY",
    );
  if (method.apiKeyRequired) throw notFlown(operation, "apiKeyRequired");
  if (method.authorizationType === "COGNITO_USER_POOLS" || method.authorizationScopes?.length)
    throw notFlown(operation, "authorizationType COGNITO_USER_POOLS");
  if (!["NONE", "AWS_IAM", "CUSTOM"].includes(method.authorizationType?.toUpperCase() ?? ""))
    throw badRequest("Invalid authorization type specified. Authorizer ID is required for CUSTOM.");
}

/** Templates are taken as they are: what Velocity would compute is refused. */
function plainTemplate(text: string | undefined): boolean {
  return !/[$#]/.test(text ?? "");
}

export function checkIntegration(integration: Integration, operation: string): void {
  const { type, uri, timeoutInMillis, requestParameters, requestTemplates } = integration;
  if (type !== "AWS_PROXY" && type !== "MOCK") throw notFlown(operation, `type ${type}`);
  if (integration.connectionType === "VPC_LINK") throw notFlown(operation, "connectionType VPC_LINK");
  if (integration.cacheKeyParameters?.length) throw notFlown(operation, "cacheKeyParameters");
  if (integration.contentHandling) throw notFlown(operation, "contentHandling");
  if (integration.responseTransferMode === "STREAM" || uri?.endsWith("/response-streaming-invocations"))
    throw notFlown(operation, "responseTransferMode STREAM");
  if (requestParameters && Object.keys(requestParameters).length > 0)
    throw notFlown(operation, "requestParameters");
  for (const template of Object.values(requestTemplates ?? {}))
    if (!plainTemplate(template)) throw notFlown(operation, "requestTemplates with Velocity");
  for (const response of Object.values(integration.integrationResponses ?? {}))
    checkIntegrationResponse(response, operation);
  if (
    timeoutInMillis !== undefined &&
    (timeoutInMillis < SHORTEST_TIMEOUT || timeoutInMillis > LONGEST_TIMEOUT)
  )
    throw badRequest(`Timeout should be between ${SHORTEST_TIMEOUT} ms and ${LONGEST_TIMEOUT} ms`);
  if (type === "MOCK") return;
  if (!uri?.startsWith("arn:")) throw badRequest("AWS ARN for integration must contain path or action");
  if (!/:(?:path|action)\//.test(uri ?? "") && !functionOf(uri ?? ""))
    throw badRequest("AWS ARN for integration must contain path or action");
  if (!functionOf(uri ?? "", new Proxy({}, { get: () => "x" })))
    throw badRequest(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
  if (integration.httpMethod === undefined)
    throw badRequest("Enumeration value for HttpMethod must be non-empty");
}

export function checkIntegrationResponse(
  {
    responseTemplates,
    responseParameters,
    contentHandling,
  }: NonNullable<Integration["integrationResponses"]>[string],
  operation: string,
): void {
  if (contentHandling) throw notFlown(operation, "contentHandling");
  for (const template of Object.values(responseTemplates ?? {}))
    if (!plainTemplate(template)) throw notFlown(operation, "responseTemplates with Velocity");
  for (const [name, value] of Object.entries(responseParameters ?? {}))
    if (!/^'.*'$/s.test(value)) throw notFlown(operation, `responseParameters ${name} of ${value}`);
}

export function checkAuthorizer(authorizer: Authorizer, operation: string): void {
  const { type, authorizerUri, identitySource, authorizerResultTtlInSeconds: ttl = 0 } = authorizer;
  if (type === "COGNITO_USER_POOLS") throw notFlown(operation, "type COGNITO_USER_POOLS");
  if (type !== "TOKEN" && type !== "REQUEST") throw badRequest("Invalid authorizer type specified.");
  if (!functionOf(authorizerUri ?? "", new Proxy({}, { get: () => "x" })))
    throw badRequest("Invalid Authorizer URI");
  if (type === "TOKEN" && !identitySource)
    throw badRequest("Identity source is required for TOKEN authorizers.");
  if (ttl < 0 || ttl > LONGEST_TTL)
    throw badRequest(`authorizerResultTtlInSeconds must be between 0 and ${LONGEST_TTL}`);
  if (type === "REQUEST" && ttl > 0 && !identitySource)
    throw badRequest("Identity source is required for REQUEST authorizers with caching.");
}
