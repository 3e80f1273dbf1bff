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

/** Members that would do nothing. */
export function refuse(operation: string, input: object, names: readonly string[]): void {
  for (const name of names)
    if ((input as Readonly<Record<string, unknown>>)[name] !== undefined) throw notFlown(operation, name);
}

interface Constraint {
  readonly pattern?: string;
  readonly longest?: number;
  readonly among?: readonly string[];
}

/** All that is wrong with some members, in one error, the pattern before the length (recorded for LocalStack: test_create_connection_validations). */
export function validated(
  members: readonly (readonly [value: string, member: string, constraint: Constraint])[],
): void {
  const problems = members.flatMap(([value, member, { pattern, longest, among }]) => {
    const unmet = (what: string): string =>
      `Value '${value}' at '${member}' failed to satisfy constraint: Member must ${what}`;
    return [
      ...(pattern === undefined || new RegExp(`^(?:${pattern})$`).test(value)
        ? []
        : [unmet(`satisfy regular expression pattern: ${pattern}`)]),
      ...(longest === undefined || value.length <= longest
        ? []
        : [unmet(`have length less than or equal to ${longest}`)]),
      ...(among === undefined || among.includes(value)
        ? []
        : [unmet(`satisfy enum value set: [${among.join(", ")}]`)]),
    ];
  });
  if (problems.length > 0)
    throw invalid(
      `${problems.length} validation error${problems.length > 1 ? "s" : ""} detected: ${problems.join("; ")}`,
    );
}

export const NAME = String.raw`[\.\-_A-Za-z0-9]+`;

/** Lists of archives and replays are filtered by one thing. */
export function onlyOne(operation: string, filters: Readonly<Record<string, unknown>>): void {
  if (Object.values(filters).filter((one) => one !== undefined).length > 1)
    throw invalid(
      `At most one filter is allowed for ${operation}. Use either : State, EventSourceArn, or NamePrefix.`,
    );
}

/** What EventBridge made for itself is changed by nobody else, unless by force. */
export function managed(rule: string): ServiceError {
  return new ServiceError(
    "ManagedRuleException",
    `Rule ${rule} is managed by an AWS service can only be modified if force is specified`,
  );
}

export function tooMany(message: string): ServiceError {
  return new ServiceError("LimitExceededException", message);
}

export function notFlown(operation: string, member: string): ServiceError {
  return new ServiceError("NotImplemented", `airworthy does not fly events ${operation} ${member} yet.`, {
    status: 501,
  });
}
