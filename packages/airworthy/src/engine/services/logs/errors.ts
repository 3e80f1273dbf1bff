import { ServiceError } from "../../error.ts";

export function invalid(message: string): ServiceError {
  return new ServiceError("InvalidParameterException", message);
}

export function notFound(
  what: "log group" | "log stream" | "metric filter" | "subscription filter" | string,
) {
  return new ServiceError("ResourceNotFoundException", `The specified ${what} does not exist.`);
}

export function exists(what: "log group" | "log stream") {
  return new ServiceError("ResourceAlreadyExistsException", `The specified ${what} already exists`);
}

export function tooMany(): ServiceError {
  return new ServiceError("LimitExceededException", "Resource limit exceeded.");
}

/** A value that breaks a rule of the model. @example unmet("x y", "logGroupName", "satisfy regular expression pattern: …") */
export function unmet(value: unknown, member: string, rule: string): ServiceError {
  return invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

export function notFlown(what: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly logs ${what} yet.`, { status: 501 });
}

/** Refuses members that would do nothing, by name. @example refuse("FilterLogEvents", { unmask }) */
export function refuse(operation: string, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members))
    if (value !== undefined && value !== null && value !== false) throw notFlown(`${operation} ${name}`);
}
