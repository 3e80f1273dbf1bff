import type { Route, Stage } from "@aws-sdk/client-apigatewayv2";
import { logAccess } from "../../http/access-log.ts";
import { callFunction, type Called, functionOf } from "../../http/call-function.ts";
import { clf, domainOf } from "../../http/request.ts";
import { match, segmentsOf } from "../../http/router.ts";
import { buckets } from "../../http/throttle.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import { type HttpAnswer, type HttpRequest, METRICS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { answerOf, message } from "./answer.ts";
import { authorize, type Remembered, type Verdict } from "./authorize.ts";
import { preflight, withCors } from "./cors.ts";
import { eventV1, eventV2, type Passage } from "./event.ts";
import { INTEGRATION_TIMEOUT, LARGEST_REQUEST } from "./limits.ts";
import { type Config, configOf, type HttpApi, type State } from "./state.ts";

/** What came of a request, for metrics and the access log. */
interface Result {
  readonly answer: HttpAnswer;
  /** Milliseconds of the integration, if it was called. */
  readonly integration?: number;
  readonly error?: string;
  readonly authorizerError?: string;
}

const wrong = (error: string): Result => ({ answer: message(500, "Internal Server Error"), error });

/** Answers requests to HTTP APIs. */
export function server(place: Place, state: State) {
  const remembered: Remembered = new Map();
  const throttle = buckets();

  function serve(apiId: string, request: HttpRequest): HttpAnswer | Later<HttpAnswer> {
    const api = state.apis.get(apiId);
    if (!api) return message(403, "Forbidden");
    const path = decoded(request.path);
    const [first = ""] = segmentsOf(path);
    const stage = api.stages.get(first) ?? api.stages.get("$default");
    const config = stage && configOf(api, stage);
    if (!stage || !config || api.about.DisableExecuteApiEndpoint) return message(404, "Not Found");
    const inside = stage.StageName === first ? path.slice(first.length + 1) || "/" : path;
    const found = route(config, request.method, inside);
    const passage = passageOf(api, stage, request, { path, found });
    place.kernel.note("apigatewayv2.request", {
      apiId,
      stage: stage.StageName,
      requestId: passage.requestId,
      method: request.method,
      path,
      route: passage.routeKey,
    });
    return whenKnown(work(config, stage, found, passage), (result) => {
      const answer = withCors(config.cors, request, result.answer);
      measure(api, stage, passage, { ...result, answer });
      return { ...answer, headers: { ...answer.headers, "apigw-requestid": passage.requestId } };
    });
  }

  function work(
    config: Config,
    stage: Stage,
    found: Found | undefined,
    passage: Passage,
  ): Result | Later<Result> {
    const { request } = passage;
    if (request.body.length > LARGEST_REQUEST) return { answer: message(413, "Request Entity Too Large") };
    const before = config.cors && preflight(config.cors, request);
    if (before) return { answer: before };
    if (!found) return { answer: message(404, "Not Found") };
    if (!passes(stage, passage)) return { answer: message(429, "Too Many Requests") };
    return whenKnown(admit(config, found.route, passage), (verdict): Result | Later<Result> => {
      if (verdict.kind === "unauthorized") return { answer: message(401, "Unauthorized") };
      if (verdict.kind === "forbidden") return { answer: message(403, "Forbidden") };
      if (verdict.kind !== "allowed")
        return { answer: message(500, "Internal Server Error"), authorizerError: verdict.error ?? "" };
      const { context } = verdict;
      return integrate(config, found.route, context ? { ...passage, authorizer: context } : passage);
    });
  }

  /** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html */
  function passes(stage: Stage, { apiId, routeKey, now }: Passage): boolean {
    const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = {
      ...stage.DefaultRouteSettings,
      ...stage.RouteSettings?.[routeKey],
    };
    if (rate === undefined || burst === undefined) return true;
    return throttle.take(`${apiId}/${stage.StageName}/${routeKey}`, { rate, burst }, now);
  }

  function admit(config: Config, found: Route, passage: Passage): Verdict | Later<Verdict> {
    if (found.AuthorizationType === "AWS_IAM") {
      const { caller } = passage.request;
      if (caller?.kind !== "credentials") return { kind: "forbidden" };
      return {
        kind: "allowed",
        context: { iam: { accessKey: caller.accessKeyId, accountId: place.account } },
      };
    }
    const authorizer = config.authorizers.get(found.AuthorizerId ?? "");
    if (!authorizer) return { kind: "allowed" };
    return whenKnown(authorize(place, authorizer, passage, remembered), (verdict): Verdict =>
      verdict.kind === "allowed" ? { kind: "allowed", context: { lambda: verdict.context } } : verdict,
    );
  }

  function integrate(config: Config, found: Route, passage: Passage): Result | Later<Result> {
    const integration = config.integrations.get(found.Target?.replace("integrations/", "") ?? "");
    const functionArn = functionOf(integration?.IntegrationUri ?? "", passage.stageVariables);
    if (!integration || !functionArn) return wrong("the route leads to no function");
    const version = integration.PayloadFormatVersion === "1.0" ? "1.0" : "2.0";
    const called = callFunction(place, {
      functionArn,
      event: version === "1.0" ? eventV1(passage) : eventV2(passage),
      sourceArn: `arn:${place.partition}:execute-api:${place.region}:${place.account}:${passage.apiId}/${passage.stage}/${sourceOf(passage)}`,
      timeoutMs: integration.TimeoutInMillis ?? INTEGRATION_TIMEOUT,
      traceHeader: passage.traceId,
      ...(integration.CredentialsArn ? { role: integration.CredentialsArn } : {}),
    });
    return whenKnown(called, (outcome) => ({ ...resultOf(outcome, version), integration: outcome.ms }));
  }

  function passageOf(
    api: HttpApi,
    stage: Stage,
    request: HttpRequest,
    { path, found }: { readonly path: string; readonly found: Found | undefined },
  ): Passage {
    const { kernel, account, endpoint } = place;
    const seconds = Math.floor(kernel.now() / 1000).toString(16);
    return {
      request,
      apiId: api.id,
      account,
      endpoint,
      stage: stage.StageName ?? "",
      stageVariables: stage.StageVariables ?? {},
      routeKey: found?.route.RouteKey ?? "-",
      routePath: found?.path ?? "",
      path,
      parameters: found?.parameters ?? {},
      requestId: kernel.random("apigatewayv2.request-id").hex(16),
      traceId:
        request.headers["x-amzn-trace-id"] ??
        `Root=1-${seconds.padStart(8, "0")}-${kernel.random("apigatewayv2.trace").hex(24)}`,
      now: kernel.now(),
      domain: domainOf(api.id, request.headers["host"], place),
    };
  }

  /** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
  function measure(api: HttpApi, stage: Stage, passage: Passage, result: Result): void {
    const { kernel } = place;
    const { status, body } = result.answer;
    const latency = kernel.now() - passage.now;
    const values: [name: string, value: number, unit: string][] = [
      ["Count", 1, "Count"],
      ["4xx", status >= 400 && status < 500 ? 1 : 0, "Count"],
      ["5xx", status >= 500 ? 1 : 0, "Count"],
      ["Latency", latency, "Milliseconds"],
      ["DataProcessed", passage.request.body.length + body.length, "Bytes"],
      ...(result.integration === undefined
        ? []
        : [["IntegrationLatency", result.integration, "Milliseconds"] as [string, number, string]]),
    ];
    const detailed =
      stage.RouteSettings?.[passage.routeKey]?.DetailedMetricsEnabled ??
      stage.DefaultRouteSettings?.DetailedMetricsEnabled ??
      false;
    const plain = { ApiId: api.id };
    const staged = { ...plain, Stage: passage.stage };
    const routed = { ...staged, Method: passage.request.method, Resource: passage.routePath };
    place.use(METRICS).record(
      [plain, staged, ...(detailed ? [routed] : [])].flatMap((dimensions) =>
        values.map(([name, value, unit]) => ({
          namespace: "AWS/ApiGateway",
          name,
          dimensions,
          value,
          unit,
        })),
      ),
    );
    kernel.note("apigatewayv2.answered", {
      apiId: api.id,
      requestId: passage.requestId,
      status,
      ...(result.error ? { error: result.error } : {}),
    });
    const { DestinationArn, Format } = stage.AccessLogSettings ?? {};
    if (!DestinationArn || !Format) return;
    logAccess(place, { destinationArn: DestinationArn, format: Format }, `${api.id}/${passage.stage}`, {
      accountId: place.account,
      apiId: api.id,
      "authorizer.error": result.authorizerError,
      domainName: passage.domain,
      domainPrefix: passage.domain.split(".")[0],
      "error.message": status >= 400 && result.integration === undefined ? errorIn(body) : undefined,
      httpMethod: passage.request.method,
      "identity.sourceIp": passage.request.sourceIp,
      "identity.userAgent": passage.request.headers["user-agent"],
      integrationErrorMessage: result.error,
      integrationLatency: result.integration,
      path: passage.path,
      protocol: "HTTP/1.1",
      requestId: passage.requestId,
      requestTime: clf(passage.now),
      requestTimeEpoch: passage.now,
      responseLatency: latency,
      responseLength: body.length,
      routeKey: passage.routeKey,
      stage: passage.stage,
      status,
    });
  }

  return serve;
}

interface Found {
  readonly route: Route;
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
}

function route({ routes }: Config, method: string, path: string): Found | undefined {
  const all = [...routes.values()].flatMap((one) => {
    const [verb = "", pattern] = (one.RouteKey ?? "").split(" ");
    return pattern === undefined ? [] : [{ method: verb, path: pattern, one }];
  });
  const found = match(all, method, segmentsOf(path));
  if (found) return { route: found.route.one, path: found.route.path, parameters: found.parameters };
  const fallback = [...routes.values()].find(({ RouteKey }) => RouteKey === "$default");
  return fallback && { route: fallback, path: "/$default", parameters: {} };
}

function sourceOf({ request, routeKey, routePath }: Passage): string {
  return routeKey === "$default" ? "$default" : `${request.method}${routePath}`;
}

/**
 * HTTP APIs answer 500 for whatever is the function's fault and 503 when they did not wait or it is throttled; the docs
 * name the message and not the status.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html
 */
function resultOf(called: Called, version: "1.0" | "2.0"): Result {
  switch (called.kind) {
    case "returned": {
      const answer = answerOf(called.payload, version);
      if (answer) return { answer };
      return wrong(
        "The response from the Lambda function doesn't match the format that API Gateway expects.",
      );
    }
    case "threw":
      return wrong("The Lambda function returned an error.");
    case "forbidden":
      return wrong(
        "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
      );
    case "timed-out":
    case "throttled":
      return { answer: message(503, "Service Unavailable"), error: called.message };
    case "too-large":
      return { answer: message(413, "Request Entity Too Large"), error: called.message };
    case "refused":
      return wrong(called.message);
  }
}

/** HTTP APIs decode the path, and end it at a question mark that comes to light. Measured: https://github.com/hotsock/voker/pull/8 */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path).split("?")[0] ?? "";
  } catch {
    return path;
  }
}

function errorIn(body: Uint8Array): string | undefined {
  return /"message":"([^"]*)"/.exec(Buffer.from(body).toString())?.[1];
}
