import { ServiceError } from "../../error.ts";

export function badRequest(message: string): ServiceError {
  return new ServiceError("BadRequestException", message, { status: 400 });
}

/** @example notFound("Invalid stage identifier specified") */
export function notFound(message: string): ServiceError {
  return new ServiceError("NotFoundException", message, { status: 404 });
}

export function conflict(message: string): ServiceError {
  return new ServiceError("ConflictException", message, { status: 409 });
}

export function notFlown(operation: string, member: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly apigateway ${operation} ${member} yet.`, {
    status: 501,
  });
}
