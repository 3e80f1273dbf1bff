import type {
  Authorizer,
  Deployment,
  GatewayResponse,
  Integration,
  Method,
  Model,
  RequestValidator,
  RestApi as About,
  Stage,
} from "@aws-sdk/client-api-gateway";
import type { Place } from "../../service.ts";
import { notFound } from "./errors.ts";

/** A path of an API and its methods. Replaced, never changed, so that deployments keep what they froze. */
export interface Resource {
  readonly id: string;
  readonly parentId?: string;
  readonly pathPart?: string;
  readonly path: string;
  readonly resourceMethods: Readonly<Record<string, Method>>;
}

export type { Authorizer, Deployment, GatewayResponse, Integration, Method, Model, RequestValidator, Stage };

/** What requests are answered by. */
export interface Config {
  readonly resources: ReadonlyMap<string, Resource>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly validators: ReadonlyMap<string, RequestValidator>;
  readonly responses: ReadonlyMap<string, GatewayResponse>;
  readonly binaryMediaTypes: readonly string[];
}

/** A REST API. What the API operations show is kept as they show it. */
export interface RestApi {
  readonly id: string;
  about: About;
  readonly resources: Map<string, Resource>;
  readonly authorizers: Map<string, Authorizer>;
  readonly validators: Map<string, RequestValidator>;
  readonly models: Map<string, Model>;
  readonly responses: Map<string, GatewayResponse>;
  readonly deployments: Map<string, { about: Deployment; readonly config: Config }>;
  readonly stages: Map<string, Stage>;
}

export interface State {
  readonly apis: Map<string, RestApi>;
  cloudwatchRoleArn: string | undefined;
}

export function find(place: Place, state: State, restApiId: string | undefined): RestApi {
  const api = state.apis.get(restApiId ?? "");
  if (!api) throw notFound(`Invalid API identifier specified ${place.account}:${restApiId}`);
  return api;
}

export function findResource(api: RestApi, resourceId: string | undefined): Resource {
  const resource = api.resources.get(resourceId ?? "");
  if (!resource) throw notFound("Invalid Resource identifier specified");
  return resource;
}

/** A copy that later changes do not reach. */
export function frozen(api: RestApi): Config {
  return {
    resources: new Map(api.resources),
    authorizers: new Map(api.authorizers),
    validators: new Map(api.validators),
    responses: new Map(api.responses),
    binaryMediaTypes: [...(api.about.binaryMediaTypes ?? [])],
  };
}

/** Ids as API Gateway makes them: letters and digits. */
export function newId(place: Place, length = 10): string {
  const number = BigInt(`0x${place.kernel.random("apigateway.id").hex(24)}`);
  return number.toString(36).padStart(length, "0").slice(-length);
}

export function withMethod(api: RestApi, resource: Resource, verb: string, method: Method | undefined): void {
  const { [verb]: _, ...others } = resource.resourceMethods;
  api.resources.set(resource.id, {
    ...resource,
    resourceMethods: method ? { ...others, [verb]: method } : others,
  });
}
