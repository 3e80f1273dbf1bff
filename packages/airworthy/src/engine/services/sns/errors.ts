import { ServiceError } from "../../error.ts";

/** @example invalid("Topic Name") */
export function invalid(what: string): ServiceError {
  return new ServiceError("InvalidParameter", `Invalid parameter: ${what}`);
}

export function notFound(what: string): ServiceError {
  return new ServiceError("NotFound", `${what} does not exist`, { status: 404 });
}

export function invalidValue(message: string): ServiceError {
  return new ServiceError("ParameterValueInvalid", message);
}

export function notFlown(what: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly SNS ${what} yet.`, { status: 501 });
}

/** Throws when a text is no ARN of six parts. */
export function checkArn(parameter: string, arn: string): void {
  const parts = arn.split(":").length;
  if (parts < 6) throw invalid(`${parameter} Reason: An ARN must have at least 6 elements, not ${parts}`);
}
