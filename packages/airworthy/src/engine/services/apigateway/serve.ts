import { callFunction, functionOf } from "../../http/call-function.ts";
import { domainOf, queryPairs } from "../../http/request.ts";
import { type Match, match, segmentsOf } from "../../http/router.ts";
import { buckets } from "../../http/throttle.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { HttpAnswer, HttpRequest } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { answerOf } from "./answer.ts";
import { authorize, type Remembered, type Verdict } from "./authorize.ts";
import { isBinary, type Passage, proxyEvent } from "./event.ts";
import { gatewayAnswer, type ResponseType } from "./gateway-responses.ts";
import { INTEGRATION_TIMEOUT, LARGEST_REQUEST } from "./limits.ts";
import { measurer, type Result, settingsOf } from "./measure.ts";
import { mockAnswer } from "./mock.ts";
import type { Config, Method, Resource, Stage, State } from "./state.ts";

interface Target {
  readonly method: string;
  readonly path: string;
  readonly resource: Resource;
  readonly what: Method;
}

/** Answers requests to REST APIs. */
export function server(place: Place, state: State) {
  const remembered: Remembered = new Map();
  const throttle = buckets();
  const measure = measurer(place);

  function serve(apiId: string, request: HttpRequest): HttpAnswer | Later<HttpAnswer> {
    const api = state.apis.get(apiId);
    const [, name = "", rest = ""] = /^\/+([^/]*)(.*)$/s.exec(request.path) ?? [];
    const stage = api?.stages.get(name);
    const config = stage && api?.deployments.get(stage.deploymentId ?? "")?.config;
    if (!api || !stage || !config || api.about.disableExecuteApiEndpoint)
      return {
        ...gatewayAnswer(undefined, "ACCESS_DENIED", { message: "Forbidden" }),
        headers: { "content-type": "application/json", "x-amzn-errortype": "ForbiddenException" },
      };
    const path = rest.replace(/^\/+/, "/") || "/";
    const found = match(targets(config), request.method, segmentsOf(path.replace(/(.)\/+$/, "$1")));
    const passage = passageOf(apiId, stage, config, { request, path, found });
    place.kernel.note("apigateway.request", {
      apiId,
      stage: name,
      requestId: passage.requestId,
      method: request.method,
      path,
      resource: passage.resource.path,
    });
    return whenKnown(work(config, stage, found?.route, passage), (result) => {
      measure(api, stage, passage, result);
      const { answer } = result;
      return {
        ...answer,
        headers: {
          ...answer.headers,
          "x-amzn-requestid": passage.requestId,
          "x-amz-apigw-id": passage.extendedRequestId,
        },
      };
    });
  }

  function work(
    config: Config,
    stage: Stage,
    target: Target | undefined,
    passage: Passage,
  ): Result | Later<Result> {
    const own = (
      type: ResponseType,
      options: { readonly message?: string; readonly status?: number; readonly error?: string } = {},
    ): Result => ({
      answer: gatewayAnswer(config, type, { ...options, context: { requestId: passage.requestId } }),
      responseType: type,
      ...(options.error ? { error: options.error } : {}),
    });
    if (passage.request.body.length > LARGEST_REQUEST) return own("REQUEST_TOO_LARGE");
    if (!target) return own("MISSING_AUTHENTICATION_TOKEN");
    const { throttlingRateLimit: rate, throttlingBurstLimit: burst } = settingsOf(
      stage,
      target.resource.path,
      target.what.httpMethod ?? "",
    );
    const name = `${passage.apiId}/${passage.stage}/${target.what.httpMethod}${target.resource.path}`;
    if (rate !== undefined && burst !== undefined && !throttle.take(name, { rate, burst }, passage.now))
      return own("THROTTLED");
    const missing = missingParameters(config, target.what, passage);
    return whenKnown(admit(config, target.what, passage), (verdict): Result | Later<Result> => {
      if (verdict.kind === "unauthorized") return own("UNAUTHORIZED");
      if (verdict.kind === "implicit-deny") return own("ACCESS_DENIED");
      if (verdict.kind === "explicit-deny")
        return own("ACCESS_DENIED", {
          message:
            "User is not authorized to access this resource with an explicit deny in an identity-based policy",
        });
      if (verdict.kind === "failed") return own("AUTHORIZER_CONFIGURATION_ERROR", { error: verdict.error });
      if (missing.length > 0)
        return own("BAD_REQUEST_PARAMETERS", {
          message: `Missing required request parameters: [${missing.join(", ")}]`,
        });
      return integrate(
        config,
        target.what,
        verdict.kind === "allowed" && verdict.context ? { ...passage, authorizer: verdict.context } : passage,
        own,
      );
    });
  }

  function admit(config: Config, method: Method, passage: Passage): Verdict | Later<Verdict> {
    if (method.authorizationType?.toUpperCase() === "AWS_IAM")
      return passage.accessKey ? { kind: "allowed" } : { kind: "unauthorized" };
    const authorizer = config.authorizers.get(method.authorizerId ?? "");
    return authorizer ? authorize(place, authorizer, passage, remembered) : { kind: "allowed" };
  }

  function integrate(
    { binaryMediaTypes }: Config,
    method: Method,
    passage: Passage,
    own: (type: ResponseType, options?: { readonly status?: number; readonly error?: string }) => Result,
  ): Result | Later<Result> {
    const integration = method.methodIntegration;
    const { headers } = passage.request;
    if (integration?.type === "MOCK") {
      const answer = mockAnswer(method, integration, headers["content-type"]);
      return answer
        ? { answer }
        : own("API_CONFIGURATION_ERROR", { error: "the method does not declare what its mock answers" });
    }
    const functionArn = functionOf(integration?.uri ?? "", passage.stageVariables);
    // Lambda is invoked by POST and by nothing else; the console says so, the API does not check.
    if (!integration || !functionArn || integration.httpMethod !== "POST")
      return own("API_CONFIGURATION_ERROR", { error: "the integration leads to no function by POST" });
    const called = callFunction(place, {
      functionArn,
      event: proxyEvent(passage),
      sourceArn: `arn:${place.partition}:execute-api:${place.region}:${place.account}:${passage.apiId}/${passage.stage}/${passage.request.method}${passage.resource.path}`,
      timeoutMs: integration.timeoutInMillis ?? INTEGRATION_TIMEOUT,
      traceHeader: passage.traceId,
      ...(integration.credentials ? { role: integration.credentials } : {}),
    });
    return whenKnown(called, (outcome): Result => {
      const timed = (result: Result): Result => ({ ...result, integration: outcome.ms });
      switch (outcome.kind) {
        case "returned": {
          const answer = answerOf(outcome.payload, { binaryMediaTypes, accept: headers["accept"] });
          if (answer) return timed({ answer });
          return timed(own("INTEGRATION_FAILURE", { error: "Malformed Lambda proxy response" }));
        }
        case "threw":
          return timed(own("INTEGRATION_FAILURE", { error: "The Lambda function returned an error" }));
        case "timed-out":
          return timed(own("INTEGRATION_TIMEOUT", { error: "Execution failed due to a timeout error" }));
        case "too-large":
          return timed(own("REQUEST_TOO_LARGE", { error: outcome.message }));
        // What Lambda refuses, throttles among it, is a 500: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html
        case "forbidden":
        case "throttled":
        case "refused":
          return timed(own("API_CONFIGURATION_ERROR", { error: outcome.message }));
      }
    });
  }

  function passageOf(
    apiId: string,
    stage: Stage,
    config: Config,
    {
      request,
      path,
      found,
    }: { readonly request: HttpRequest; readonly path: string; readonly found: Match<Target> | undefined },
  ): Passage {
    const { kernel, account, endpoint } = place;
    const seconds = Math.floor(kernel.now() / 1000)
      .toString(16)
      .padStart(8, "0");
    const root = `Root=1-${seconds}-${kernel.random("apigateway.trace").hex(24)}`;
    return {
      request,
      apiId,
      account,
      endpoint,
      stage: stage.stageName ?? "",
      deploymentId: stage.deploymentId ?? "",
      stageVariables: stage.variables ?? {},
      path,
      resource: found?.route.resource ?? { id: "", path: "" },
      parameters: found?.parameters ?? {},
      requestId: kernel.random("apigateway.request-id").uuid(),
      extendedRequestId: Buffer.from(kernel.random("apigateway.request-id").hex(22), "hex").toString(
        "base64",
      ),
      traceId: request.headers["x-amzn-trace-id"] ?? (stage.tracingEnabled ? `${root};Sampled=1` : root),
      now: kernel.now(),
      domain: domainOf(apiId, request.headers["host"], place),
      binary: isBinary(config.binaryMediaTypes, request.headers["content-type"]),
      ...(request.caller?.kind === "credentials" ? { accessKey: request.caller.accessKeyId } : {}),
    };
  }

  return serve;
}

function* targets({ resources }: Config): Iterable<Target> {
  for (const resource of resources.values())
    for (const [method, what] of Object.entries(resource.resourceMethods))
      yield { method, path: resource.path, resource, what };
}

/** Parameters that the method requires, its validator looks at, and the request lacks. */
function missingParameters(config: Config, method: Method, { request, parameters }: Passage): string[] {
  if (!config.validators.get(method.requestValidatorId ?? "")?.validateRequestParameters) return [];
  return Object.entries(method.requestParameters ?? {}).flatMap(([source, required]) => {
    const [, where, name = ""] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(source) ?? [];
    const value =
      where === "header"
        ? request.headers[name.toLowerCase()]
        : where === "path"
          ? parameters[name]
          : queryPairs(request.query).find(([key]) => key === name)?.[1];
    return required && !value ? [name] : [];
  });
}
