import type {
  CreateApiCommandInput,
  CreateAuthorizerCommandInput,
  CreateIntegrationCommandInput,
  CreateRouteCommandInput,
  CreateStageCommandInput,
} from "@aws-sdk/client-apigatewayv2";
import { functionOf } from "../../http/call-function.ts";
import { badRequest, notFlown } from "./errors.ts";
import { INTEGRATION_TIMEOUT, LONGEST_TTL, SHORTEST_TIMEOUT } from "./limits.ts";

/*
 * What a request may say. Members that would do nothing here are refused by name. Source of the rules:
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html
 */

type Members = Readonly<Record<string, unknown>>;

/** Refuses members that are there but neither empty nor false. */
function refuse(operation: string, input: object, members: readonly string[]): void {
  for (const member of members) if (said((input as Members)[member])) throw notFlown(operation, member);
}

function said(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

export function checkApi(input: Partial<CreateApiCommandInput>, operation: string): void {
  if (input.ProtocolType === "WEBSOCKET") throw notFlown(operation, "ProtocolType WEBSOCKET");
  if (input.ProtocolType !== undefined && input.ProtocolType !== "HTTP")
    throw badRequest("Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]");
  refuse(operation, input, ["ApiKeySelectionExpression", "DisableSchemaValidation"]);
  const { AllowOrigins, AllowCredentials } = input.CorsConfiguration ?? {};
  if (AllowCredentials && AllowOrigins?.includes("*"))
    throw badRequest("allowCredentials is not supported for allowOrigins set to '*'");
}

const METHODS = new Set(["ANY", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

export function checkRoute(input: Partial<CreateRouteCommandInput>, operation: string): void {
  refuse(operation, input, [
    "ApiKeyRequired",
    "RequestModels",
    "RequestParameters",
    "ModelSelectionExpression",
    "RouteResponseSelectionExpression",
  ]);
  const { RouteKey, AuthorizationType, AuthorizationScopes } = input;
  if (AuthorizationType === "JWT" || AuthorizationScopes?.length)
    throw notFlown(operation, "AuthorizationType JWT");
  if (RouteKey === undefined || RouteKey === "$default") return;
  const [method = "", path] = RouteKey.split(" ");
  if (!METHODS.has(method) || !path?.startsWith("/"))
    throw badRequest(
      "The provided route key is not formatted properly for HTTP protocol. Format should be '<HTTP METHOD> /<RESOURCE PATH>' or '$default'",
    );
}

export function checkIntegration(input: Partial<CreateIntegrationCommandInput>, operation: string): void {
  refuse(operation, input, [
    "ConnectionId",
    "ContentHandlingStrategy",
    "IntegrationSubtype",
    "PassthroughBehavior",
    "RequestParameters",
    "RequestTemplates",
    "ResponseParameters",
    "TemplateSelectionExpression",
    "TlsConfig",
  ]);
  const { IntegrationType, IntegrationUri, PayloadFormatVersion, TimeoutInMillis, ConnectionType } = input;
  if (ConnectionType === "VPC_LINK") throw notFlown(operation, "ConnectionType VPC_LINK");
  if (IntegrationType !== undefined && IntegrationType !== "AWS_PROXY")
    throw notFlown(operation, `IntegrationType ${IntegrationType}`);
  if (IntegrationUri !== undefined && !functionOf(IntegrationUri, new Proxy({}, { get: () => "x" })))
    throw badRequest("Invalid lambda function arn provided in the integration URI");
  if (PayloadFormatVersion !== undefined && PayloadFormatVersion !== "1.0" && PayloadFormatVersion !== "2.0")
    throw badRequest("PayloadFormatVersion must be one of 1.0, 2.0");
  if (
    TimeoutInMillis !== undefined &&
    (TimeoutInMillis < SHORTEST_TIMEOUT || TimeoutInMillis > INTEGRATION_TIMEOUT)
  )
    throw badRequest(`TimeoutInMillis should be between ${SHORTEST_TIMEOUT} and ${INTEGRATION_TIMEOUT}`);
}

export function checkAuthorizer(input: Partial<CreateAuthorizerCommandInput>, operation: string): void {
  if (input.AuthorizerType === "JWT" || said(input.JwtConfiguration))
    throw notFlown(operation, "AuthorizerType JWT");
  refuse(operation, input, ["IdentityValidationExpression"]);
  const { AuthorizerResultTtlInSeconds: ttl = 0, AuthorizerPayloadFormatVersion: version } = input;
  if (version !== undefined && version !== "1.0" && version !== "2.0")
    throw badRequest("AuthorizerPayloadFormatVersion must be one of 1.0, 2.0");
  if (input.EnableSimpleResponses && version === "1.0")
    throw badRequest("EnableSimpleResponses is only supported for AuthorizerPayloadFormatVersion 2.0");
  if (ttl < 0 || ttl > LONGEST_TTL)
    throw badRequest(`AuthorizerResultTtlInSeconds should be between 0 and ${LONGEST_TTL}`);
}

export function checkStage(input: Partial<CreateStageCommandInput>, operation: string): void {
  refuse(operation, input, ["ClientCertificateId"]);
  for (const settings of [input.DefaultRouteSettings ?? {}, ...Object.values(input.RouteSettings ?? {})])
    refuse(operation, settings, ["DataTraceEnabled", "LoggingLevel"]);
  if (input.StageName !== undefined && !/^(?:\$default|[\w-]{1,128})$/.test(input.StageName))
    throw badRequest(
      "Invalid stage name. Must contain only alphanumeric characters, hyphens, and underscores",
    );
}
