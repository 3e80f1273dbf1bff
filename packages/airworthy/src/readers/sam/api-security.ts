import { entriesOf, type Entry, itemsOf } from "../tree.ts";
import { inside, isTruthy, mapOf, type Part, said, sub, textOf } from "./build.ts";
import type { Route, Sam } from "./expansion.ts";

const IAM = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

/**
 * The authorizers of an API as its definition names them.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiauth.html
 */
export function schemesOf(sam: Sam, routes: readonly Route[], kind: "rest" | "http"): Record<string, Part> {
  const authorizers = entriesOf(mapOf(inside(auth(sam), "Authorizers")?.value));
  const schemes: Record<string, Part> = Object.fromEntries(
    authorizers.map((one) => [one.key, kind === "rest" ? restScheme(one) : httpScheme(one)]),
  );
  const iam =
    defaultOf(sam) === "AWS_IAM" ||
    routes.some(({ operation }) => JSON.stringify(securityIn(operation) ?? null).includes('"AWS_IAM"'));
  return iam ? { ...schemes, AWS_IAM: IAM } : schemes;
}

/** The operation of a route, with the API's default authorizer where it names none. */
export function secured(sam: Sam, operation: Part): Part {
  const name = defaultOf(sam);
  if (name === undefined || name === "NONE" || securityIn(operation) !== undefined) return operation;
  return { ...(operation as { readonly [key: string]: Part }), security: [{ [name]: [] }] };
}

/** Whether browsers' questions need the default authorizer too: they do unless it is said. */
export function securesPreflight(sam: Sam): boolean {
  const written = inside(auth(sam), "AddDefaultAuthorizerToCorsPreflight");
  return written === undefined || isTruthy(written.value);
}

function auth(sam: Sam): Entry | undefined {
  return said(sam.properties, "Auth");
}

function defaultOf(sam: Sam): string | undefined {
  return textOf(inside(auth(sam), "DefaultAuthorizer")?.value);
}

function securityIn(operation: Part): Part {
  return (operation as { readonly [key: string]: Part } | undefined)?.["security"];
}

const uriOf = (fn: Entry): Part =>
  sub(
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations",
    {
      __FunctionArn__: fn,
    },
  );

function restScheme(authorizer: Entry): Part {
  const pool = inside(authorizer, "UserPoolArn");
  const fn = inside(authorizer, "FunctionArn");
  const identity = inside(authorizer, "Identity");
  const request = textOf(inside(authorizer, "FunctionPayloadType")?.value) === "REQUEST";
  const header = textOf(inside(identity, "Header")?.value) ?? "Authorization";
  const sources = ["Headers", "QueryStrings", "StageVariables", "Context"].flatMap((name) =>
    itemsOf(inside(identity, name)?.value).map((item) => PLACES[name] + (textOf(item) ?? "")),
  );
  return {
    type: "apiKey",
    name: request ? "Unused" : header,
    in: "header",
    "x-amazon-apigateway-authtype": pool ? "cognito_user_pools" : "custom",
    "x-amazon-apigateway-authorizer": {
      type: pool ? "cognito_user_pools" : request ? "request" : "token",
      ...(pool ? { providerARNs: [pool] } : {}),
      ...(fn ? { authorizerUri: uriOf(fn) } : {}),
      authorizerCredentials: inside(authorizer, "FunctionInvokeRole"),
      authorizerResultTtlInSeconds: inside(identity, "ReauthorizeEvery"),
      identityValidationExpression: inside(identity, "ValidationExpression"),
      ...(request && sources.length > 0 ? { identitySource: sources.join(", ") } : {}),
    },
  };
}

const PLACES: Readonly<Record<string, string>> = {
  Headers: "method.request.header.",
  QueryStrings: "method.request.querystring.",
  StageVariables: "stageVariables.",
  Context: "context.",
};
const HTTP_PLACES: Readonly<Record<string, string>> = {
  Headers: "$request.header.",
  QueryStrings: "$request.querystring.",
  StageVariables: "$stageVariables.",
  Context: "$context.",
};

/** Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-httpapi-lambdaauthorizer.html */
function httpScheme(authorizer: Entry): Part {
  const jwt = inside(authorizer, "JwtConfiguration");
  if (jwt)
    return {
      type: "oauth2",
      "x-amazon-apigateway-authorizer": {
        type: "jwt",
        jwtConfiguration: jwt,
        identitySource: inside(authorizer, "IdentitySource"),
      },
    };
  const fn = inside(authorizer, "FunctionArn");
  const identity = inside(authorizer, "Identity");
  const sources = Object.entries(HTTP_PLACES).flatMap(([name, prefix]) =>
    itemsOf(inside(identity, name)?.value).map((item) => prefix + (textOf(item) ?? "")),
  );
  return {
    type: "apiKey",
    name: "Unused",
    in: "header",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      ...(fn ? { authorizerUri: uriOf(fn) } : {}),
      authorizerCredentials: inside(authorizer, "FunctionInvokeRole"),
      authorizerPayloadFormatVersion: inside(authorizer, "AuthorizerPayloadFormatVersion"),
      authorizerResultTtlInSeconds: inside(identity, "ReauthorizeEvery"),
      enableSimpleResponses: inside(authorizer, "EnableSimpleResponses"),
      ...(sources.length > 0 ? { identitySource: sources.join(", ") } : {}),
    },
  };
}
