import type { HttpAnswer } from "../../ports.ts";

const decoder = new TextDecoder();

/**
 * What a function returned, as an HTTP answer. An object with a status code is one; anything else is the body.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function urlAnswer(payload: Uint8Array): HttpAnswer {
  const text = decoder.decode(payload);
  let result: unknown;
  try {
    result = JSON.parse(text);
  } catch {
    return failure();
  }
  if (typeof result === "string") return answer(200, {}, Buffer.from(result));
  if (typeof result !== "object" || result === null || !("statusCode" in result))
    return answer(200, {}, payload);
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as Readonly<Record<string, unknown>>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return failure();
  const content =
    typeof body === "string" ? body : body === undefined || body === null ? "" : JSON.stringify(body);
  return answer(
    status,
    headers,
    Buffer.from(content, isBase64Encoded === true ? "base64" : "utf8"),
    Array.isArray(cookies) ? cookies.map(String) : [],
  );
}

/** The function failed, or said nothing that could be an answer. */
export function failure(status = 502, message = "Internal Server Error"): HttpAnswer {
  return answer(status, {}, Buffer.from(message));
}

export function forbidden(): HttpAnswer {
  return answer(403, {}, Buffer.from(JSON.stringify({ Message: "Forbidden" })));
}

export function answer(
  status: number,
  headers: unknown,
  body: Uint8Array,
  cookies: readonly string[] = [],
): HttpAnswer {
  const given = typeof headers === "object" && headers !== null ? Object.entries(headers) : [];
  return {
    status,
    headers: {
      "content-type": "application/json",
      ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value)])),
    },
    cookies,
    body,
  };
}
