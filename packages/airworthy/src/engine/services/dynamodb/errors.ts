import { ServiceError } from "../../error.ts";

/** The request itself is wrong. */
export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

export function parameters(message: string): ServiceError {
  return invalid(`One or more parameter values were invalid: ${message}`);
}

/** Operations on items say no more than this; those on tables name the table. */
export function notFound(table?: string): ServiceError {
  return new ServiceError(
    "ResourceNotFoundException",
    `Requested resource not found${table === undefined ? "" : `: Table: ${table} not found`}`,
  );
}

export function inUse(message: string): ServiceError {
  return new ServiceError("ResourceInUseException", message);
}

export function conditionFailed(item?: Readonly<Record<string, unknown>>): ServiceError {
  return new ServiceError("ConditionalCheckFailedException", "The conditional request failed", {
    fields: item ? { Item: item } : {},
  });
}

/** What AWS accepts and airworthy does not do. Nothing is accepted and ignored. */
export function notFlown(operation: string, member?: string): ServiceError {
  return new ServiceError(
    "NotImplemented",
    `airworthy does not fly dynamodb ${operation}${member ? ` ${member}` : ""} yet.`,
    { status: 501 },
  );
}

/** Refuses members by name that are there. */
export function refuse(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  members: readonly string[],
): void {
  for (const member of members)
    if (input[member] !== undefined && input[member] !== null) throw notFlown(operation, member);
}

/**
 * PutItem, UpdateItem and DeleteItem speak so of what is wrong with a request in itself, before they look at the table;
 * the operations that read and the batches do not. Source: moto's tests marked `aws_verified`, 2026,
 * https://github.com/getmoto/moto/tree/master/tests/test_dynamodb
 */
export function detected<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (
      error instanceof ServiceError &&
      error.code === "ValidationException" &&
      !/^\d+ validation error/.test(error.message)
    )
      throw invalid(`1 validation error detected: ${error.message}`);
    throw error;
  }
}
