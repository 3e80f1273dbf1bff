import { parse } from "yaml";
import type { Api, CreateApiCommandInput, Route } from "@aws-sdk/client-apigatewayv2";
import type { Members, Operation, Place } from "../../service.ts";
import { checkApi } from "./check.ts";
import { badRequest } from "./errors.ts";
import { applyBody } from "./openapi.ts";
import { find, type HttpApi, newId, type State } from "./state.ts";

/** An API, and what `CreateApi` makes around it in one step. */
export function apiOperations(place: Place, state: State): Record<string, Operation> {
  const { kernel } = place;

  function make(input: CreateApiCommandInput): HttpApi {
    checkApi(input, "CreateApi");
    if (!input.ProtocolType) throw badRequest("Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]");
    const id = newId(place);
    const { Target, RouteKey, CredentialsArn, ...about } = input;
    const api: HttpApi = {
      id,
      about: {
        ...(about as Partial<Api>),
        Name: input.Name,
        ProtocolType: "HTTP",
        ApiId: id,
        ApiEndpoint: endpointOf(place, id),
        ApiKeySelectionExpression: "$request.header.x-api-key",
        RouteSelectionExpression: input.RouteSelectionExpression ?? "${request.method} ${request.path}",
        CreatedDate: new Date(kernel.now()),
        DisableExecuteApiEndpoint: input.DisableExecuteApiEndpoint ?? false,
        IpAddressType: input.IpAddressType ?? "ipv4",
        Tags: input.Tags ?? {},
      },
      routes: new Map(),
      integrations: new Map(),
      authorizers: new Map(),
      models: new Map(),
      deployments: new Map(),
      stages: new Map(),
    };
    if (Target) quickStart(api, { Target, RouteKey, CredentialsArn });
    kernel.note("apigatewayv2.api-created", { apiId: id, name: input.Name });
    state.apis.set(id, api);
    return api;
  }

  /** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-examples.html */
  function quickStart(
    api: HttpApi,
    {
      Target,
      RouteKey = "$default",
      CredentialsArn,
    }: Partial<Pick<CreateApiCommandInput, "Target" | "RouteKey" | "CredentialsArn">>,
  ): void {
    const IntegrationId = newId(place, 7);
    api.integrations.set(IntegrationId, {
      IntegrationId,
      IntegrationType: "AWS_PROXY",
      IntegrationUri: Target,
      IntegrationMethod: "POST",
      ConnectionType: "INTERNET",
      PayloadFormatVersion: "2.0",
      TimeoutInMillis: 30_000,
      ...(CredentialsArn ? { CredentialsArn } : {}),
    });
    const RouteId = newId(place, 7);
    const route: Route = {
      RouteId,
      RouteKey,
      Target: `integrations/${IntegrationId}`,
      AuthorizationType: "NONE",
      ApiKeyRequired: false,
    };
    api.routes.set(RouteId, route);
    const now = new Date(kernel.now());
    api.stages.set("$default", {
      StageName: "$default",
      AutoDeploy: true,
      CreatedDate: now,
      LastUpdatedDate: now,
      RouteSettings: {},
      StageVariables: {},
      Tags: {},
    });
  }

  function reimport(api: HttpApi, body: string): void {
    applyBody(place, api, document(body));
  }

  return {
    CreateApi: (input: CreateApiCommandInput) => shown(make(input)),
    ImportApi({
      Body = "",
      ...input
    }: {
      readonly Body?: string;
      readonly Basepath?: string;
      readonly FailOnWarnings?: boolean;
    }) {
      refuseBasepath(input.Basepath);
      const title = (document(Body)["info"] as { readonly title?: string } | undefined)?.title;
      const api = make({ Name: title ?? "", ProtocolType: "HTTP" });
      try {
        reimport(api, Body);
      } catch (error) {
        state.apis.delete(api.id);
        throw error;
      }
      return shown(api);
    },
    ReimportApi({
      ApiId,
      Body = "",
      Basepath,
    }: {
      readonly ApiId?: string;
      readonly Body?: string;
      readonly Basepath?: string;
    }) {
      refuseBasepath(Basepath);
      const api = find(place, state, ApiId);
      kernel.note("apigatewayv2.api-imported", { apiId: api.id });
      reimport(api, Body);
      return shown(api);
    },
    GetApi: ({ ApiId }: { readonly ApiId?: string }) => shown(find(place, state, ApiId)),
    GetApis: () => ({ Items: [...state.apis.values()].map(shown) }),
    UpdateApi({ ApiId, ...input }: Partial<CreateApiCommandInput> & { readonly ApiId?: string }) {
      const api = find(place, state, ApiId);
      checkApi({ ...input }, "UpdateApi");
      const {
        Target: _target,
        RouteKey: _key,
        CredentialsArn: _role,
        ProtocolType: _type,
        ...changed
      } = input;
      kernel.note("apigatewayv2.api-updated", { apiId: api.id });
      api.about = { ...api.about, ...(defined(changed) as Partial<Api>) };
      return shown(api);
    },
    DeleteApi({ ApiId }: { readonly ApiId?: string }) {
      const { id } = find(place, state, ApiId);
      kernel.note("apigatewayv2.api-deleted", { apiId: id });
      state.apis.delete(id);
    },
    DeleteCorsConfiguration({ ApiId }: { readonly ApiId?: string }) {
      const api = find(place, state, ApiId);
      const { CorsConfiguration: _, ...about } = api.about;
      api.about = about;
    },
  };
}

function refuseBasepath(basepath: string | undefined): void {
  if (basepath && basepath !== "ignore") throw badRequest(`airworthy does not fly Basepath ${basepath} yet.`);
}

export function defined(members: object): Members {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function shown({ about }: HttpApi): Members {
  return { ...about };
}

/** OpenAPI in JSON or YAML. */
function document(body: string): Members {
  const parsed = read(body);
  if (typeof parsed !== "object" || parsed === null) throw badRequest("Invalid OpenAPI input.");
  return parsed as Members;
}

function read(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Where clients on this machine reach an API. */
function endpointOf({ endpoint, region }: Place, id: string): string {
  const { protocol, port } = new URL(endpoint);
  return `${protocol}//${id}.execute-api.${region}.localhost${port ? `:${port}` : ""}`;
}
