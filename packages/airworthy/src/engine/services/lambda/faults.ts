import type { Fault } from "./environment.ts";
import { SYNC_RESPONSE } from "./limits.ts";

/*
 * Errors that the platform makes in place of the function, in the words of AWS.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */

const encoder = new TextEncoder();

function fault(errorType: string, errorMessage: string): Fault {
  return { errorType, payload: encoder.encode(JSON.stringify({ errorType, errorMessage })) };
}

/** @example timedOut("…", 3000) // Error: Task timed out after 3.00 seconds */
export function timedOut(requestId: string, timeoutMs: number): Fault {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return fault("Sandbox.Timedout", `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
}

export function exited(requestId: string, reason: string): Fault {
  return fault("Runtime.ExitError", `RequestId: ${requestId} Error: ${reason}`);
}

export function exitReason({ code, signal }: { readonly code?: number; readonly signal?: string }): string {
  if (signal) return `Runtime exited with error: signal: ${signal}`;
  return code
    ? `Runtime exited with error: exit status ${code}`
    : "Runtime exited without providing a reason";
}

export function responseTooLarge(): Fault {
  return fault(
    "Function.ResponseSizeTooLarge",
    `Response payload size exceeded maximum allowed payload size (${SYNC_RESPONSE} bytes).`,
  );
}

/** The environment could not even be started. */
export function startFailed(error: unknown): Fault {
  return fault("Runtime.InvalidEntrypoint", error instanceof Error ? error.message : String(error));
}

/** Characters of an error's message that the journal keeps. */
const LONGEST = 1000;

/** The words of an error as it is answered, for whoever reads the journal; nothing when it has none. */
export function wordsOf(payload: Uint8Array): { readonly errorMessage?: string } {
  try {
    const { errorMessage } = JSON.parse(new TextDecoder().decode(payload)) as {
      readonly errorMessage?: unknown;
    };
    return typeof errorMessage === "string" ? { errorMessage: errorMessage.slice(0, LONGEST) } : {};
  } catch {
    return {};
  }
}
