import type { Problems } from "./problems.ts";
import { problemsIn } from "./problems.ts";
import { literalType, type Reading, readOperand, readPath, readValue } from "./operands.ts";
import { collision } from "./paths.ts";
import { typeOf } from "../values/value.ts";
import type { Scope } from "./scope.ts";
import type { Action, Assigned, Operand } from "./syntax.ts";
import { cursorOver } from "./tokens.ts";

const ORDER = [
  "reserved",
  "unknown",
  "section",
  "name",
  "value",
  "overlap",
  "conflict",
  "operand",
  "count",
  "type",
] as const;
type UpdateProblem = (typeof ORDER)[number];

interface UpdateReading extends Reading {
  readonly problems: Problems<UpdateProblem>;
}

const SECTIONS = ["SET", "REMOVE", "ADD", "DELETE"] as const;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html */
export function readUpdate(text: string, scope: Scope): readonly Action[] {
  const problems = problemsIn<UpdateProblem>(ORDER);
  const reading: UpdateReading = { cursor: cursorOver(text), scope, problems };
  const { cursor } = reading;
  const actions: Action[] = [];
  const seen = new Set<string>();
  do {
    const section = SECTIONS.find((one) => cursor.take(one));
    if (!section) return cursor.fail();
    if (seen.has(section))
      problems.note("section", `The "${section}" section can only be used once in an update expression;`);
    seen.add(section);
    do actions.push(readAction(reading, section));
    while (cursor.take(","));
  } while (cursor.peek().kind !== "end");
  const clash = collision(actions.map(({ path }) => path));
  if (clash) problems.note(clash.kind, clash.message);
  problems.check();
  return actions;
}

function readAction(reading: UpdateReading, kind: Action["kind"]): Action {
  const path = readPath(reading);
  if (kind === "REMOVE") return { kind, path };
  if (kind === "SET") {
    reading.cursor.expect("=");
    return { kind, path, to: readAssigned(reading) };
  }
  const value = readValue(reading);
  checkAdded(reading.problems, kind, typeOf(value));
  return { kind, path, value };
}

function readAssigned(reading: UpdateReading): Assigned {
  const left = readTerm(reading);
  const { cursor, problems } = reading;
  const kind = cursor.take("+") ? "+" : cursor.take("-") ? "-" : undefined;
  if (!kind) return left;
  const right = readTerm(reading);
  for (const one of [left, right]) checkType(problems, kind, literalType(one), "N");
  return { kind, left, right };
}

function readTerm(reading: UpdateReading): Assigned {
  const { cursor, problems } = reading;
  if (cursor.take("(")) {
    const inner = readAssigned(reading);
    cursor.expect(")");
    return inner;
  }
  return readOperand(reading, (name, args) => checkCall(problems, name, args));
}

function checkCall(problems: Problems<UpdateProblem>, name: string, args: readonly Operand[]): void {
  if (name !== "if_not_exists" && name !== "list_append")
    return problems.note("unknown", `Invalid function name; function: ${name}`);
  if (args.length !== 2)
    return problems.note(
      "count",
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${args.length}`,
    );
  if (name === "list_append") for (const arg of args) checkType(problems, name, literalType(arg), "L");
  else if (args[0]?.kind !== "path")
    problems.note("type", `Operator or function requires a document path; operator or function: ${name}`);
}

function checkType(
  problems: Problems<UpdateProblem>,
  operator: string,
  type: string | undefined,
  wanted: string,
): void {
  if (type && type !== wanted)
    problems.note(
      "type",
      `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
    );
}

/** As this one message writes types. */
const LONG: Readonly<Record<string, string>> = {
  S: "STRING",
  N: "NUMBER",
  B: "BINARY",
  NULL: "NULL",
  BOOL: "BOOLEAN",
  L: "LIST",
  M: "MAP",
};

/** ADD takes a number or a set, DELETE a set. */
function checkAdded(problems: Problems<UpdateProblem>, operator: "ADD" | "DELETE", type: string): void {
  const long = LONG[type];
  if (long && !(operator === "ADD" && type === "N"))
    problems.note(
      "operand",
      `Incorrect operand type for operator or function; operator: ${operator}, operand type: ${long}`,
    );
}
