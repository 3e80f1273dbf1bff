import { ServiceError } from "../../error.ts";

export function noBus(name: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
}

export function noRule(rule: string, bus: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `Rule ${rule} does not exist on EventBus ${bus}.`);
}

export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

export function tooMany(message: string): ServiceError {
  return new ServiceError("LimitExceededException", message);
}

export function notFlown(operation: string, member: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly events ${operation} ${member} yet.`, {
    status: 501,
  });
}
