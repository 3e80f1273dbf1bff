import { ServiceError } from "../../error.ts";
import { isAddress } from "../../patterns/cidr.ts";
import { invalid } from "./errors.ts";
import type { Scope } from "./filter.ts";
import { LARGEST_FILTER_NUMBER, MOST_FILTER_COMBINATIONS, MOST_FILTER_KEYS } from "./limits.ts";
import { checkNumeric } from "./numeric-check.ts";

type Policy = Readonly<Record<string, unknown>>;

/**
 * Throws what SNS says of a filter policy it cannot take. `prefix` is where it came from: `Attributes Reason: ` when
 * subscribing, nothing when it is set later.
 *
 * Source: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function checkFilterPolicy(text: string, scope: Scope, prefix: string): Policy {
  const fail = (what: string): ServiceError => invalid(`${prefix}FilterPolicy: ${what}`);
  const policy = parsed(text);
  if (!policy) throw fail("failed to parse JSON.");
  if (Object.keys(policy).length > MOST_FILTER_KEYS)
    throw fail(`Filter policy can not have more than ${MOST_FILTER_KEYS} keys`);
  let combinations = 1;
  const walk = (level: Policy, depth: number): void => {
    for (const [key, value] of Object.entries(level)) {
      if (key === "$or" && Array.isArray(value) && value.length > 1) {
        for (const one of value) walk(one as Policy, depth);
      } else if (Array.isArray(value)) {
        if (value.length === 0) throw fail("Empty arrays are not allowed");
        combinations *= value.length * depth;
        for (const condition of value) checkCondition(condition, fail);
      } else if (typeof value === "object" && value !== null) {
        if (scope === "MessageAttributes")
          throw invalid("Filter policy scope MessageAttributes does not support nested filter policy");
        walk(value as Policy, depth + 1);
      } else throw fail(`"${key}" must be an object or an array`);
    }
  };
  walk(policy, 1);
  if (combinations > MOST_FILTER_COMBINATIONS) throw fail("Filter policy is too complex");
  return policy;
}

type Fail = (what: string) => ServiceError;

function checkCondition(condition: unknown, fail: Fail): void {
  if (typeof condition === "number" && Math.abs(condition) > LARGEST_FILTER_NUMBER)
    // SNS breaks on such a number, and says no more than that.
    throw new ServiceError("InternalError", "Unknown Error", { status: 500 });
  if (condition === null || typeof condition !== "object") return;
  if (Array.isArray(condition)) throw fail("Match value must be String, number, true, false, or null");
  const entries = Object.entries(condition);
  if (entries.length !== 1) throw fail("Only one key allowed in match expression");
  const [operator, value] = entries[0] as [string, unknown];
  checkOperator(operator, value, fail);
}

function checkOperator(operator: string, value: unknown, fail: Fail): void {
  switch (operator) {
    case "prefix":
    case "suffix":
    case "wildcard":
    case "equals-ignore-case":
      if (typeof value !== "string") throw fail(`${operator} match pattern must be a string`);
      return;
    case "cidr":
      return checkCidr(value, fail);
    case "exists":
      if (typeof value !== "boolean") throw fail("exists match pattern must be either true or false.");
      return;
    case "numeric":
      return checkNumeric(value, fail);
    case "anything-but":
      return checkAnythingBut(value, fail);
    default:
      throw fail(`Unrecognized match type ${operator}`);
  }
}

function checkAnythingBut(value: unknown, fail: Fail): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return;
  const [operator = "", pattern] = Object.entries(value)[0] ?? [];
  if (operator !== "prefix") throw fail(`Unsupported anything-but pattern: ${operator}`);
  if (typeof pattern !== "string") throw fail("prefix match pattern must be a string");
}

function checkCidr(value: unknown, fail: Fail): void {
  // SNS speaks of a prefix here, too.
  if (typeof value !== "string") throw fail("prefix match pattern must be a string");
  const [network = "", bits, ...others] = value.split("/");
  if (bits === undefined || others.length > 0) throw fail("Malformed CIDR, one '/' required");
  if (!/^\d+$/.test(bits)) throw fail("Malformed CIDR, mask bits must be an integer");
  if (!isAddress(network)) throw fail(`Nonstandard IP address: ${network}`);
}

function parsed(text: string): Policy | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Policy)
      : undefined;
  } catch {
    return undefined;
  }
}
