import assert from "node:assert/strict";
import { isLater, type Later } from "../../kernel/later.ts";
import { type Apis, type HttpAnswer, HTTP_APIS, type HttpRequest, REST_APIS } from "../../ports.ts";
import type { Port } from "../../service.ts";
import apigateway from "../apigateway/index.ts";
import { ARN, create, type Flight, flyLambda, returns } from "../lambda/lambda.fixture.ts";
import type { Behaviour } from "../lambda/simulated.ts";
import apigatewayv2 from "./index.ts";

export { ARN, returns, throws } from "../lambda/lambda.fixture.ts";

/** What an API's operations answer, loosely. */
// oxlint-disable-next-line no-explicit-any
type Answer = any;

/** A function named orders that says how it behaves, both kinds of APIs, and simple ways to ask them. */
export function flyHttp(behaviour: Behaviour["invoke"] = () => returns({ statusCode: 200 })) {
  const flight = flyLambda(behaviour, {}, apigateway, apigatewayv2);
  create(flight);
  return {
    ...flight,
    http: (operation: string, input: object): Answer =>
      flight.request("apigatewayv2", operation, { ...input }),
    rest: (operation: string, input: object): Answer => flight.request("apigateway", operation, { ...input }),
    /** Lets the API of an id in. */
    permit: (apiId: string, what = "*") =>
      flight.call("AddPermission", {
        FunctionName: "orders",
        StatementId: apiId,
        Action: "lambda:InvokeFunction",
        Principal: "apigateway.amazonaws.com",
        SourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/${what}`,
      }),
  };
}

export type HttpFlight = ReturnType<typeof flyHttp>;

/** An HTTP API with these routes to orders, each with format 2.0, deployed by itself. */
export function httpApi(
  { http, permit }: HttpFlight,
  routes: readonly string[],
  over: {
    readonly api?: object;
    readonly integration?: object;
    readonly stage?: object;
    readonly route?: object;
  } = {},
): string {
  const { ApiId } = http("CreateApi", { Name: "shop", ProtocolType: "HTTP", ...over.api });
  const { IntegrationId } = http("CreateIntegration", {
    ApiId,
    IntegrationType: "AWS_PROXY",
    IntegrationUri: ARN,
    PayloadFormatVersion: "2.0",
    ...over.integration,
  });
  for (const RouteKey of routes)
    http("CreateRoute", { ApiId, RouteKey, Target: `integrations/${IntegrationId}`, ...over.route });
  http("CreateStage", { ApiId, StageName: "$default", AutoDeploy: true, ...over.stage });
  permit(ApiId);
  return ApiId;
}

/** A REST API of an OpenAPI document, with its stage `live`. */
export function restApi({ rest, permit }: HttpFlight, body: object, stage: object = {}): string {
  const { id } = rest("ImportRestApi", {
    body: new TextEncoder().encode(JSON.stringify({ swagger: "2.0", info: { title: "shop" }, ...body })),
  });
  const deployment = rest("CreateDeployment", { restApiId: id });
  rest("CreateStage", { restApiId: id, stageName: "live", deploymentId: deployment.id, ...stage });
  permit(id);
  return id;
}

/** `x-amazon-apigateway-integration` to a function. */
export const toFunction = (arn = ARN) => ({
  "x-amazon-apigateway-integration": {
    type: "aws_proxy",
    httpMethod: "POST",
    uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
  },
});

/** A request and its answer, however much time that takes. */
export function ask(
  { place, turns }: HttpFlight,
  port: Port<Apis>,
  apiId: string,
  request: Partial<HttpRequest> = {},
): {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly text: string;
} {
  const answers: HttpAnswer[] = [];
  const answer: HttpAnswer | Later<HttpAnswer> = turns.enter(turns.kernel.now(), () =>
    place.use(port).serve(apiId, {
      method: "GET",
      path: "/",
      query: "",
      headers: {},
      body: new Uint8Array(),
      sourceIp: "127.0.0.1",
      ...request,
    }),
  );
  if (isLater(answer)) answer.whenDone((outcome) => "ok" in outcome && answers.push(outcome.ok));
  else answers.push(answer);
  while (answers.length === 0 && turns.runNext());
  const [given] = answers;
  assert.ok(given, "there was no answer");
  return { ...given, text: new TextDecoder().decode(given.body) };
}

export const askHttp = (flight: HttpFlight, apiId: string, request: Partial<HttpRequest> = {}) =>
  ask(flight, HTTP_APIS, apiId, request);
export const askRest = (flight: HttpFlight, apiId: string, request: Partial<HttpRequest> = {}) =>
  ask(flight, REST_APIS, apiId, request);

/** Events that a behaviour was given. */
export function recorded(answer: unknown = { statusCode: 200 }) {
  const events: Answer[] = [];
  const behaviour: Behaviour["invoke"] = ({ event }) => {
    events.push(event);
    return returns(answer);
  };
  return { events, behaviour };
}

export type { Flight };
