import type { MethodSetting } from "@aws-sdk/client-api-gateway";
import { logAccess } from "../../http/access-log.ts";
import { clf } from "../../http/request.ts";
import { type HttpAnswer, METRICS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import type { Passage } from "./event.ts";
import type { RestApi, Stage } from "./state.ts";

/** What came of a request. */
export interface Result {
  readonly answer: HttpAnswer;
  /** Milliseconds of the integration, if it was called. */
  readonly integration?: number;
  /** Set when the API itself answered. */
  readonly responseType?: string;
  readonly error?: string;
}

/** Settings of a method of a stage: its own, or those for all. @example settingsOf(stage, "/orders", "GET") */
export function settingsOf({ methodSettings = {} }: Stage, path: string, verb: string): MethodSetting {
  const key = `${path.slice(1).replaceAll("/", "~1") || "~1"}/${verb}`;
  return { ...methodSettings["*/*"], ...(methodSettings[key] ?? methodSettings[`${path}/${verb}`]) };
}

/**
 * Counts a request and writes it into the access log.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
 */
export function measurer(place: Place) {
  return (api: RestApi, stage: Stage, passage: Passage, result: Result): void => {
    const { kernel } = place;
    const { status, body } = result.answer;
    const { apiId, requestId, request, resource } = passage;
    const latency = kernel.now() - passage.now;
    const values: readonly (readonly [name: string, value: number, unit: string])[] = [
      ["Count", 1, "Count"],
      // A value for each request: their average is the rate of errors.
      ["4XXError", status >= 400 && status < 500 ? 1 : 0, "Count"],
      ["5XXError", status >= 500 ? 1 : 0, "Count"],
      ["Latency", latency, "Milliseconds"],
      ...(result.integration === undefined
        ? []
        : [["IntegrationLatency", result.integration, "Milliseconds"] as const]),
    ];
    const plain = { ApiName: api.about.name ?? "" };
    const staged = { ...plain, Stage: passage.stage };
    const { metricsEnabled } = settingsOf(stage, resource.path, request.method);
    const detailed = { ...plain, Method: request.method, Resource: resource.path, Stage: passage.stage };
    place.use(METRICS).record(
      [plain, staged, ...(metricsEnabled && resource.path ? [detailed] : [])].flatMap((dimensions) =>
        values.map(([name, value, unit]) => ({
          namespace: "AWS/ApiGateway",
          name,
          dimensions,
          value,
          unit,
        })),
      ),
    );
    kernel.note("apigateway.answered", {
      apiId,
      requestId,
      status,
      ...(result.error ? { error: result.error } : {}),
    });
    const message = result.responseType
      ? /"message":\s*"([^"]*)"/i.exec(Buffer.from(body).toString())?.[1]
      : undefined;
    logAccess(place, stage.accessLogSettings ?? {}, `${apiId}/${passage.stage}`, {
      accountId: place.account,
      apiId,
      "authorizer.principalId": passage.authorizer?.["principalId"] as string | undefined,
      domainName: passage.domain,
      domainPrefix: passage.domain.split(".")[0],
      "error.message": message,
      "error.messageString": message === undefined ? undefined : JSON.stringify(message),
      "error.responseType": result.responseType,
      extendedRequestId: passage.extendedRequestId,
      httpMethod: request.method,
      "identity.sourceIp": request.sourceIp,
      "identity.userAgent": request.headers["user-agent"],
      "integration.error": result.error,
      "integration.latency": result.integration,
      integrationLatency: result.integration,
      path: request.path,
      protocol: "HTTP/1.1",
      requestId,
      requestTime: clf(passage.now),
      requestTimeEpoch: passage.now,
      resourceId: resource.id,
      resourcePath: resource.path,
      responseLatency: latency,
      responseLength: body.length,
      stage: passage.stage,
      status,
    });
  };
}
