import { type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import { renamed, truths } from "./apigateway-names.ts";
import { type Context, type Handler, type Made, only, type Props, tagMap } from "./handler.ts";

/* REST APIs. Source of all: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html */

const API = [
  "ApiKeySourceType",
  "BinaryMediaTypes",
  "Description",
  "DisableExecuteApiEndpoint",
  "EndpointConfiguration",
  "MinimumCompressionSize",
  "Name",
  "Parameters",
  "Policy",
  "Tags",
];

/** `Body` is imported over the rest. `FailOnWarnings` changes nothing, because what is not understood fails anyway. */
export const restApi: Handler = {
  create(properties, context) {
    only(properties, [...API, "Body", "FailOnWarnings", "Mode"], "AWS::ApiGateway::RestApi");
    return whenKnown(
      context.call("apigateway", "CreateRestApi", apiInput(properties)),
      (answer): Made | Later<Made> => {
        const restApiId = String(answer["id"]);
        return whenKnown(imported(restApiId, properties, context), () => ({
          ref: restApiId,
          attributes: { RestApiId: restApiId, RootResourceId: String(answer["rootResourceId"]) },
        }));
      },
    );
  },
  /** A new document is imported in place; any other change makes a new API. */
  update(properties, before, context) {
    const same = Object.keys({ ...properties, ...before.properties }).every(
      (name) =>
        name === "Body" || JSON.stringify(properties[name]) === JSON.stringify(before.properties[name]),
    );
    if (!same || properties["Body"] === undefined) return undefined;
    return whenKnown(imported(before.made.ref, properties, context), () => before.made);
  },
  remove: (made, _properties, context) =>
    context.call("apigateway", "DeleteRestApi", { restApiId: made.ref }),
};

function apiInput(properties: Props): Members {
  const title = ((properties["Body"] as Props | undefined)?.["info"] as Props | undefined)?.["title"];
  const endpoint = properties["EndpointConfiguration"] as Props | undefined;
  const tags = tagMap(properties["Tags"]);
  const size = properties["MinimumCompressionSize"];
  const policy = properties["Policy"];
  return {
    name: properties["Name"] ?? title,
    ...renamed(properties, {
      Description: "description",
      BinaryMediaTypes: "binaryMediaTypes",
      ApiKeySourceType: "apiKeySource",
    }),
    ...truths(properties, { DisableExecuteApiEndpoint: "disableExecuteApiEndpoint" }),
    ...(endpoint
      ? {
          endpointConfiguration: renamed(endpoint, {
            Types: "types",
            VpcEndpointIds: "vpcEndpointIds",
            IpAddressType: "ipAddressType",
          }),
        }
      : {}),
    ...(size === undefined ? {} : { minimumCompressionSize: Number(size) }),
    ...(policy === undefined ? {} : { policy: JSON.stringify(policy) }),
    ...(tags ? { tags } : {}),
  };
}

function imported(restApiId: string, { Body, Parameters, Mode }: Props, context: Context) {
  if (Body === undefined) return {};
  return context.call("apigateway", "PutRestApi", {
    restApiId,
    mode: Mode ?? "overwrite",
    body: new TextEncoder().encode(JSON.stringify(Body)),
    ...(Parameters ? { parameters: Parameters } : {}),
  });
}

export const resource: Handler = {
  create(properties, context) {
    only(properties, ["RestApiId", "ParentId", "PathPart"], "AWS::ApiGateway::Resource");
    const input = renamed(properties, { RestApiId: "restApiId", ParentId: "parentId", PathPart: "pathPart" });
    return whenKnown(context.call("apigateway", "CreateResource", input), ({ id }) => ({
      ref: String(id),
      attributes: { ResourceId: String(id) },
    }));
  },
  remove: (made, properties, context) =>
    context.call("apigateway", "DeleteResource", {
      restApiId: properties["RestApiId"],
      resourceId: made.ref,
    }),
};

/** The account's role for logs; there is one of it. */
export const account: Handler = {
  create(properties, context) {
    only(properties, ["CloudWatchRoleArn"], "AWS::ApiGateway::Account");
    const value = properties["CloudWatchRoleArn"];
    const patchOperations = value === undefined ? [] : [{ op: "replace", path: "/cloudwatchRoleArn", value }];
    return whenKnown(context.call("apigateway", "UpdateAccount", { patchOperations }), () => ({
      ref: context.name(64),
      attributes: {},
    }));
  },
};

const GATEWAY_RESPONSE = {
  RestApiId: "restApiId",
  ResponseType: "responseType",
  StatusCode: "statusCode",
  ResponseParameters: "responseParameters",
  ResponseTemplates: "responseTemplates",
};
export const gatewayResponse = part(
  "GatewayResponse",
  "PutGatewayResponse",
  GATEWAY_RESPONSE,
  "responseType",
);
export const authorizer = part(
  "Authorizer",
  "CreateAuthorizer",
  {
    RestApiId: "restApiId",
    Name: "name",
    Type: "type",
    AuthType: "authType",
    AuthorizerUri: "authorizerUri",
    AuthorizerCredentials: "authorizerCredentials",
    AuthorizerResultTtlInSeconds: "authorizerResultTtlInSeconds",
    IdentitySource: "identitySource",
    IdentityValidationExpression: "identityValidationExpression",
  },
  "authorizerId",
);
export const requestValidator = part(
  "RequestValidator",
  "CreateRequestValidator",
  {
    RestApiId: "restApiId",
    Name: "name",
    ValidateRequestBody: "validateRequestBody",
    ValidateRequestParameters: "validateRequestParameters",
  },
  "requestValidatorId",
);
export const model = part(
  "Model",
  "CreateModel",
  {
    RestApiId: "restApiId",
    Name: "name",
    ContentType: "contentType",
    Description: "description",
    Schema: "schema",
  },
  "modelName",
);

/** A part of an API that comes by one operation; every change makes a new one. */
function part(
  type: string,
  operation: string,
  names: Readonly<Record<string, string>>,
  key: string,
): Handler {
  return {
    create(properties, context) {
      only(properties, Object.keys(names), `AWS::ApiGateway::${type}`);
      const { Schema, AuthorizerResultTtlInSeconds: ttl } = properties;
      const input = {
        ...renamed(properties, names),
        ...truths(properties, names),
        ...(type === "Model"
          ? {
              name: properties["Name"] ?? context.name(40).replaceAll(/\W|_/g, ""),
              contentType: properties["ContentType"] ?? "application/json",
            }
          : {}),
        ...(Schema === undefined || typeof Schema === "string" ? {} : { schema: JSON.stringify(Schema) }),
        ...(ttl === undefined ? {} : { authorizerResultTtlInSeconds: Number(ttl) }),
      };
      return whenKnown(context.call("apigateway", operation, input), (answer) => {
        const ref = String(answer[key === "modelName" ? "name" : key === "responseType" ? key : "id"]);
        return { ref, attributes: { [key[0]?.toUpperCase() + key.slice(1)]: ref, Id: ref } };
      });
    },
    remove: (made, properties, context) =>
      context.call("apigateway", `Delete${type}`, { restApiId: properties["RestApiId"], [key]: made.ref }),
  };
}
