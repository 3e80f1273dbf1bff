import type { CreateResourceRequest, PatchOperation } from "@aws-sdk/client-api-gateway";
import type { Operation, Place } from "../../service.ts";
import { badRequest, conflict } from "./errors.ts";
import { MOST_RESOURCES } from "./limits.ts";
import { patched } from "./patch.ts";
import { find, findResource, newId, type Resource, type RestApi, type State } from "./state.ts";

interface Named {
  readonly restApiId?: string;
  readonly resourceId?: string;
  readonly embed?: readonly string[];
}

/** The tree of an API's paths. */
export function resourceOperations(place: Place, state: State): Record<string, Operation> {
  const { kernel } = place;
  return {
    CreateResource({ restApiId, parentId, pathPart = "" }: CreateResourceRequest) {
      const api = find(place, state, restApiId);
      const resource = addResource(place, api, findResource(api, parentId), pathPart);
      kernel.note("apigateway.resource-created", { apiId: api.id, path: resource.path });
      return shown(resource);
    },
    GetResource: ({ restApiId, resourceId, embed }: Named) =>
      listed(findResource(find(place, state, restApiId), resourceId), embed),
    GetResources: ({ restApiId, embed }: Named) => ({
      items: [...find(place, state, restApiId).resources.values()].map((one) => listed(one, embed)),
    }),
    UpdateResource({
      restApiId,
      resourceId,
      patchOperations,
    }: Named & { readonly patchOperations?: readonly PatchOperation[] }) {
      const api = find(place, state, restApiId);
      const {
        id,
        parentId = "",
        pathPart = "",
      } = patched(findResource(api, resourceId), patchOperations, ["parentId", "pathPart"]);
      const before = findResource(api, id);
      const path = pathBelow(findResource(api, parentId), pathPart);
      kernel.note("apigateway.resource-updated", { apiId: api.id, path });
      for (const one of api.resources.values())
        if (one.id !== id && one.path.startsWith(`${before.path}/`))
          api.resources.set(one.id, { ...one, path: path + one.path.slice(before.path.length) });
      const now = { ...before, parentId, pathPart, path };
      api.resources.set(id, now);
      return shown(now);
    },
    DeleteResource({ restApiId, resourceId }: Named) {
      const api = find(place, state, restApiId);
      const resource = findResource(api, resourceId);
      if (resource.parentId === undefined) throw badRequest("Root resource cannot be deleted");
      kernel.note("apigateway.resource-deleted", { apiId: api.id, path: resource.path });
      for (const one of api.resources.values())
        if (one.id === resource.id || one.path.startsWith(`${resource.path}/`)) api.resources.delete(one.id);
    },
  };
}

/** Adds a path below another. Throws what the API says of paths that cannot be. */
export function addResource(place: Place, api: RestApi, parent: Resource, pathPart: string): Resource {
  if (!/^(?:[\w.:$-]|%[\dA-Fa-f]{2})+$|^\{[\w.:-]+\+?\}$/.test(pathPart))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.path}`);
  const path = pathBelow(parent, pathPart);
  for (const one of api.resources.values()) {
    if (one.parentId !== parent.id) continue;
    if (one.pathPart === pathPart)
      throw conflict("Another resource with the same parent already has this name: " + pathPart);
    if (/^\{.*[^+]\}$/.test(pathPart) && /^\{.*[^+]\}$/.test(one.pathPart ?? ""))
      throw badRequest(
        `A sibling (${one.pathPart}) of this resource already has a variable path part -- only one is allowed`,
      );
  }
  if (api.resources.size >= MOST_RESOURCES)
    throw badRequest("Maximum number of resources for this API has been reached.");
  const resource: Resource = {
    id: newId(place, 6),
    parentId: parent.id,
    pathPart,
    path,
    resourceMethods: {},
  };
  api.resources.set(resource.id, resource);
  return resource;
}

function pathBelow(parent: Resource, pathPart: string): string {
  return `${parent.path === "/" ? "" : parent.path}/${pathPart}`;
}

/** Methods are named, and shown only to who asks for them. Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html */
function listed(resource: Resource, embed: readonly string[] = []) {
  const whole = shown(resource);
  if (embed.includes("methods") || !whole.resourceMethods) return whole;
  const resourceMethods = Object.fromEntries(Object.keys(whole.resourceMethods).map((verb) => [verb, {}]));
  return { ...whole, resourceMethods };
}

function shown({ resourceMethods, ...resource }: Resource) {
  return {
    ...resource,
    resourceMethods: Object.keys(resourceMethods).length > 0 ? resourceMethods : undefined,
  };
}
