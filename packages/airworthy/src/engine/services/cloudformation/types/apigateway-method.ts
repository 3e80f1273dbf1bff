import { type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import { renamed, truths } from "./apigateway-names.ts";
import { type Context, type Handler, only, type Props } from "./handler.ts";

const METHOD = {
  RestApiId: "restApiId",
  ResourceId: "resourceId",
  HttpMethod: "httpMethod",
  ApiKeyRequired: "apiKeyRequired",
  AuthorizationScopes: "authorizationScopes",
  AuthorizationType: "authorizationType",
  AuthorizerId: "authorizerId",
  OperationName: "operationName",
  RequestModels: "requestModels",
  RequestParameters: "requestParameters",
  RequestValidatorId: "requestValidatorId",
};
const INTEGRATION = {
  CacheKeyParameters: "cacheKeyParameters",
  CacheNamespace: "cacheNamespace",
  ConnectionId: "connectionId",
  ConnectionType: "connectionType",
  ContentHandling: "contentHandling",
  Credentials: "credentials",
  IntegrationHttpMethod: "integrationHttpMethod",
  PassthroughBehavior: "passthroughBehavior",
  RequestParameters: "requestParameters",
  RequestTemplates: "requestTemplates",
  ResponseTransferMode: "responseTransferMode",
  Type: "type",
  Uri: "uri",
};
const RESPONSE = {
  StatusCode: "statusCode",
  ResponseModels: "responseModels",
  ResponseParameters: "responseParameters",
  ResponseTemplates: "responseTemplates",
  SelectionPattern: "selectionPattern",
  ContentHandling: "contentHandling",
};

/** A method with all behind it. Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html */
export const method: Handler = {
  create(properties, context) {
    only(properties, [...Object.keys(METHOD), "Integration", "MethodResponses"], "AWS::ApiGateway::Method");
    const steps = stepsOf(properties);
    return whenKnown(inOrder(steps, context), () => ({
      ref: context.name(64),
      attributes: {},
    }));
  },
  update(properties, before, context) {
    const fixed = ["RestApiId", "ResourceId", "HttpMethod"];
    if (fixed.some((name) => properties[name] !== before.properties[name])) return undefined;
    return whenKnown(
      inOrder([["DeleteMethod", namesOf(properties)], ...stepsOf(properties)], context),
      () => before.made,
    );
  },
  remove: (_made, properties, context) => context.call("apigateway", "DeleteMethod", namesOf(properties)),
};

type Step = readonly [operation: string, input: Members];

function stepsOf(properties: Props): Step[] {
  const names = namesOf(properties);
  const integration = properties["Integration"] as Props | undefined;
  const { IntegrationResponses, TimeoutInMillis: timeout, ...plain } = integration ?? {};
  only(plain, Object.keys(INTEGRATION), "AWS::ApiGateway::Method Integration");
  return [
    [
      "PutMethod",
      { authorizationType: "NONE", ...renamed(properties, METHOD), ...truths(properties, METHOD) },
    ],
    ...((properties["MethodResponses"] ?? []) as readonly Props[]).map((one): Step => [
      "PutMethodResponse",
      { ...names, ...responseOf(one) },
    ]),
    ...(integration
      ? [
          [
            "PutIntegration",
            {
              ...names,
              ...renamed(plain, INTEGRATION),
              ...(timeout === undefined ? {} : { timeoutInMillis: Number(timeout) }),
            },
          ] as const,
        ]
      : []),
    ...((IntegrationResponses ?? []) as readonly Props[]).map((one): Step => [
      "PutIntegrationResponse",
      { ...names, ...responseOf(one) },
    ]),
  ];
}

function responseOf(response: Props): Members {
  return { ...renamed(response, RESPONSE), statusCode: String(response["StatusCode"]) };
}

function namesOf({ RestApiId, ResourceId, HttpMethod }: Props): Members {
  return { restApiId: RestApiId, resourceId: ResourceId, httpMethod: HttpMethod };
}

function inOrder([first, ...rest]: readonly Step[], context: Context): unknown | Later<unknown> {
  if (!first) return undefined;
  return whenKnown(context.call("apigateway", ...first), () => inOrder(rest, context));
}
