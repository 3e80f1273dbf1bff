import type { HttpAnswer } from "../../ports.ts";
import { isBinary } from "./event.ts";

const MEMBERS = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "cookies"]);

/**
 * What a function returned, as an HTTP answer; `undefined` when it is malformed, which the API answers with 502. Nothing
 * is inferred: a value without any of the members of an answer is malformed, and so is one with another member.
 * Bodies in base64 become bytes only for clients that accept one of the API's binary media types.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function answerOf(
  payload: Uint8Array,
  {
    binaryMediaTypes,
    accept,
  }: { readonly binaryMediaTypes: readonly string[]; readonly accept: string | undefined },
): HttpAnswer | undefined {
  const result = parsed(payload);
  if (typeof result !== "object" || result === null || Array.isArray(result)) return undefined;
  const names = Object.keys(result);
  if (names.length === 0 || names.some((name) => !MEMBERS.has(name))) return undefined;
  const {
    statusCode = 200,
    headers,
    multiValueHeaders,
    body,
    isBase64Encoded,
  } = result as Readonly<Record<string, unknown>>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  const pairs = pairsOf(headers, multiValueHeaders);
  if (!pairs) return undefined;
  const bytes = isBase64Encoded === true && isBinary(binaryMediaTypes, accept);
  const named = new Map<string, string>();
  const cookies: string[] = [];
  for (const [name, value] of pairs) {
    const known = named.get(name);
    if (name === "set-cookie") cookies.push(value);
    else named.set(name, known === undefined ? value : `${known}, ${value}`);
  }
  return {
    status,
    headers: { "content-type": "application/json", ...Object.fromEntries(named) },
    cookies,
    body: Buffer.from(body ?? "", bytes ? "base64" : "utf8"),
  };
}

/** Values of many come before the single ones; a value that is in both is there once. */
function pairsOf(single: unknown, several: unknown): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  for (const [name, values] of Object.entries((several ?? {}) as object)) {
    if (!Array.isArray(values)) return undefined;
    for (const value of values) pairs.push([name.toLowerCase(), String(value)]);
  }
  for (const [given, value] of Object.entries((single ?? {}) as object)) {
    const name = given.toLowerCase();
    if (typeof value === "object" && value !== null) return undefined;
    if (!pairs.some(([key, known]) => key === name && known === String(value)))
      pairs.push([name, String(value)]);
  }
  return pairs;
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}
