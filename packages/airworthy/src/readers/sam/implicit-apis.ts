import { entriesOf } from "../tree.ts";
import { buildMapping, isTruthy, mapOf, type Part, said } from "./build.ts";
import { addCondition, type Expansion, type Route, type Sam } from "./expansion.ts";
import { withGlobals } from "./globals.ts";
import type { Resource } from "../stack.ts";

/** The APIs that SAM makes for events that name none. */
export const IMPLICIT_REST_API = "ServerlessRestApi";
export const IMPLICIT_HTTP_API = "ServerlessHttpApi";

/** The implicit API as if it had been written: it stands where the first event does that needs it. */
export function implicitApi(id: string, type: string, x: Expansion, users: readonly Sam[]): Sam | undefined {
  const routes = x.routes.get(id);
  const [first] = routes ?? [];
  const owner = first && users.find((sam) => sam.resource === first.owner)?.resource;
  if (!routes || !first || !owner) return undefined;
  const condition = sharedCondition(id, routes, x);
  const tags = propagatedTags(users.filter((sam) => routes.some((route) => route.owner === sam.resource)));
  const properties = buildMapping(
    { ...(type === "AWS::Serverless::Api" ? { StageName: "Prod" } : {}), ...tags },
    first.at,
  );
  const policies = Object.fromEntries(
    ["DeletionPolicy", "UpdateReplacePolicy"].flatMap((key) => {
      const found = routes.flatMap((route) => said(route.owner.body, key) ?? [])[0];
      return found ? [[key, found]] : [];
    }),
  );
  const attributes = { ...policies, ...(condition === undefined ? {} : { Condition: condition }) };
  const { generatedBy: _, condition: __, ...base } = owner;
  const resource: Resource = {
    ...base,
    id,
    type,
    body: buildMapping({ Type: type, ...attributes, Properties: properties }, first.at),
    properties,
    dependsOn: [],
    at: first.at,
    ...(condition === undefined ? {} : { condition }),
    generatedBy: owner,
  };
  return { id, resource, properties: withGlobals(resource, x.stack) };
}

/** An API all of whose routes depend on conditions depends on one of them being true. */
function sharedCondition(id: string, routes: readonly Route[], x: Expansion): string | undefined {
  const names = [...new Set(routes.map((route) => route.condition))];
  const [first] = routes;
  if (names.includes(undefined) || !first) return undefined;
  if (names.length === 1) return names[0];
  const name = `${id}Condition`;
  addCondition(x, name, { "Fn::Or": names.map((one) => ({ Condition: one })) }, first.at);
  return name;
}

function propagatedTags(users: readonly Sam[]): Record<string, Part> {
  const tags = new Map<string, Part>();
  for (const { properties } of users) {
    if (!isTruthy(said(properties, "PropagateTags")?.value)) continue;
    for (const entry of entriesOf(mapOf(said(properties, "Tags")?.value))) tags.set(entry.key, entry);
  }
  return tags.size > 0 ? { Tags: Object.fromEntries(tags), PropagateTags: true } : {};
}
