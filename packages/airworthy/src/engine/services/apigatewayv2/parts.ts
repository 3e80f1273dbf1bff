import type { Members, Operation, Place } from "../../service.ts";
import { defined } from "./apis.ts";
import { checkAuthorizer, checkIntegration, checkRoute } from "./check.ts";
import { badRequest, conflict, notFound } from "./errors.ts";
import { MOST_ROUTES } from "./limits.ts";
import { find, type HttpApi, newId, type State } from "./state.ts";

type Input = Readonly<Record<string, unknown>> & { readonly ApiId?: string };

/** A kind of part of an API: how it is named, where it is kept, what it is when nothing is said. */
interface Kind {
  readonly name: string;
  readonly plural: string;
  readonly parts: (api: HttpApi) => Map<string, object>;
  readonly check: (input: Input, operation: string, api: HttpApi) => void;
  readonly defaults: (input: Input) => Members;
  readonly idLength: number;
}

const KINDS: readonly Kind[] = [
  {
    name: "Route",
    plural: "Routes",
    idLength: 7,
    parts: (api) => api.routes,
    check(input, operation, api) {
      checkRoute(input, operation);
      if (operation === "CreateRoute" && !input["RouteKey"]) throw badRequest("RouteKey is required");
      if (operation === "CreateRoute" && api.routes.size >= MOST_ROUTES)
        throw badRequest(`An API has at most ${MOST_ROUTES} routes`);
      for (const [id, route] of api.routes)
        if (route.RouteKey === input["RouteKey"] && id !== input["RouteId"])
          throw conflict(`Route with key ${route.RouteKey} already exists for this API`);
    },
    defaults: () => ({ ApiKeyRequired: false, AuthorizationType: "NONE" }),
  },
  {
    name: "Integration",
    plural: "Integrations",
    idLength: 7,
    parts: (api) => api.integrations,
    check: (input, operation) => {
      checkIntegration(input, operation);
      if (operation === "CreateIntegration" && !input["IntegrationUri"])
        throw badRequest("IntegrationUri is required");
      if (operation === "CreateIntegration" && !input["PayloadFormatVersion"])
        throw badRequest("PayloadFormatVersion is a required parameter for integration");
    },
    defaults: () => ({ ConnectionType: "INTERNET", IntegrationMethod: "POST", TimeoutInMillis: 30_000 }),
  },
  {
    name: "Authorizer",
    plural: "Authorizers",
    idLength: 6,
    parts: (api) => api.authorizers,
    check(input, operation) {
      checkAuthorizer(input, operation);
      if (operation === "CreateAuthorizer" && !input["AuthorizerPayloadFormatVersion"])
        throw badRequest("AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer");
    },
    defaults: (input) => ({
      EnableSimpleResponses: false,
      AuthorizerResultTtlInSeconds: (input["IdentitySource"] as readonly string[] | undefined)?.length
        ? 300
        : 0,
    }),
  },
];

/** Create, get, list, update and delete of routes, integrations and authorizers: they differ in names only. */
export function partOperations(place: Place, state: State): Record<string, Operation> {
  return Object.assign({}, ...KINDS.map((kind) => operationsOf(kind, place, state))) as Record<
    string,
    Operation
  >;
}

function operationsOf(kind: Kind, place: Place, state: State): Record<string, Operation> {
  const { name, plural, parts, check, defaults, idLength } = kind;
  const key = `${name}Id`;
  const note = (what: string, apiId: string, id: string): void =>
    place.kernel.note(`apigatewayv2.${name.toLowerCase()}-${what}`, { apiId, id });

  function one(input: Input): { readonly api: HttpApi; readonly id: string; readonly part: object } {
    const api = find(place, state, input.ApiId);
    const id = String(input[key]);
    const part = parts(api).get(id);
    if (!part) throw notFound(`Invalid ${name} identifier specified ${id}`);
    return { api, id, part };
  }

  return {
    [`Create${name}`](input: Input) {
      const api = find(place, state, input.ApiId);
      check(input, `Create${name}`, api);
      const { ApiId: _, ...rest } = input;
      const id = newId(place, idLength);
      const part = { ...defaults(input), ...defined(rest), [key]: id };
      note("created", api.id, id);
      parts(api).set(id, part);
      return part;
    },
    [`Get${name}`]: (input: Input) => one(input).part as Members,
    [`Get${plural}`]: (input: Input) => ({ Items: [...parts(find(place, state, input.ApiId)).values()] }),
    [`Update${name}`](input: Input) {
      const { api, id, part } = one(input);
      check(input, `Update${name}`, api);
      const { ApiId: _, ...rest } = input;
      const changed = { ...part, ...defined(rest) };
      note("updated", api.id, id);
      parts(api).set(id, changed);
      return changed;
    },
    [`Delete${name}`](input: Input) {
      const { api, id } = one(input);
      if (name === "Integration")
        for (const { RouteKey, Target } of api.routes.values())
          if (Target === `integrations/${id}`)
            throw conflict(`Cannot delete Integration ${id}: it is referenced by the route ${RouteKey}`);
      note("deleted", api.id, id);
      parts(api).delete(id);
    },
  };
}
