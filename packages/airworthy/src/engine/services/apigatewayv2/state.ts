import type {
  Api,
  Authorizer,
  Cors,
  Deployment,
  Integration,
  Model,
  Route,
  Stage,
} from "@aws-sdk/client-apigatewayv2";
import type { Place } from "../../service.ts";
import { notFound } from "./errors.ts";

/** What requests are answered by: the API as it is, or as a deployment froze it. */
export interface Config {
  readonly routes: ReadonlyMap<string, Route>;
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly cors: Cors | undefined;
}

/** An HTTP API. What the API operations show is kept as they show it. */
export interface HttpApi {
  readonly id: string;
  about: Api;
  readonly routes: Map<string, Route>;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly models: Map<string, Model>;
  readonly deployments: Map<string, { about: Deployment; readonly config: Config }>;
  readonly stages: Map<string, Stage>;
}

export interface State {
  readonly apis: Map<string, HttpApi>;
}

export function find(place: Place, state: State, apiId: string | undefined): HttpApi {
  const api = state.apis.get(apiId ?? "");
  if (!api) throw notFound(`Invalid API identifier specified ${place.account}:${apiId}`);
  return api;
}

/** What a stage answers by: the API itself when it deploys by itself. */
export function configOf(api: HttpApi, stage: Stage): Config | undefined {
  return stage.AutoDeploy ? live(api) : api.deployments.get(stage.DeploymentId ?? "")?.config;
}

export function live(api: HttpApi): Config {
  return {
    routes: api.routes,
    integrations: api.integrations,
    authorizers: api.authorizers,
    cors: api.about.CorsConfiguration,
  };
}

/** A copy that later changes do not reach. */
export function frozen(api: HttpApi): Config {
  return {
    routes: new Map(api.routes),
    integrations: new Map(api.integrations),
    authorizers: new Map(api.authorizers),
    cors: api.about.CorsConfiguration,
  };
}

/** Ids as API Gateway makes them: ten letters and digits. */
export function newId(place: Place, length = 10): string {
  const number = BigInt(`0x${place.kernel.random("apigatewayv2.id").hex(24)}`);
  return number.toString(36).padStart(length, "0").slice(-length);
}
