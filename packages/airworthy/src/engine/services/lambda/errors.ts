import { ServiceError } from "../../error.ts";

/*
 * Errors of Lambda's API, with the words AWS answers with.
 * Source: https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html and the errors of each operation.
 */

const USER = { fields: { Type: "User" } } as const;

export const invalid = (message: string): ServiceError =>
  new ServiceError("InvalidParameterValueException", message, { status: 400, ...USER });

/** The same where AWS leaves out whose fault it is. */
export const refused = (message: string): ServiceError =>
  new ServiceError("InvalidParameterValueException", message, { status: 400 });

export const notFound = (message: string): ServiceError =>
  new ServiceError("ResourceNotFoundException", message, { status: 404, ...USER });

export const conflict = (message: string): ServiceError =>
  new ServiceError("ResourceConflictException", message, { status: 409, ...USER });

/** What the model of the API forbids, in the form all of AWS's services share. */
export const malformed = (...problems: readonly string[]): ServiceError =>
  new ServiceError(
    "ValidationException",
    `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`,
    { status: 400 },
  );

/** One problem for `malformed`. */
export const unmet = (value: unknown, member: string, constraint: string): string =>
  `Value ${value === undefined || value === null ? "null" : `'${String(value)}'`} at '${member}' failed to satisfy constraint: Member must ${constraint}`;

export const staleRevision = (api = "GetFunction/GetAlias"): ServiceError =>
  new ServiceError(
    "PreconditionFailedException",
    `The Revision Id provided does not match the latest Revision Id. Call the ${api} API to retrieve the latest Revision Id`,
    { status: 412, ...USER },
  );

/** Why a request is not let in. Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (TooManyRequestsException) */
export type ThrottleReason =
  | "ReservedFunctionConcurrentInvocationLimitExceeded"
  | "ConcurrentInvocationLimitExceeded"
  | "FunctionInvocationRateLimitExceeded"
  | "ReservedFunctionInvocationRateLimitExceeded";

export const throttled = (reason: ThrottleReason): ServiceError =>
  new ServiceError("TooManyRequestsException", "Rate Exceeded.", {
    status: 429,
    fields: { Type: "User", Reason: reason, retryAfterSeconds: "1" },
  });

export const tooLarge = (most: number, operation = "InvokeFunction"): ServiceError =>
  new ServiceError(
    "RequestTooLargeException",
    `Request must be smaller than ${most} bytes for the ${operation} operation`,
    {
      status: 413,
      ...USER,
    },
  );

/** A part of an operation that would change nothing here is refused by its name. */
export const notFlown = (operation: string, member?: string): ServiceError =>
  new ServiceError(
    "NotImplemented",
    `airworthy does not fly lambda ${operation}${member ? ` ${member}` : ""} yet.`,
    { status: 501 },
  );

/** @example refuseMembers("CreateFunction", input, ["TenancyConfig"]) */
export function refuseMembers(operation: string, input: object, members: readonly string[]): void {
  for (const member of members) {
    const value = (input as Readonly<Record<string, unknown>>)[member];
    const empty = value === undefined || value === null || value === "";
    if (!empty && !(Array.isArray(value) && value.length === 0)) throw notFlown(operation, member);
  }
}
