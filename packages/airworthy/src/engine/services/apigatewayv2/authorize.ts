import type { Authorizer } from "@aws-sdk/client-apigatewayv2";
import { decide } from "../../http/authorizer-policy.ts";
import { callFunction, functionOf } from "../../http/call-function.ts";
import { queryPairs } from "../../http/request.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { eventV1, eventV2, type Passage } from "./event.ts";
import { AUTHORIZER_TIMEOUT } from "./limits.ts";

/** What an authorizer says: who comes in brings the context that the function sees. */
export type Verdict =
  | { readonly kind: "allowed"; readonly context?: Readonly<Record<string, unknown>> }
  | { readonly kind: "unauthorized" | "forbidden" | "failed"; readonly error?: string };

/** Answers that are kept for a while, by authorizer and identity. */
export type Remembered = Map<string, { readonly until: Instant; readonly answer: unknown }>;

/**
 * Asks a Lambda authorizer. A request without one of the identity sources is turned away unasked.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function authorize(
  place: Place,
  authorizer: Authorizer,
  passage: Passage,
  remembered: Remembered,
): Verdict | Later<Verdict> {
  const identity = (authorizer.IdentitySource ?? []).map((source) => valueOf(source, passage));
  if (identity.some((value) => value === undefined || value === "")) return { kind: "unauthorized" };
  const { account, region, partition, kernel } = place;
  const { apiId, stage, routePath, request } = passage;
  const execute = `arn:${partition}:execute-api:${region}:${account}:${apiId}`;
  const routeArn = `${execute}/${stage}/${request.method}${routePath}`;
  const ttl = (authorizer.AuthorizerResultTtlInSeconds ?? 0) * 1000;
  const key = JSON.stringify([apiId, stage, authorizer.AuthorizerId, ...identity]);
  const known = ttl > 0 && identity.length > 0 ? remembered.get(key) : undefined;
  if (known && known.until > kernel.now()) return verdictOf(authorizer, known.answer, routeArn);
  const functionArn = functionOf(authorizer.AuthorizerUri ?? "", passage.stageVariables);
  if (!functionArn) return { kind: "failed", error: "the authorizer names no function" };
  const second = authorizer.AuthorizerPayloadFormatVersion !== "1.0";
  const { body: _body, ...event } = second ? eventV2(passage) : eventV1(passage);
  const called = callFunction(place, {
    functionArn,
    event: second
      ? { ...event, type: "REQUEST", routeArn, identitySource: identity }
      : {
          ...event,
          type: "REQUEST",
          methodArn: routeArn,
          identitySource: identity.join(","),
          authorizationToken: identity[0] ?? null,
        },
    sourceArn: `${execute}/authorizers/${authorizer.AuthorizerId}`,
    timeoutMs: AUTHORIZER_TIMEOUT,
    traceHeader: passage.traceId,
    ...(authorizer.AuthorizerCredentialsArn ? { role: authorizer.AuthorizerCredentialsArn } : {}),
  });
  return whenKnown(called, (outcome): Verdict => {
    kernel.note("apigatewayv2.authorizer-called", {
      apiId,
      authorizer: authorizer.Name,
      outcome: outcome.kind,
    });
    if (outcome.kind !== "returned")
      return { kind: "failed", error: outcome.kind === "threw" ? "the authorizer failed" : outcome.message };
    const answer = parsed(outcome.payload);
    if (ttl > 0 && identity.length > 0) remembered.set(key, { until: kernel.now() + ttl, answer });
    return verdictOf(authorizer, answer, routeArn);
  });
}

function verdictOf(authorizer: Authorizer, answer: unknown, routeArn: string): Verdict {
  const { isAuthorized, context, policyDocument } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  const passed: Verdict = {
    kind: "allowed",
    ...(context ? { context: context as Readonly<Record<string, unknown>> } : { context: {} }),
  };
  if (authorizer.EnableSimpleResponses) {
    if (typeof isAuthorized !== "boolean") return { kind: "failed", error: "isAuthorized is no boolean" };
    return isAuthorized ? passed : { kind: "forbidden" };
  }
  if (!policyDocument) return { kind: "failed", error: "there is no policyDocument" };
  return decide(policyDocument, routeArn) === "allow" ? passed : { kind: "forbidden" };
}

/** @example valueOf("$request.header.Authorization", passage) */
function valueOf(source: string, { request, stageVariables, stage }: Passage): string | undefined {
  const [, where, name = ""] =
    /^\$(request\.header|request\.querystring|stageVariables|context)\.(.+)$/.exec(source) ?? [];
  if (where === "request.header") return request.headers[name.toLowerCase()];
  if (where === "request.querystring") return queryPairs(request.query).find(([key]) => key === name)?.[1];
  if (where === "stageVariables") return stageVariables[name];
  if (where === "context" && name === "stage") return stage;
  return undefined;
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
