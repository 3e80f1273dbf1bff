import { ServiceError } from "../error.ts";
import { deferred, isLater, type Later } from "../kernel/later.ts";
import { LAMBDA } from "../ports.ts";
import { permits } from "../resource-policy.ts";
import type { Place } from "../service.ts";

/** A call to a function on behalf of an API. */
export interface FunctionCall {
  /** ARN of a function, version or alias. */
  readonly functionArn: string;
  readonly event: unknown;
  /** What its resource-based policy is asked about: `arn:aws:execute-api:…:api/stage/GET/orders`. */
  readonly sourceArn: string;
  readonly timeoutMs: number;
  readonly traceHeader?: string;
  /** A role does the call, whose own policies count then. */
  readonly role?: string;
}

/** What came of it, and how many milliseconds that took. */
export type Called = { readonly ms: number } & (
  | { readonly kind: "returned"; readonly payload: Uint8Array }
  /** The function failed: its payload is the error. */
  | { readonly kind: "threw"; readonly payload: Uint8Array }
  | {
      readonly kind: "timed-out" | "forbidden" | "throttled" | "too-large" | "refused";
      readonly message: string;
    }
);

const PRINCIPAL = "apigateway.amazonaws.com";

/** Invokes a function and waits no longer than the API does; the function runs on in that case. Never rejects. */
export function callFunction(place: Place, call: FunctionCall): Later<Called> {
  const { kernel } = place;
  const began = kernel.now();
  const done = deferred<Called>();
  const ms = (): number => kernel.now() - began;
  const failed = (error: unknown): void => {
    if (!(error instanceof ServiceError)) return done.reject(error);
    const kind = error.status === 429 ? "throttled" : error.status === 413 ? "too-large" : "refused";
    done.resolve({ kind, message: error.message, ms: ms() });
  };
  if (call.role === undefined && !mayInvoke(place, call)) {
    done.resolve({ kind: "forbidden", message: "Invalid permissions on Lambda function", ms: 0 });
    return done;
  }
  try {
    const invoked = place.use(LAMBDA).invoke({
      functionName: call.functionArn,
      type: "RequestResponse",
      payload: new TextEncoder().encode(JSON.stringify(call.event)),
      caller: { kind: "service", principal: PRINCIPAL, sourceArn: call.sourceArn },
      ...(call.traceHeader ? { traceHeader: call.traceHeader } : {}),
    });
    const finish = ({ payload, functionError }: { payload: Uint8Array; functionError?: string }): void =>
      done.resolve({ kind: functionError ? "threw" : "returned", payload, ms: ms() });
    if (!isLater(invoked)) finish(invoked);
    else {
      const limit = kernel.after(call.timeoutMs, () =>
        done.resolve({ kind: "timed-out", message: "Endpoint request timed out", ms: ms() }),
      );
      invoked.whenDone((outcome) => {
        limit.cancel();
        if ("error" in outcome) failed(outcome.error);
        else finish(outcome.ok);
      });
    }
  } catch (error) {
    failed(error);
  }
  return done;
}

/** Whether the policy of the function lets the API in. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html#apigateway-permissions */
function mayInvoke(place: Place, { functionArn, sourceArn }: FunctionCall): boolean {
  const [name = "", qualifier] = functionArn.split(":function:")[1]?.split(":") ?? [functionArn];
  return permits(place.use(LAMBDA).policyOf(name, qualifier), {
    principal: PRINCIPAL,
    action: "lambda:InvokeFunction",
    sourceArn,
    sourceAccount: place.account,
  });
}

/**
 * The function that the URI of an integration or authorizer means: `arn:aws:apigateway:…:lambda:path/…/invocations` or
 * the function's own ARN, stage variables filled in. `undefined` for anything else.
 */
export function functionOf(
  uri: string,
  variables: Readonly<Record<string, string>> = {},
): string | undefined {
  const filled = uri.replaceAll(
    /\$\{stageVariables\.([^}]+)\}/g,
    (_all, name: string) => variables[name] ?? "",
  );
  return (
    /:lambda:path\/[\d-]+\/functions\/(.+)\/(?:response-streaming-)?invocations$/.exec(filled)?.[1] ??
    (/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:[^/]+$/.test(filled) ? filled : undefined)
  );
}
