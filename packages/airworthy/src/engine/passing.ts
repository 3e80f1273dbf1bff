import type { ServiceError } from "./error.ts";

/** Whether the same request may be answered another time: throttles and failures of the service, not refusals. */
export function isPassing({ code, status }: ServiceError): boolean {
  return (
    (status >= 500 && code !== "NotImplemented") || status === 429 || /throttl|toomanyrequests/i.test(code)
  );
}
