import { LOGS } from "../ports.ts";
import type { Place } from "../service.ts";

/** Values of `$context`, by the path below it: `requestId`, `error.message`. */
export type LogContext = Readonly<Record<string, string | number | undefined>>;

/**
 * One line of an access log; what is not known is a hyphen.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 *
 * @example accessLine("$context.httpMethod $context.status", { httpMethod: "GET", status: 200 }) // "GET 200"
 */
export function accessLine(format: string, context: LogContext): string {
  return format.replaceAll(/\$context\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_-]+)*)/g, (_all, path: string) =>
    String(context[path] ?? "-"),
  );
}

/** Writes it into the log group of a stage's settings, one stream for each API and stage. */
export function logAccess(
  place: Place,
  settings: { readonly destinationArn?: string; readonly format?: string },
  stream: string,
  context: LogContext,
): void {
  const { destinationArn, format } = settings;
  const group = destinationArn?.split(":log-group:")[1]?.replace(/:\*$/, "");
  if (!group || !format) return;
  place.use(LOGS).append(group, stream, [{ at: place.kernel.now(), message: accessLine(format, context) }]);
}
