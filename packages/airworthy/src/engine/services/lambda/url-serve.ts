import { ServiceError } from "../../error.ts";
import { deferred, isLater, type Later } from "../../kernel/later.ts";
import type { HttpAnswer, HttpRequest } from "../../ports.ts";
import type { Members } from "../../service.ts";
import type { Invoker } from "./invoke.ts";
import type { Lambda } from "./lambda.ts";
import { failure, forbidden, urlAnswer } from "./url-answer.ts";
import { corsHeaders } from "./url-cors.ts";
import { urlEvent } from "./url-event.ts";
import { urlStream } from "./url-stream.ts";
import { findUrl } from "./urls.ts";

/** Answers a request to a function's address. */
export function serveUrl(
  { place, state }: Lambda,
  invoker: Invoker,
  id: string,
  request: HttpRequest,
): HttpAnswer | Later<HttpAnswer> {
  const url = findUrl(state, id);
  if (!url || (url.authType === "AWS_IAM" && !request.caller)) return forbidden();
  const { cors } = url;
  const extra = (cors && corsHeaders(cors, request)) ?? {};
  // The address itself answers what a browser asks beforehand.
  if (cors && request.method === "OPTIONS" && request.headers["access-control-request-method"])
    return { status: 200, headers: extra, cookies: [], body: new Uint8Array() };

  const requestId = place.kernel.random("lambda.request-id").uuid();
  const event = urlEvent(request, {
    id,
    domain: request.headers["host"] ?? `${id}.lambda-url.${place.region}.on.aws`,
    requestId,
    now: place.kernel.now(),
  });
  const trace = request.headers["x-amzn-trace-id"];
  const input = {
    FunctionName: url.functionName,
    Payload: new TextEncoder().encode(JSON.stringify(event)),
    ...(url.qualifier ? { Qualifier: url.qualifier } : {}),
    ...(trace ? { TraceHeader: trace } : {}),
  };
  const answer = deferred<HttpAnswer>();
  const decorated = (plain: HttpAnswer): HttpAnswer => ({
    ...plain,
    headers: { ...plain.headers, ...extra },
  });
  const refused = (error: unknown): void => {
    if (error instanceof ServiceError) answer.resolve(decorated(refusal(error)));
    else answer.reject(error);
  };
  const by = { requestId, caller: request.caller ?? ({ kind: "service", principal: "*" } as const) };
  const finish = (output: Members): void => answer.resolve(decorated(answered(output)));
  try {
    if (url.streaming)
      invoker.invokeStream(
        input,
        by,
        urlStream((plain) => answer.resolve(decorated(plain))),
      );
    else {
      const output = invoker.invokeApi(input, by);
      if (isLater(output))
        output.whenDone((outcome) => ("error" in outcome ? refused(outcome.error) : finish(outcome.ok)));
      else finish(output);
    }
  } catch (error) {
    refused(error);
  }
  return answer;
}

function answered(output: Members): HttpAnswer {
  return output["FunctionError"] ? failure() : urlAnswer(output["Payload"] as Uint8Array);
}

/** Throttles are 429, too large requests 413; whatever else goes wrong is the function's. */
function refusal({ status, message }: ServiceError): HttpAnswer {
  return status === 429 || status === 413 ? failure(status, JSON.stringify({ Message: message })) : failure();
}
