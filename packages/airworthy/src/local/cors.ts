import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "../engine/engine.ts";
import { BUCKETS } from "../engine/ports-s3.ts";
import { inBucketPath } from "../wire/places.ts";

/**
 * What browsers ask of buckets: answers a preflight, and gives the answer of any other request from a page the headers
 * that the bucket's rules allow. True when nothing is left to be answered.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 */
export function cors(
  request: IncomingMessage,
  response: ServerResponse,
  { engine, region }: { readonly engine: Engine; readonly region: string },
): boolean {
  const { origin, host = "" } = request.headers;
  if (origin === undefined || !engine.services.includes(BUCKETS.name)) return false;
  const [path = "/"] = (request.url ?? "/").split("?");
  const named = inBucketPath({
    method: "",
    path,
    query: "",
    headers: { host },
    body: new Uint8Array(0),
  }).path;
  const preflight = request.method === "OPTIONS";
  const method = preflight ? headerOf(request, "access-control-request-method") : (request.method ?? "");
  const asked = headerOf(request, "access-control-request-headers").split(",");
  const headers = preflight ? asked.map((name) => name.trim().toLowerCase()).filter(Boolean) : [];
  const buckets = engine.place(region).use(BUCKETS);
  const answer = buckets.cors(named.split("/")[1] ?? "", { origin, method, headers });
  if (!answer) return false;
  if (!preflight) {
    for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
    return false;
  }
  request.resume();
  if (answer.headers) response.writeHead(200, answer.headers).end();
  else response.writeHead(403, { "content-type": "application/xml" }).end(refusal(answer.configured));
  return true;
}

function refusal(configured: boolean): string {
  const message = configured
    ? "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
    : "CORSResponse: CORS is not enabled for this bucket.";
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessForbidden</Code><Message>${message}</Message></Error>`;
}

function headerOf({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}
