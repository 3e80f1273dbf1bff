import type { HttpAnswer } from "../../ports.ts";

const decoder = new TextDecoder();

/** An answer of the API itself. @example message(404, "Not Found").body // {"message":"Not Found"} */
export function message(status: number, text: string): HttpAnswer {
  return {
    status,
    headers: { "content-type": "application/json" },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message: text })),
  };
}

/**
 * What a function returned, as an HTTP answer; `undefined` when it cannot be one. With payload format 2.0 a value
 * without `statusCode` is the body of a 200 in JSON; format 1.0 infers nothing.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function answerOf(payload: Uint8Array, version: "1.0" | "2.0"): HttpAnswer | undefined {
  const result = parsed(payload);
  if (result === undefined) return undefined;
  const shaped = typeof result === "object" && result !== null && !Array.isArray(result);
  if (!shaped || !("statusCode" in result)) return version === "2.0" ? inferred(result, payload) : undefined;
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = result as Readonly<
    Record<string, unknown>
  >;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return undefined;
  const all = version === "1.0" ? [...entries(headers), ...several(multiValueHeaders)] : entries(headers);
  const named: Record<string, string> = {};
  const set = Array.isArray(cookies) && version === "2.0" ? cookies.map(String) : [];
  for (const [name, value] of all)
    if (name === "set-cookie") set.push(value);
    else named[name] = value;
  return {
    status,
    headers: { ...(body ? { "content-type": "text/plain;charset=UTF-8" } : {}), ...named },
    cookies: set,
    body: Buffer.from(body ?? "", isBase64Encoded === true ? "base64" : "utf8"),
  };
}

function inferred(result: unknown, payload: Uint8Array): HttpAnswer {
  const body = typeof result === "string" ? Buffer.from(result) : payload;
  return { status: 200, headers: { "content-type": "application/json" }, cookies: [], body };
}

function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    return undefined;
  }
}

function entries(headers: unknown): [string, string][] {
  return Object.entries((headers ?? {}) as object).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
}

/** Cookies stay apart, other values of one name are joined, which means the same. */
function several(headers: unknown): [string, string][] {
  return Object.entries((headers ?? {}) as object).flatMap(([given, values]): [string, string][] => {
    const name = given.toLowerCase();
    const list = (Array.isArray(values) ? values : [values]).map(String);
    return name === "set-cookie" ? list.map((value) => [name, value]) : [[name, list.join(",")]];
  });
}
