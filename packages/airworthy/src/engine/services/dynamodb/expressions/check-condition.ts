import { MOST_IN_OPERANDS } from "../limits.ts";
import { compareScalars, ordered } from "../values/order.ts";
import { TYPES, type Value } from "../values/value.ts";
import { literalType } from "./operands.ts";
import type { Problems } from "./problems.ts";
import { type Operand, pathText } from "./syntax.ts";

export type ConditionProblem =
  | "parentheses"
  | "unknown"
  | "misused"
  | "reserved"
  | "name"
  | "value"
  | "count"
  | "distinct"
  | "type";

/** Which problem is told when there are several. */
export const ORDER: readonly ConditionProblem[] = [
  "parentheses",
  "unknown",
  "misused",
  "reserved",
  "name",
  "value",
  "count",
  "distinct",
  "type",
];

type Found = Problems<ConditionProblem>;

const OPERANDS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

/** A function with the operands it is given. */
export function checkCall(problems: Found, name: string, args: readonly Operand[]): void {
  const wanted = Object.hasOwn(OPERANDS, name) ? OPERANDS[name] : undefined;
  if (wanted === undefined) return problems.note("unknown", `Invalid function name; function: ${name}`);
  for (const arg of args)
    if (arg.kind === "call" && arg.name !== "size")
      problems.note(
        "misused",
        `The function is not allowed to be used this way in an expression; function: ${arg.name}`,
      );
  if (args.length !== wanted)
    return problems.note(
      "count",
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`,
    );
  checkDistinct(problems, name, args);
  const first = literalType(args[0]);
  switch (name) {
    case "attribute_exists":
    case "attribute_not_exists":
      if (args[0]?.kind !== "path")
        problems.note("type", `Operator or function requires a document path; operator or function: ${name}`);
      return;
    case "begins_with":
      for (const type of args.map(literalType))
        if (type && type !== "S" && type !== "B") wrongType(problems, `operator or function: ${name}`, type);
      return;
    case "size":
      if (first === "N" || first === "BOOL" || first === "NULL")
        wrongType(problems, `operator or function: ${name}`, first);
      return;
    case "attribute_type":
      return checkTypeName(problems, args[1]);
  }
}

function checkTypeName(problems: Found, operand: Operand | undefined): void {
  const type = literalType(operand);
  if (type !== "S")
    return wrongType(
      problems,
      "operator or function: attribute_type",
      type ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}",
    );
  const named = (operand as { value: Value }).value.S as string;
  if (!(TYPES as readonly string[]).includes(named))
    problems.note(
      "type",
      `Invalid attribute type name found; type: ${named}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
    );
}

/** `=`, `<`, … and IN. */
export function checkComparison(
  problems: Found,
  operator: string,
  left: Operand,
  ...right: readonly Operand[]
): void {
  for (const one of [left, ...right])
    if (one.kind === "call" && one.name !== "size")
      problems.note(
        "misused",
        `The function is not allowed to be used this way in an expression; function: ${one.name}`,
      );
  if (operator === "IN") {
    if (right.length > MOST_IN_OPERANDS)
      problems.note(
        "count",
        `Incorrect number of operands for operator or function; operator or function: IN, number of operands: ${right.length + 1}`,
      );
    return;
  }
  checkDistinct(problems, operator, [left, ...right]);
  if (operator === "=" || operator === "<>") return;
  for (const one of [left, ...right]) {
    const type = literalType(one);
    if (type && !ordered(type)) wrongType(problems, `operator: ${operator}`, type);
  }
}

export function checkBetween(problems: Found, of: Operand, low: Operand, high: Operand): void {
  for (const one of [of, low, high]) {
    if (one.kind === "call" && one.name !== "size")
      problems.note(
        "misused",
        `The function is not allowed to be used this way in an expression; function: ${one.name}`,
      );
    const type = literalType(one);
    if (type && !ordered(type))
      wrongType(problems, type === "NULL" ? "operator or function: BETWEEN" : "operator: BETWEEN", type);
  }
  if (low.kind !== "value" || high.kind !== "value") return;
  const [lower, upper] = [literalType(low) as string, literalType(high) as string];
  const bounds = `lower bound operand: AttributeValue: ${shown(low.value)}, upper bound operand: AttributeValue: ${shown(high.value)}`;
  if (lower !== upper)
    problems.note(
      "type",
      `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`,
    );
  else if (ordered(lower) && compareScalars(low.value, high.value) > 0)
    problems.note(
      "type",
      `The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${bounds}`,
    );
}

function shown(value: Value): string {
  const [[type, content] = ["", ""]] = Object.entries(value);
  return `{${type}:${content instanceof Uint8Array ? Buffer.from(content).toString("base64") : String(content)}}`;
}

/** `a = a` is refused. */
function checkDistinct(problems: Found, operator: string, [left, right]: readonly Operand[]): void {
  if (left?.kind !== "path" || right?.kind !== "path") return;
  if (left.path.length !== right.path.length || left.path.some((step, index) => step !== right.path[index]))
    return;
  problems.note(
    "distinct",
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${pathText(left.path)}`,
  );
}

function wrongType(problems: Found, where: string, type: string): void {
  problems.note("type", `Incorrect operand type for operator or function; ${where}, operand type: ${type}`);
}
