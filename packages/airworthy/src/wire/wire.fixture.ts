import { type Decoded, decodeRequest } from "./decode.ts";
import { WireError } from "./error.ts";
import { encodeError } from "./errors.ts";
import type { WireRequest, WireResponse } from "./message.ts";

/** Requests as clients send them, for tests. */
export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The service in the scope of the signature. */
  readonly signed?: string;
}

export function request({
  method = "POST",
  path = "/",
  query = "",
  headers = {},
  body = "",
  signed,
}: Sent): WireRequest {
  const scope = `AKIDEXAMPLE/20260823/eu-central-1/${signed}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  return {
    method,
    path,
    query,
    headers: { host: "127.0.0.1:4566", ...(signed !== undefined && { authorization }), ...headers },
    body: typeof body === "string" ? Buffer.from(body) : body,
  };
}

export function json(target: string, body: unknown, version = "1.0"): WireRequest {
  const headers = { "x-amz-target": target, "content-type": `application/x-amz-json-${version}` };
  return request({ headers, body: typeof body === "string" ? body : JSON.stringify(body) });
}

export function form(body: string, sent: Sent = {}): WireRequest {
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return request({ ...sent, headers, body });
}

export function decode(sent: WireRequest): Promise<Decoded> {
  return decodeRequest(sent);
}

/** What a client gets for a request that cannot be read. */
export async function refused(sent: WireRequest): Promise<WireResponse & { readonly text: string }> {
  try {
    const { service, operation } = await decodeRequest(sent);
    throw new Error(`read as ${service} ${operation}`);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const response = encodeError(error.target, error.error, "request-1");
    return { ...response, text: textOf(response) };
  }
}

export function textOf({ body }: WireResponse): string {
  return body instanceof Uint8Array ? Buffer.from(body).toString() : "(stream)";
}
