import { intrinsicOf, type Mapping, type Node } from "../tree.ts";
import { schemesOf, secured, securesPreflight } from "./api-security.ts";
import { build, isTruthy, type Part, ref, said } from "./build.ts";
import type { Route, Sam } from "./expansion.ts";
import { corsOperation } from "./rest-cors.ts";
import { s3Location } from "./s3-location.ts";

/** The written definition of an API, or the one SAM makes of the routes that events add. */
export function definitionOf(
  sam: Sam,
  routes: readonly Route[],
  head: Record<string, Part>,
  kind: "rest" | "http",
): Record<string, Part> {
  const uri = said(sam.properties, "DefinitionUri");
  if (uri && isTruthy(uri.value)) {
    return { BodyS3Location: s3Location(uri.value, "Bucket", "Key", "Version") ?? uri };
  }
  const written = said(sam.properties, "DefinitionBody");
  if (written && isTruthy(written.value)) {
    const merges = isTruthy(said(sam.properties, "MergeDefinitions")?.value);
    return { Body: merges ? merged(written.value, sam, routes, kind) : written };
  }
  const schemes = schemesOf(sam, routes, kind);
  const security =
    Object.keys(schemes).length === 0
      ? {}
      : kind === "rest" && !("openapi" in head)
        ? { securityDefinitions: schemes }
        : { components: { securitySchemes: schemes } };
  return { Body: { ...head, paths: pathsOf(sam, routes, kind), ...security } };
}

function pathsOf(sam: Sam, routes: readonly Route[], kind: "rest" | "http"): Record<string, Part> {
  const paths = new Map<string, Map<string, Part>>();
  for (const route of routes) {
    const operation = build(secured(sam, route.operation), route.at);
    const methods = paths.get(route.path) ?? new Map<string, Part>();
    paths.set(route.path, methods);
    const { condition } = route;
    methods.set(
      route.method,
      condition === undefined ? operation : { "Fn::If": [condition, operation, ref("AWS::NoValue")] },
    );
  }
  const cors = kind === "rest" ? said(sam.properties, "Cors") : undefined;
  for (const methods of paths.values()) {
    const options = methods.has("options") ? undefined : corsOperation(cors, [...methods.keys()]);
    if (options) methods.set("options", securesPreflight(sam) ? secured(sam, options) : options);
  }
  return Object.fromEntries([...paths].map(([path, methods]) => [path, Object.fromEntries(methods)]));
}

function merged(body: Node, sam: Sam, routes: readonly Route[], kind: "rest" | "http"): Part {
  if (body.kind !== "mapping" || intrinsicOf(body)) return body;
  const paths = said(body, "paths")?.value;
  const written =
    paths?.kind === "mapping" ? Object.fromEntries(paths.entries.map((entry) => [entry.key, entry])) : {};
  const others = Object.fromEntries((body as Mapping).entries.map((entry) => [entry.key, entry]));
  const added = routes.filter((route) => !Object.hasOwn(written, route.path));
  return { ...others, paths: { ...written, ...pathsOf(sam, added, kind) } };
}
