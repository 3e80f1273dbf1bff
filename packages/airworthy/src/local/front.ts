import type { IncomingMessage, ServerResponse } from "node:http";
import type { Engine } from "../engine/engine.ts";
import { toPromise } from "../engine/kernel/later.ts";
import { HTTP_APIS, type HttpRequest, LAMBDA, REST_APIS } from "../engine/ports.ts";
import { identityOf } from "../wire/identity.ts";
import type { Clock } from "./clock.ts";
import { carry, readBody, TooLarge } from "./http.ts";

/** Where a request for a function goes that is no call of an AWS API. */
export interface Door {
  readonly kind: "execute-api" | "lambda-url";
  readonly id: string;
  readonly region: string | undefined;
  /** As the API sees it: beginning with the stage, if the stage has a name. */
  readonly path: string;
}

const HOST =
  /^([a-z0-9]+)\.(execute-api|lambda-url)\.(?:([a-z0-9-]+)\.)?localhost(?:\.localstack\.cloud)?(?::\d+)?$/i;
const PATHS: readonly (readonly [RegExp, Door["kind"]])[] = [
  [/^\/_aws\/execute-api\/([^/]+)(\/.*)?$/, "execute-api"],
  [/^\/restapis\/([^/]+)\/([^/]+)\/_user_request_(\/.*)?$/, "execute-api"],
  [/^\/_aws\/lambda-url\/([^/]+)(\/.*)?$/, "lambda-url"],
];

/**
 * The API or function that a request is for: by its host, or by a path for tools that do not resolve `*.localhost`.
 * The forms are those of other emulators, so that scripts written for them work:
 * https://docs.localstack.cloud/aws/services/apigateway/
 *
 * @example doorOf("a1b2.execute-api.eu-west-1.localhost:4566", "/Prod/orders")?.id // "a1b2"
 */
export function doorOf(host: string | undefined, path: string): Door | undefined {
  const [, id, kind, region] = HOST.exec(host ?? "") ?? [];
  if (id !== undefined)
    return { kind: kind?.toLowerCase() as Door["kind"], id: id.toLowerCase(), region, path };
  for (const [pattern, form] of PATHS) {
    const [all, name, first = "", rest] = pattern.exec(path) ?? [];
    if (all === undefined || name === undefined) continue;
    const inside = path.startsWith("/restapis/") ? `/${first}${rest ?? "/"}` : first || "/";
    return {
      kind: form,
      id: name,
      region: undefined,
      path: inside.replace(/^\/\$default(?=\/|$)/, "") || "/",
    };
  }
  return undefined;
}

export interface FrontOptions {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Region of requests that name none. */
  readonly region: string;
  readonly onFault?: (error: unknown, request: string) => void;
}

/** Takes requests for APIs and addresses of functions; the result is the gateway's `elsewhere`. */
export function front(options: FrontOptions) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const [path = "/"] = (request.url ?? "/").split("?");
    const door = doorOf(request.headers.host, path);
    if (!door) return false;
    pass(door, request, response, options).catch((error: unknown) => {
      if (error instanceof TooLarge) response.writeHead(413).end();
      else if (!request.complete) response.destroy();
      else {
        options.onFault?.(error, `${request.method} ${request.url}`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      }
    });
    return true;
  };
}

async function pass(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
  { engine, clock, region }: FrontOptions,
): Promise<void> {
  const place = engine.place(door.region ?? region);
  const asked = await requestOf(door, request);
  const answer = await toPromise(
    clock.enter(() => {
      if (door.kind === "lambda-url") return place.use(LAMBDA).serve(door.id, asked);
      const rest = engine.services.includes(REST_APIS.name) && place.use(REST_APIS).has(door.id);
      return place.use(rest ? REST_APIS : HTTP_APIS).serve(door.id, asked);
    }),
  );
  const { status, headers, cookies, body, rest } = answer;
  response.writeHead(status, {
    ...headers,
    ...(cookies.length > 0 ? { "set-cookie": [...cookies] } : {}),
    ...(rest || status === 204 || status === 304 ? {} : { "content-length": body.length }),
  });
  if (!rest || request.method === "HEAD") {
    response.end(request.method === "HEAD" ? undefined : body);
    return;
  }
  if (body.length > 0) response.write(body);
  await carry(response, rest);
}

async function requestOf({ path }: Door, request: IncomingMessage): Promise<HttpRequest> {
  const query = (request.url ?? "/").split(/\?(.*)/s)[1] ?? "";
  const headers: Record<string, string> = {};
  const rawHeaders: [string, string][] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    const value = request.rawHeaders[index + 1] ?? "";
    const key = name.toLowerCase();
    const known = headers[key];
    headers[key] = known === undefined ? value : `${known}${key === "cookie" ? "; " : ","}${value}`;
    rawHeaders.push([name, value]);
  }
  const identity = identityOf(headers, query);
  return {
    method: request.method ?? "GET",
    path,
    query,
    headers,
    rawHeaders,
    body: await readBody(request),
    sourceIp: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1",
    ...(identity ? { caller: { kind: "credentials", accessKeyId: identity.accessKeyId } } : {}),
  };
}
