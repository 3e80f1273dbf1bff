import { ServiceError } from "../../error.ts";

export function noSuchQueue(): ServiceError {
  return new ServiceError("QueueDoesNotExist", "The specified queue does not exist.");
}

/** @example invalidValue(11, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.") */
export function invalidValue(value: unknown, parameter: string, reason: string): ServiceError {
  return invalid(`Value ${String(value)} for parameter ${parameter} is invalid. Reason: ${reason}`);
}

export function invalid(message: string): ServiceError {
  return new ServiceError("InvalidParameterValue", message);
}

export function missing(parameter: string): ServiceError {
  return new ServiceError("MissingParameter", `The request must contain the parameter ${parameter}.`);
}

export function unknownAttribute(name: string): ServiceError {
  return new ServiceError("InvalidAttributeName", `Unknown Attribute ${name}.`);
}

export function invalidAttribute(name: string, reason?: string): ServiceError {
  return new ServiceError(
    "InvalidAttributeValue",
    `Invalid value for the parameter ${name}.${reason ? ` Reason: ${reason}` : ""}`,
  );
}

/** A deletion names the handle (recorded for LocalStack: test_delete_message_with_illegal_receipt_handle), as batches do. */
export function badHandle(handle?: string): ServiceError {
  return new ServiceError(
    "ReceiptHandleIsInvalid",
    handle === undefined
      ? "The input receipt handle is invalid."
      : `The input receipt handle "${handle}" is not a valid receipt handle.`,
  );
}

export function notFound(parameter: string): ServiceError {
  return new ServiceError(
    "ResourceNotFoundException",
    `The resource that you specified for the ${parameter} parameter doesn't exist.`,
    { status: 404 },
  );
}

/** What a request says that only the other kind of queue has. */
export function wrongQueueType(value: unknown, parameter: string): ServiceError {
  return invalidValue(
    value,
    parameter,
    "The request include parameter that is not valid for this queue type.",
  );
}
