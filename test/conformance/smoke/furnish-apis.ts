import type { Send } from "./furnish.ts";
import type { Furniture } from "./inputs.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders";
const INVOKE = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`;

/** A REST API with one of each of its parts. */
export async function restApi(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object) => send("apigateway", operation, input);
  const { id: restApiId, rootResourceId: resourceId } = await call("CreateRestApi", { name: "orders" });
  const at = { restApiId, resourceId, httpMethod: "GET" };
  await call("PutMethod", { ...at, authorizationType: "NONE" });
  await call("PutIntegration", { ...at, type: "AWS_PROXY", integrationHttpMethod: "POST", uri: INVOKE });
  await call("PutMethodResponse", { ...at, statusCode: "200" });
  await call("PutIntegrationResponse", { ...at, statusCode: "200" });
  const { id: requestValidatorId } = await call("CreateRequestValidator", { restApiId, name: "body" });
  const { id: authorizerId } = await call("CreateAuthorizer", {
    restApiId,
    name: "token",
    type: "TOKEN",
    authorizerUri: INVOKE,
    identitySource: "method.request.header.Authorization",
  });
  await call("CreateModel", { restApiId, name: "Order", contentType: "application/json", schema: "{}" });
  const { id: deploymentId } = await call("CreateDeployment", { restApiId });
  await call("CreateStage", { restApiId, stageName: "live", deploymentId });
  return {
    ...at,
    parentId: resourceId,
    requestValidatorId,
    authorizerId,
    deploymentId,
    stageName: "live",
    modelName: "Order",
    statusCode: "200",
    responseType: "DEFAULT_4XX",
    resourceArn: `arn:aws:apigateway:us-east-1::/restapis/${String(restApiId)}`,
    type: "AWS_PROXY",
    integrationHttpMethod: "POST",
    uri: INVOKE,
    authorizerUri: INVOKE,
    authorizationType: "NONE",
    contentType: "application/json",
    schema: "{}",
    op: "replace",
    path: "/description",
    value: "orders",
    body: Buffer.from(
      JSON.stringify({ openapi: "3.0.1", info: { title: "orders", version: "1" }, paths: {} }),
    ),
  };
}

/** An HTTP API with one of each of its parts. */
export async function httpApi(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object) => send("apigatewayv2", operation, input);
  const { ApiId } = await call("CreateApi", { Name: "orders", ProtocolType: "HTTP" });
  const integration = { IntegrationType: "AWS_PROXY", IntegrationUri: FUNCTION, PayloadFormatVersion: "2.0" };
  const { IntegrationId } = await call("CreateIntegration", { ApiId, ...integration });
  const { RouteId } = await call("CreateRoute", {
    ApiId,
    RouteKey: "GET /orders",
    Target: `integrations/${String(IntegrationId)}`,
  });
  const authorizer = {
    AuthorizerType: "REQUEST",
    IdentitySource: ["$request.header.Authorization"],
    AuthorizerUri: INVOKE,
    AuthorizerPayloadFormatVersion: "2.0",
  };
  const { AuthorizerId } = await call("CreateAuthorizer", { ApiId, Name: "token", ...authorizer });
  await call("CreateStage", { ApiId, StageName: "live" });
  const { DeploymentId } = await call("CreateDeployment", { ApiId });
  return {
    ApiId,
    IntegrationId,
    RouteId,
    AuthorizerId,
    DeploymentId,
    StageName: "live",
    ProtocolType: "HTTP",
    RouteKey: "POST /orders",
    ...integration,
    ...authorizer,
    Target: `integrations/${String(IntegrationId)}`,
    ResourceArn: `arn:aws:apigateway:us-east-1::/apis/${String(ApiId)}`,
    AllowMethods: ["GET"],
    AllowOrigins: ["https://example.com"],
    Body: JSON.stringify({ openapi: "3.0.1", info: { title: "orders", version: "1" }, paths: {} }),
  };
}
