import type { Standing } from "../engine/services/cloudformation/stack.ts";
import type { Json } from "../engine/services/cloudformation/template.ts";

/** What a path of an API takes. */
export interface Route {
  /** `POST`, or `ANY` */
  readonly method: string;
  /** `/orders/{id}` */
  readonly path: string;
}

const METHODS = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

/**
 * Routes of an API as its template gives them: in its definition, or as resources of their own.
 *
 * @example routesOf(api, [...stack.resources.values()]) // [{ method: "POST", path: "/orders" }]
 */
export function routesOf({ made, properties }: Standing, all: readonly Standing[]): Route[] {
  const inBody = Object.entries(mapping(mapping(properties["Body"])["paths"])).flatMap(([named, item]) =>
    Object.keys(mapping(item)).flatMap((verb): Route[] => {
      // What nothing else takes: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
      const path = /^\/?\$default$/.test(named) ? "/{proxy+}" : named;
      if (verb === "x-amazon-apigateway-any-method") return [{ method: "ANY", path }];
      return METHODS.has(verb) ? [{ method: verb.toUpperCase(), path }] : [];
    }),
  );
  const ofHttp = all.flatMap(({ resource: { type }, properties: route }): Route[] => {
    if (type !== "AWS::ApiGatewayV2::Route" || route["ApiId"] !== made.ref) return [];
    const [method = "", path] = String(route["RouteKey"]).split(" ");
    return [path === undefined ? { method: "ANY", path: "/{proxy+}" } : { method, path }];
  });
  const ofRest = all.flatMap(({ resource: { type }, properties: method }): Route[] =>
    type === "AWS::ApiGateway::Method" && method["RestApiId"] === made.ref
      ? [{ method: String(method["HttpMethod"]), path: pathOf(String(method["ResourceId"]), all) }]
      : [],
  );
  // What answers to CORS preflights is no route that anybody calls by hand.
  return [...inBody, ...ofHttp, ...ofRest].filter(({ method }) => method !== "OPTIONS");
}

function pathOf(id: string, all: readonly Standing[]): string {
  const found = all.find(
    ({ resource, made }) => resource.type === "AWS::ApiGateway::Resource" && made.ref === id,
  );
  if (!found) return "/";
  const above = pathOf(String(found.properties["ParentId"]), all);
  return `${above === "/" ? "" : above}/${String(found.properties["PathPart"])}`;
}

function mapping(value: Json | undefined): { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })
    : {};
}
