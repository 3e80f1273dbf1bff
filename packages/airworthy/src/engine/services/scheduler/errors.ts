import { ServiceError } from "../../error.ts";

export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationException", message);
}

/** The words are moto's: https://github.com/getmoto/moto/blob/master/moto/scheduler/exceptions.py */
export function notThere(what: "Schedule" | "Schedule Group", name: string): ServiceError {
  return new ServiceError("ResourceNotFoundException", `${what} ${name} does not exist.`, { status: 404 });
}

export function thereAlready(what: "Schedule" | "Schedule Group", name: string): ServiceError {
  return new ServiceError("ConflictException", `${what} ${name} already exists.`, { status: 409 });
}

/** One member out of its bounds, in the words that AWS's services share. */
export function unmet(value: unknown, member: string, constraint: string): ServiceError {
  return invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

export function notFlown(operation: string, member: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly scheduler ${operation} ${member} yet.`, {
    status: 501,
  });
}

export function named(value: string | undefined, member: string, longest: number): string {
  const name = value ?? "";
  if (!/^[0-9a-zA-Z_.-]+$/.test(name))
    throw unmet(name, member, "satisfy regular expression pattern: [0-9a-zA-Z-_.]+");
  if (name.length > longest) throw unmet(name, member, `have length less than or equal to ${longest}`);
  return name;
}

export function among(value: string, member: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw unmet(value, member, `satisfy enum value set: [${allowed.join(", ")}]`);
}

export function between(value: number | undefined, member: string, low: number, high: number): void {
  if (value === undefined) return;
  if (value < low) throw unmet(value, member, `have value greater than or equal to ${low}`);
  if (value > high) throw unmet(value, member, `have value less than or equal to ${high}`);
}
