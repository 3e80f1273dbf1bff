import type { ServiceError } from "../../error.ts";

const LOWER = new Set([">", ">="]);
const UPPER = new Set(["<", "<="]);

/** The operator `numeric`: one comparison, or a lower and an upper bound in this order. */
export function checkNumeric(value: unknown, fail: (what: string) => ServiceError): void {
  const terms = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const [operator, first, second, last] = terms;
  if (typeof operator !== "string")
    throw fail(`Invalid member in numeric match: ${operator === undefined ? "]" : String(operator)}`);
  if (operator !== "=" && !LOWER.has(operator) && !UPPER.has(operator))
    throw fail(`Unrecognized numeric range operator: ${operator}`);
  if (typeof first !== "number")
    throw fail(`Value of ${operator === "=" ? "equals" : operator} must be numeric`);
  if (second === undefined) return;
  if (!LOWER.has(operator)) throw fail("Too many elements in numeric expression");
  if (typeof second !== "string") throw fail(`Bad value in numeric range: ${String(second)}`);
  if (!UPPER.has(second)) throw fail(`Bad numeric range operator: ${second}`);
  if (typeof last !== "number") throw fail(`Value of ${second} must be numeric`);
  if (first >= last) throw fail("Bottom must be less than top");
  if (terms.length > 4) throw fail("Too many terms in numeric range expression");
}
