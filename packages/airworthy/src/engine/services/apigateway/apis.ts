import { parse } from "yaml";
import type { CreateRestApiRequest, PatchOperation, RestApi as About } from "@aws-sdk/client-api-gateway";
import type { Members, Operation, Place } from "../../service.ts";
import { checkApi } from "./check.ts";
import { badRequest, notFlown } from "./errors.ts";
import { defined } from "./methods.ts";
import { applyBody, type Json } from "./openapi.ts";
import { patched } from "./patch.ts";
import { find, newId, type RestApi, type State } from "./state.ts";

interface Named {
  readonly restApiId?: string;
}

interface Import extends Named {
  readonly mode?: string;
  readonly body?: Uint8Array;
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * What an import may be told. Parameters are the query of the request, so its other members are among them; warnings
 * there are none, because what is not understood fails.
 */
const SETTINGS = new Set(["endpointConfigurationTypes", "failonwarnings", "ignore", "mode"]);

/** APIs as a whole, and the account's settings. */
export function apiOperations(place: Place, state: State): Record<string, Operation> {
  const { kernel } = place;

  function make(input: Partial<CreateRestApiRequest>): RestApi {
    if (!input.name) throw badRequest("API name is a required field.");
    if (input.cloneFrom) throw notFlown("CreateRestApi", "cloneFrom");
    checkApi(input as Partial<About>, "CreateRestApi");
    const id = newId(place);
    const root = { id: newId(place, 10), path: "/", resourceMethods: {} };
    const about = {
      ...defined(input),
      id,
      name: input.name,
      createdDate: new Date(kernel.now()),
      apiKeySource: input.apiKeySource ?? "HEADER",
      endpointConfiguration: { types: ["EDGE"], ipAddressType: "ipv4", ...input.endpointConfiguration },
      tags: input.tags ?? {},
      disableExecuteApiEndpoint: input.disableExecuteApiEndpoint ?? false,
      rootResourceId: root.id,
    } as About;
    const api: RestApi = {
      id,
      about,
      resources: new Map([[root.id, root]]),
      authorizers: new Map(),
      validators: new Map(),
      models: new Map(),
      responses: new Map(),
      deployments: new Map(),
      stages: new Map(),
    };
    kernel.note("apigateway.api-created", { apiId: id, name: input.name });
    state.apis.set(id, api);
    return api;
  }

  function settings({ parameters = {} }: Import): void {
    for (const [name, value] of Object.entries(parameters))
      if (!SETTINGS.has(name) && !(name === "basepath" && value === "ignore"))
        throw notFlown("PutRestApi", `parameters ${name}`);
  }

  return {
    CreateRestApi: (input: CreateRestApiRequest) => shown(make(input)),
    ImportRestApi(input: Import) {
      settings(input);
      const body = document(input.body);
      const info = (body["info"] ?? {}) as Json;
      const type = input.parameters?.["endpointConfigurationTypes"];
      const api = make({
        name: String(info["title"] ?? ""),
        ...(info["description"] ? { description: String(info["description"]) } : {}),
        ...(info["version"] ? { version: String(info["version"]) } : {}),
        ...(type ? { endpointConfiguration: { types: [type as "REGIONAL"] } } : {}),
      });
      try {
        applyBody(place, api, body);
      } catch (error) {
        state.apis.delete(api.id);
        throw error;
      }
      return shown(api);
    },
    PutRestApi(input: Import) {
      settings(input);
      if (input.mode !== undefined && input.mode !== "overwrite")
        throw notFlown("PutRestApi", `mode ${input.mode}`);
      const api = find(place, state, input.restApiId);
      kernel.note("apigateway.api-imported", { apiId: api.id });
      applyBody(place, api, document(input.body));
      return shown(api);
    },
    GetRestApi: ({ restApiId }: Named) => shown(find(place, state, restApiId)),
    GetRestApis: () => ({ items: [...state.apis.values()].map(shown) }),
    UpdateRestApi({
      restApiId,
      patchOperations,
    }: Named & { readonly patchOperations?: readonly PatchOperation[] }) {
      const api = find(place, state, restApiId);
      const about = patched(api.about, patchOperations, [
        "apiKeySource",
        "binaryMediaTypes",
        "description",
        "disableExecuteApiEndpoint",
        "endpointConfiguration",
        "minimumCompressionSize",
        "name",
        "policy",
        "version",
      ]);
      checkApi(about, "UpdateRestApi");
      kernel.note("apigateway.api-updated", { apiId: api.id });
      api.about = about;
      return shown(api);
    },
    DeleteRestApi({ restApiId }: Named) {
      const { id } = find(place, state, restApiId);
      kernel.note("apigateway.api-deleted", { apiId: id });
      state.apis.delete(id);
    },
    GetAccount: () => account(state),
    UpdateAccount({ patchOperations = [] }: { readonly patchOperations?: readonly PatchOperation[] }) {
      const { cloudwatchRoleArn } = patched({ cloudwatchRoleArn: state.cloudwatchRoleArn }, patchOperations, [
        "cloudwatchRoleArn",
      ]);
      state.cloudwatchRoleArn = cloudwatchRoleArn;
      return account(state);
    },
  };
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/api/API_GetAccount.html */
function account({ cloudwatchRoleArn }: State): Members {
  return {
    ...(cloudwatchRoleArn ? { cloudwatchRoleArn } : {}),
    throttleSettings: { burstLimit: 5000, rateLimit: 10_000 },
    features: ["UsagePlans"],
    apiKeyVersion: "4",
  };
}

function shown({ about }: RestApi): Members {
  return { ...about };
}

/** OpenAPI in JSON or YAML. */
function document(body: Uint8Array | undefined): Json {
  const parsed = read(new TextDecoder().decode(body));
  if (typeof parsed !== "object" || parsed === null) throw badRequest("Invalid OpenAPI input.");
  return parsed as Json;
}

function read(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
