import type { Resource } from "../../stack.ts";
import { at, type Node, stringOf } from "../../tree.ts";
import { idSuffix, inside, type Part, ref, said, sub, textOf } from "../build.ts";
import type { Route } from "../expansion.ts";
import { IMPLICIT_HTTP_API, IMPLICIT_REST_API } from "../implicit-apis.ts";
import { permission, type SamEvent } from "./event.ts";

const ANY = "x-amazon-apigateway-any-method";

/** The logical id behind `RestApiId` or `ApiId`: `!Ref Id`, or the id itself. */
function apiId(node: Node | undefined): string | undefined {
  return stringOf(at(node, "Ref")) ?? stringOf(node);
}

/** A path as the ARN of a request: no slash at the end, and `*` for variables. */
function pathOfArn(path: string, variable: RegExp): string {
  return path.replace(/(.)\/$/, "$1").replaceAll(variable, "*");
}

/** A method of a REST API. Without `RestApiId` it goes to the API that SAM makes for the template. */
export function restApiEvent(event: SamEvent): Resource[] {
  const { x, properties } = event;
  const written = said(properties, "RestApiId");
  const id = apiId(written?.value) ?? IMPLICIT_REST_API;
  const path = textOf(said(properties, "Path")?.value) ?? "/";
  const method = (textOf(said(properties, "Method")?.value) ?? "any").toLowerCase();
  const verb = method === "any" ? "*" : method.toUpperCase();
  const api = x.stack.authored.get(id);
  const stage = at(api?.properties, "StageName") ?? at(x.stack.globals.get("Api"), "StageName");
  const stageName = id === IMPLICIT_REST_API && !api ? "Prod" : textOf(stage);
  addRoute(event, id, path, method === "any" ? ANY : method);
  const arn = `arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}/${verb}${pathOfArn(path, /\{[\w.-]+\+?\}/g)}`;
  const source = sub(arn, { __ApiId__: written ?? ref(id), __Stage__: "*" });
  return [
    permission(event, "apigateway.amazonaws.com", { SourceArn: source }, idSuffix(stageName || "Stage")),
  ];
}

/** A route of an HTTP API. Without `ApiId` it goes to the API that SAM makes for the template. */
export function httpApiEvent(event: SamEvent): Resource[] {
  const { x, properties } = event;
  const written = said(properties, "ApiId");
  const id = apiId(written?.value) ?? IMPLICIT_HTTP_API;
  const api = x.stack.authored.get(id);
  const catchAll = !said(properties, "Path") && !said(properties, "Method");
  const path = catchAll ? "$default" : (textOf(said(properties, "Path")?.value) ?? "/");
  const method = catchAll ? ANY : (textOf(said(properties, "Method")?.value) ?? "any").toLowerCase();
  const any = method === "any" || method === ANY;
  const covered = path !== "$default" && catchesAll(event, id, api);
  addRoute(event, id, path, any ? ANY : method);
  if (covered) return [];
  const trimmed = path === "$default" ? "" : pathOfArn(path, /\{(?:[\w.-]+|proxy\+)\}/g);
  const route =
    method === "any" && path === "/$default" ? trimmed : `/${any ? "*" : method.toUpperCase()}${trimmed}`;
  const arn = `arn:\${AWS::Partition}:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${__ApiId__}/\${__Stage__}${route}`;
  const source = sub(arn, { __ApiId__: written ?? ref(id), __Stage__: "*" });
  return [permission(event, "apigateway.amazonaws.com", { SourceArn: source })];
}

/** Whether the default route of the API already goes to this function, whose permission then covers all routes. */
function catchesAll({ x, target }: SamEvent, id: string, api: Resource | undefined): boolean {
  if (x.routes.get(id)?.some((route) => route.path === "$default" && route.target === target.id)) return true;
  const uri = at(
    api?.properties,
    "DefinitionBody",
    "paths",
    "$default",
    ANY,
    "x-amazon-apigateway-integration",
    "uri",
  );
  const text = stringOf(at(uri, "Fn::Sub")) ?? stringOf(at(uri, "Fn::Sub", 0)) ?? stringOf(uri);
  return text?.includes(`\${${target.id}`) ?? false;
}

function addRoute(event: SamEvent, id: string, path: string, method: string): void {
  const { x, sam, target, at: place, properties } = event;
  const routes = x.routes.get(id) ?? [];
  x.routes.set(id, routes);
  const { condition } = sam.resource;
  const http = event.type === "HttpApi";
  const shorthand = target.id === sam.id ? `${target.id}.Arn` : target.id;
  const uri = `arn:${http ? "${AWS::Partition}" : "aws"}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${shorthand}}/invocations`;
  const timeout = said(properties, "TimeoutInMillis");
  const authorizer = inside(said(properties, "Auth"), "Authorizer");
  const integration: Part = {
    httpMethod: "POST",
    type: "aws_proxy",
    uri: sub(uri),
    ...(http ? { payloadFormatVersion: said(properties, "PayloadFormatVersion") ?? "2.0" } : {}),
    ...(timeout ? { timeoutInMillis: timeout } : {}),
  };
  const name = textOf(authorizer?.value);
  const security = name === undefined ? undefined : [{ [name]: [] }];
  const operation: Part = { "x-amazon-apigateway-integration": integration, security, responses: {} };
  const route: Route = {
    path,
    method,
    operation,
    at: place,
    target: target.id,
    owner: sam.resource,
    ...(condition ? { condition } : {}),
  };
  routes.push(route);
}

/** A method of a REST API that starts an execution of a state machine. */
export function startingRoute(event: SamEvent, credentials: Part): void {
  const { x, sam, target, properties } = event;
  const id = apiId(said(properties, "RestApiId")?.value) ?? IMPLICIT_REST_API;
  const path = textOf(said(properties, "Path")?.value) ?? "/";
  const method = (textOf(said(properties, "Method")?.value) ?? "any").toLowerCase();
  const body = `{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "\${${target.id}}"}`;
  const operation: Part = {
    "x-amazon-apigateway-integration": {
      httpMethod: "POST",
      type: "aws",
      uri: sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution"),
      credentials,
      requestTemplates: { "application/json": sub(body) },
    },
  };
  const { condition } = sam.resource;
  const routes = x.routes.get(id) ?? [];
  x.routes.set(id, routes);
  const made = {
    path,
    method: method === "any" ? ANY : method,
    operation,
    at: event.at,
    target: target.id,
    owner: sam.resource,
  };
  routes.push({ ...made, ...(condition ? { condition } : {}) });
}
