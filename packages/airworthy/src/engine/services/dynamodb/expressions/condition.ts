import type { Problems } from "./problems.ts";
import { problemsIn } from "./problems.ts";
import { checkBetween, checkCall, checkComparison, type ConditionProblem, ORDER } from "./check-condition.ts";
import { type Reading, readOperand } from "./operands.ts";
import type { Scope } from "./scope.ts";
import type { Comparator, Condition, Operand } from "./syntax.ts";
import { type Cursor, cursorOver } from "./tokens.ts";

interface ConditionReading extends Reading {
  readonly cursor: Cursor;
  readonly problems: Problems<ConditionProblem>;
}

/** Either a whole condition, or an operand that a comparison may follow; in parentheses or not. */
interface Part {
  readonly condition?: Condition;
  readonly operand?: Operand;
  readonly enclosed?: boolean;
}

const COMPARATORS: readonly Comparator[] = ["=", "<>", "<=", ">=", "<", ">"];

/**
 * Reads a condition, a filter or a key condition: they have one grammar.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
 */
export function readCondition(text: string, scope: Scope): Condition {
  const reading: ConditionReading = {
    cursor: cursorOver(text),
    scope,
    problems: problemsIn<ConditionProblem>(ORDER),
  };
  const condition = conditionOf(reading, readOr(reading));
  if (reading.cursor.peek().kind !== "end") reading.cursor.fail();
  reading.problems.check();
  return condition;
}

function readOr(reading: ConditionReading): Part {
  let part = readAnd(reading);
  while (reading.cursor.take("OR")) {
    const left = conditionOf(reading, part);
    part = { condition: { kind: "or", left, right: conditionOf(reading, readAnd(reading)) } };
  }
  return part;
}

function readAnd(reading: ConditionReading): Part {
  let part = readNot(reading);
  while (reading.cursor.take("AND")) {
    const left = conditionOf(reading, part);
    part = { condition: { kind: "and", left, right: conditionOf(reading, readNot(reading)) } };
  }
  return part;
}

function readNot(reading: ConditionReading): Part {
  if (!reading.cursor.take("NOT")) return readComparison(reading);
  return { condition: { kind: "not", inner: conditionOf(reading, readNot(reading)) } };
}

function readComparison(reading: ConditionReading): Part {
  const { cursor, problems } = reading;
  const part = readPart(reading);
  if (!part.operand) return part;
  const left = part.operand;
  const comparator = COMPARATORS.find((one) => cursor.take(one));
  if (comparator) {
    const right = operandOf(reading, readPart(reading));
    checkComparison(problems, comparator, left, right);
    return { condition: { kind: "compare", comparator, left, right } };
  }
  if (cursor.take("BETWEEN")) {
    const low = operandOf(reading, readPart(reading));
    cursor.expect("AND");
    const high = operandOf(reading, readPart(reading));
    checkBetween(problems, left, low, high);
    return { condition: { kind: "between", of: left, low, high } };
  }
  if (cursor.take("IN")) {
    cursor.expect("(");
    const among = [operandOf(reading, readPart(reading))];
    while (cursor.take(",")) among.push(operandOf(reading, readPart(reading)));
    cursor.expect(")");
    checkComparison(problems, "IN", left, ...among);
    return { condition: { kind: "in", of: left, among } };
  }
  return part;
}

function readPart(reading: ConditionReading): Part {
  const { cursor, problems } = reading;
  if (cursor.take("(")) {
    const inner = readOr(reading);
    cursor.expect(")");
    if (inner.enclosed) problems.note("parentheses", "The expression has redundant parentheses;");
    return { ...inner, enclosed: true };
  }
  return { operand: readOperand(reading, (name, args) => checkCall(problems, name, args)) };
}

function conditionOf({ cursor, problems }: ConditionReading, { condition, operand }: Part): Condition {
  if (condition) return condition;
  if (operand?.kind !== "call") return cursor.fail();
  if (operand.name === "size") misused(problems, operand.name);
  return operand;
}

function operandOf({ cursor, problems }: ConditionReading, { operand }: Part): Operand {
  if (!operand) return cursor.fail();
  if (operand.kind === "call" && operand.name !== "size") misused(problems, operand.name);
  return operand;
}

function misused(problems: Problems<ConditionProblem>, name: string): void {
  problems.note(
    "misused",
    `The function is not allowed to be used this way in an expression; function: ${name}`,
  );
}
