import type { Resource } from "../stack.ts";
import { entriesOf, type Entry } from "../tree.ts";
import { all, inside, isTruthy, keyPlace, mapOf, type Part, ref, said, sub, textOf } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { expandDomainV2 } from "./http-domain.ts";

const API_SETTINGS = [
  "ApiKeySelectionExpression",
  "Description",
  "DisableExecuteApiEndpoint",
  "DisableSchemaValidation",
  "IpAddressType",
  "Name",
  "RouteSelectionExpression",
];

const ROUTE_SETTINGS = [
  "ApiKeyRequired",
  "ModelSelectionExpression",
  "OperationName",
  "RequestModels",
  "RequestParameters",
  "RouteResponseSelectionExpression",
];

const INVOKE = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/";
const EXECUTE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:";

/** `AWS::Serverless::WebSocketApi`: a route, an integration and a permission for each function. */
export function expandWebSocketApi(sam: Sam, x: Expansion): Resource[] {
  const { id, resource: owner, properties } = sam;
  const written = mapOf(said(properties, "Tags")?.value);
  const api = make(
    owner,
    id,
    "AWS::ApiGatewayV2::Api",
    {
      ...all(properties, ...API_SETTINGS),
      ProtocolType: "WEBSOCKET",
      Tags: {
        ...Object.fromEntries(entriesOf(written).map((entry) => [entry.key, entry])),
        "websocketapi:createdBy": "SAM",
      },
    },
    { same: true, at: owner.at },
  );
  const routes = entriesOf(mapOf(said(properties, "Routes")?.value));
  const authorization = authorizer(sam, routes);
  const made = routes.flatMap((route) => routeOf(sam, route, authorization[0]?.id));
  const name = said(properties, "StageName");
  const stageName = name ? (textOf(name.value) ?? "") : "default";
  const routeIds = made.filter((one) => one.type === "AWS::ApiGatewayV2::Route").map((one) => one.id);
  const stage = make(
    owner,
    stageName === "default" && !name ? `${id}DefaultStage` : `${id}${stageName}Stage`,
    "AWS::ApiGatewayV2::Stage",
    {
      ApiId: ref(id),
      StageName: name ?? "default",
      ...all(properties, "StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"),
      AutoDeploy: true,
    },
    { dependsOn: said(properties, "RouteSettings") ? routeIds : [] },
  );
  return [api, ...made, ...expandDomainV2(sam, stage.id, x), stage, ...authorization];
}

function routeOf(sam: Sam, route: Entry, authorizerId: string | undefined): Resource[] {
  const { id, resource: owner, properties } = sam;
  const at = keyPlace(route);
  const key = route.key.replace("$", "");
  const base = `${id}${key.charAt(0).toUpperCase()}${key.slice(1).toLowerCase()}`;
  const fn = inside(route, "FunctionArn");
  const kind =
    route.key === "$connect" ? textOf(inside(said(properties, "Auth"), "AuthType")?.value) : undefined;
  const stage = said(properties, "StageName");
  const text = stage ? textOf(stage.value) : "default";
  const arn = `${EXECUTE}\${${id}.ApiId}/${text ?? "${__StageName__}"}/${route.key}`;
  const source: Part = text === undefined ? sub(arn, { __StageName__: stage }) : sub(arn);
  return [
    make(
      owner,
      `${base}Route`,
      "AWS::ApiGatewayV2::Route",
      {
        RouteKey: route.key,
        ApiId: ref(id),
        ...all(route.value, ...ROUTE_SETTINGS),
        Target: { "Fn::Join": ["/", ["integrations", ref(`${base}Integration`)]] },
        AuthorizationType: kind,
        AuthorizerId: kind === "CUSTOM" && authorizerId ? ref(authorizerId) : undefined,
      },
      { at },
    ),
    make(
      owner,
      `${base}Integration`,
      "AWS::ApiGatewayV2::Integration",
      {
        ApiId: ref(id),
        IntegrationType: "AWS_PROXY",
        IntegrationUri: sub(`${INVOKE}\${FunctionArn}/invocations`, { FunctionArn: fn }),
        TimeoutInMillis: inside(route, "IntegrationTimeout"),
      },
      { at },
    ),
    make(
      owner,
      `${base}Permission`,
      "AWS::Lambda::Permission",
      {
        Action: "lambda:InvokeFunction",
        FunctionName: fn,
        Principal: "apigateway.amazonaws.com",
        SourceArn: source,
      },
      { at },
    ),
  ];
}

/** The function that authorizes connections, and the permission to call it when no role is given. */
function authorizer(sam: Sam, routes: readonly Entry[]): Resource[] {
  const { id, resource: owner, properties } = sam;
  const auth = said(properties, "Auth");
  const fn = inside(auth, "AuthArn");
  const connects = routes.some((route) => route.key === "$connect");
  if (!auth || !fn || !connects || textOf(inside(auth, "AuthType")?.value) !== "CUSTOM") return [];
  const at = keyPlace(auth);
  const role = inside(auth, "InvokeRole");
  const name = `${id}ConnectAuthorizer`;
  const made = make(
    owner,
    name,
    "AWS::ApiGatewayV2::Authorizer",
    {
      ApiId: ref(id),
      AuthorizerCredentialsArn: role,
      AuthorizerType: "REQUEST",
      AuthorizerUri: sub(`${INVOKE}\${AuthArn}/invocations`, { AuthArn: fn }),
      IdentitySource: inside(auth, "IdentitySource"),
      Name: inside(auth, "Name") ?? name,
    },
    { at },
  );
  if (role && isTruthy(role.value)) return [made];
  const source = sub(`${EXECUTE}\${__ApiId__}/authorizers/*`, { __ApiId__: ref(id) });
  const allowed = {
    Action: "lambda:InvokeFunction",
    FunctionName: fn,
    Principal: "apigateway.amazonaws.com",
    SourceArn: source,
  };
  return [made, make(owner, `${id}AuthorizerPermission`, "AWS::Lambda::Permission", allowed, { at })];
}
