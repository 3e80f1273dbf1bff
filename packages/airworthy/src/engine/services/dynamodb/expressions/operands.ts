import { type Type, typeOf, type Value } from "../values/value.ts";
import type { Problems } from "./problems.ts";
import { reserved } from "./reserved.ts";
import type { Scope } from "./scope.ts";
import type { Assigned, Operand, Path } from "./syntax.ts";
import type { Cursor } from "./tokens.ts";

export type OperandProblem = "reserved" | "name" | "value";

/** What reading paths and values needs. */
export interface Reading {
  readonly cursor: Cursor;
  readonly scope: Scope;
  readonly problems: Problems<OperandProblem>;
}

/** `a`, `#a.b[3]` */
export function readPath(reading: Reading): Path {
  const { cursor } = reading;
  const path: (string | number)[] = [readName(reading)];
  for (;;) {
    if (cursor.take(".")) path.push(readName(reading));
    else if (cursor.take("[")) {
      if (cursor.peek().kind !== "number") cursor.fail();
      path.push(Number(cursor.next().text));
      cursor.expect("]");
    } else return path;
  }
}

function readName({ cursor, scope, problems }: Reading): string {
  const { kind, text } = cursor.peek();
  if (kind === "name") {
    cursor.next();
    if (reserved(text))
      problems.note("reserved", `Attribute name is a reserved keyword; reserved keyword: ${text}`);
    return text;
  }
  if (kind !== "placeholder") cursor.fail();
  cursor.next();
  const name = scope.name(text);
  if (name === undefined)
    problems.note(
      "name",
      `An expression attribute name used in the document path is not defined; attribute name: ${text}`,
    );
  return name ?? text;
}

export function readValue({ cursor, scope, problems }: Reading): Value {
  if (cursor.peek().kind !== "value") cursor.fail();
  const { text } = cursor.next();
  const value = scope.value(text);
  if (value === undefined)
    problems.note(
      "value",
      `An expression attribute value used in expression is not defined; attribute value: ${text}`,
    );
  return value ?? { NULL: true };
}

/** A path, a value, or a function of those. */
export function readOperand(
  reading: Reading,
  onCall: (name: string, args: readonly Operand[]) => void,
  readArgument: () => Operand = () => readOperand(reading, onCall),
): Operand {
  const { cursor } = reading;
  const { kind, text } = cursor.peek();
  if (kind === "value") return { kind: "value", value: readValue(reading) };
  if (kind !== "name" || cursor.after().text !== "(") return { kind: "path", path: readPath(reading) };
  cursor.next();
  cursor.expect("(");
  const args = [readArgument()];
  while (cursor.take(",")) args.push(readArgument());
  cursor.expect(")");
  onCall(text, args);
  return { kind: "call", name: text, args };
}

/** The type a value has that the request itself gives; of an attribute nobody knows it yet. */
export function literalType(operand: Assigned | undefined): Type | undefined {
  return operand?.kind === "value" ? typeOf(operand.value) : undefined;
}
