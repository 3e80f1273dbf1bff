import { decide } from "../../http/authorizer-policy.ts";
import { callFunction, functionOf } from "../../http/call-function.ts";
import { queryPairs } from "../../http/request.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { about, type Passage } from "./event.ts";
import { AUTHORIZER_TIMEOUT, DEFAULT_TTL } from "./limits.ts";
import type { Authorizer } from "./state.ts";

/** What an authorizer says; `failed` is a mistake of its function or its settings. */
export type Verdict =
  | { readonly kind: "allowed"; readonly context?: Readonly<Record<string, unknown>> }
  | { readonly kind: "unauthorized" | "explicit-deny" | "implicit-deny" }
  | { readonly kind: "failed"; readonly error: string };

/** Policies that are kept for a while, by authorizer and identity. */
export type Remembered = Map<string, { readonly until: Instant; readonly answer: unknown }>;

/**
 * Asks a Lambda authorizer. A request without its token, or without one of the identity sources, is turned away unasked;
 * a policy is kept for all methods that the same identity asks for.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function authorize(
  place: Place,
  authorizer: Authorizer,
  passage: Passage,
  remembered: Remembered,
): Verdict | Later<Verdict> {
  const { apiId, stage, path, request } = passage;
  const { kernel } = place;
  const execute = `arn:${place.partition}:execute-api:${place.region}:${place.account}:${apiId}`;
  const methodArn = `${execute}/${stage}/${request.method}${path}`;
  const sources = (authorizer.identitySource ?? "").split(",").filter(Boolean);
  const identity = sources.map((source) => valueOf(source.trim(), passage));
  if (identity.some((value) => value === undefined || value === "")) return { kind: "unauthorized" };
  const token = identity[0] ?? "";
  const { identityValidationExpression: wanted } = authorizer;
  if (authorizer.type === "TOKEN" && wanted && !new RegExp(`^(?:${wanted})$`).test(token))
    return { kind: "unauthorized" };

  const ttl = (authorizer.authorizerResultTtlInSeconds ?? DEFAULT_TTL) * 1000;
  const key = JSON.stringify([apiId, stage, authorizer.id, ...identity]);
  const known = ttl > 0 && sources.length > 0 ? remembered.get(key) : undefined;
  if (known && known.until > kernel.now()) return verdictOf(known.answer, methodArn);
  const functionArn = functionOf(authorizer.authorizerUri ?? "", passage.stageVariables);
  if (!functionArn) return { kind: "failed", error: "the authorizer names no function" };
  const called = callFunction(place, {
    functionArn,
    event:
      authorizer.type === "TOKEN"
        ? { type: "TOKEN", methodArn, authorizationToken: token }
        : { type: "REQUEST", methodArn, ...about(passage) },
    sourceArn: `${execute}/authorizers/${authorizer.id}`,
    timeoutMs: AUTHORIZER_TIMEOUT,
    traceHeader: passage.traceId,
    ...(authorizer.authorizerCredentials ? { role: authorizer.authorizerCredentials } : {}),
  });
  return whenKnown(called, (outcome): Verdict => {
    kernel.note("apigateway.authorizer-called", {
      apiId,
      authorizer: authorizer.name,
      outcome: outcome.kind,
    });
    if (outcome.kind === "threw") {
      const { errorMessage } = (parsed(outcome.payload) ?? {}) as { readonly errorMessage?: unknown };
      // A function that fails with this very word turns the caller away.
      return errorMessage === "Unauthorized"
        ? { kind: "unauthorized" }
        : { kind: "failed", error: String(errorMessage) };
    }
    if (outcome.kind !== "returned") return { kind: "failed", error: outcome.message };
    const answer = parsed(outcome.payload);
    const verdict = verdictOf(answer, methodArn);
    if (ttl > 0 && sources.length > 0 && verdict.kind !== "failed")
      remembered.set(key, { until: kernel.now() + ttl, answer });
    return verdict;
  });
}

/** Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
function verdictOf(answer: unknown, methodArn: string): Verdict {
  const { principalId, policyDocument, context } = (answer ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof principalId !== "string" || !policyDocument)
    return { kind: "failed", error: "the authorizer gave no principalId or no policyDocument" };
  const values = Object.entries((context ?? {}) as object);
  if (values.some(([, value]) => typeof value === "object"))
    return { kind: "failed", error: "the authorizer's context holds more than texts, numbers and truths" };
  const decision = decide(policyDocument, methodArn);
  if (decision !== "allow") return { kind: decision };
  const texts = Object.fromEntries(values.map(([name, value]) => [name, String(value)]));
  return { kind: "allowed", context: { ...texts, principalId } };
}

/** @example valueOf("method.request.header.Authorization", passage) */
function valueOf(source: string, { request, stageVariables, stage }: Passage): string | undefined {
  const header = /^method\.request\.header\.(.+)$/.exec(source)?.[1];
  if (header) return request.headers[header.toLowerCase()];
  const query = /^method\.request\.querystring\.(.+)$/.exec(source)?.[1];
  if (query) return queryPairs(request.query).find(([name]) => name === query)?.[1];
  const variable = /^stageVariables\.(.+)$/.exec(source)?.[1];
  if (variable) return stageVariables[variable];
  if (source === "context.httpMethod") return request.method;
  if (source === "context.path") return request.path;
  return source === "context.stage" ? stage : undefined;
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
