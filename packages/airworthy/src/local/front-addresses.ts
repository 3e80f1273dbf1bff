import type { Stack } from "../engine/services/cloudformation/stack.ts";
import { type Route, routesOf } from "./routes.ts";

/** Where something of a stack answers to HTTP. */
export interface Address {
  readonly stack: string;
  /** Name of the API, or of the function, in the template. */
  readonly id: string;
  readonly kind: "rest-api" | "http-api" | "function-url";
  /** `http://a1b2.execute-api.eu-west-1.localhost:4566/Prod` */
  readonly url: string;
  /** The same for tools that do not resolve `*.localhost`: `http://127.0.0.1:4566/_aws/execute-api/a1b2/Prod`. */
  readonly path: string;
  /** Of an API. */
  readonly routes: readonly Route[];
}

/**
 * Addresses of the APIs and functions in stacks, in the order of the templates.
 *
 * @example addressesOf(flight.stacks, flight.endpoint).map(({ url }) => url)
 */
export function addressesOf(stacks: readonly Stack[], endpoint: string): Address[] {
  return stacks.flatMap((stack) => {
    const all = [...stack.resources.values()];
    const idOf = (ref: string): string => all.find(({ made }) => made.ref === ref)?.resource.id ?? ref;
    return all.flatMap(({ resource, properties, made, inert }): Address[] => {
      if (inert) return [];
      if (resource.type === "AWS::Lambda::Url") {
        const url = String(made.attributes["FunctionUrl"] ?? "");
        const id = new URL(url).hostname.split(".")[0] ?? "";
        return [
          {
            stack: stack.name,
            id: idOf(nameOf(String(properties["TargetFunctionArn"]))),
            kind: "function-url",
            url,
            path: `${endpoint}/_aws/lambda-url/${id}/`,
            routes: [],
          },
        ];
      }
      const rest = resource.type === "AWS::ApiGateway::Stage";
      if (!rest && resource.type !== "AWS::ApiGatewayV2::Stage") return [];
      const api = String(properties[rest ? "RestApiId" : "ApiId"]);
      const stage = String(properties["StageName"]);
      const described = all.find((one) => one.made.ref === api);
      const { protocol, port } = new URL(endpoint);
      const region = stack.id.split(":")[3] ?? "";
      const tail = stage === "$default" ? "" : `/${stage}`;
      return [
        {
          stack: stack.name,
          id: idOf(api),
          kind: rest ? "rest-api" : "http-api",
          url: `${protocol}//${api}.execute-api.${region}.localhost${port ? `:${port}` : ""}${tail}`,
          path: `${endpoint}/_aws/execute-api/${api}${tail}`,
          routes: described ? routesOf(described, all) : [],
        },
      ];
    });
  });
}

/** A function's name, of its name or ARN. */
function nameOf(text: string): string {
  return text.split(":function:")[1]?.split(":")[0] ?? text;
}
