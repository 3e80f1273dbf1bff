import { invalid } from "../errors.ts";
import { type Operand, type Operator, regexOperand, textOperand } from "./operand.ts";

/** Conditions joined by `&&` and `||`, in what a service-specific reader makes of each. */
export type Expression<Leaf> =
  | { readonly all: readonly Expression<Leaf>[] }
  | { readonly any: readonly Expression<Leaf>[] }
  | { readonly leaf: Leaf };

/** A place in a pattern that moves on as it is read. */
export interface Cursor {
  readonly text: string;
  at: number;
}

export function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? "")) cursor.at++;
}

/** Moves over a text if it comes next. */
export function takes(cursor: Cursor, text: string): boolean {
  skipSpace(cursor);
  if (!cursor.text.startsWith(text, cursor.at)) return false;
  cursor.at += text.length;
  return true;
}

/** `&&` binds closer than `||`; parentheses closer than both. */
export function readExpression<Leaf>(cursor: Cursor, readLeaf: (cursor: Cursor) => Leaf): Expression<Leaf> {
  const any = [readAll(cursor, readLeaf)];
  while (takes(cursor, "||")) any.push(readAll(cursor, readLeaf));
  return any.length === 1 ? (any[0] as Expression<Leaf>) : { any };
}

function readAll<Leaf>(cursor: Cursor, readLeaf: (cursor: Cursor) => Leaf): Expression<Leaf> {
  const all = [readOne(cursor, readLeaf)];
  while (takes(cursor, "&&")) all.push(readOne(cursor, readLeaf));
  return all.length === 1 ? (all[0] as Expression<Leaf>) : { all };
}

function readOne<Leaf>(cursor: Cursor, readLeaf: (cursor: Cursor) => Leaf): Expression<Leaf> {
  if (!takes(cursor, "(")) return { leaf: readLeaf(cursor) };
  const inner = readExpression(cursor, readLeaf);
  if (!takes(cursor, ")")) throw invalid("Invalid filter pattern");
  return inner;
}

export function holds<Leaf>(expression: Expression<Leaf>, test: (leaf: Leaf) => boolean): boolean {
  if ("all" in expression) return expression.all.every((one) => holds(one, test));
  if ("any" in expression) return expression.any.some((one) => holds(one, test));
  return test(expression.leaf);
}

export function leavesOf<Leaf>(expression: Expression<Leaf>): readonly Leaf[] {
  if ("leaf" in expression) return [expression.leaf];
  return ("all" in expression ? expression.all : expression.any).flatMap(leavesOf);
}

export function readOperator(cursor: Cursor): Operator {
  for (const operator of ["!=", "<=", ">=", "=", "<", ">"] as const)
    if (takes(cursor, operator)) return operator;
  throw invalid("Invalid filter pattern");
}

const VALUE = /"((?:[^"\\]|\\.)*)"|%((?:[^%\\]|\\.)*)%|([^\s"(){}&|,[\]]+)/y;

/** A word, a text in quotes or a regular expression. */
export function readOperand(cursor: Cursor): Operand {
  skipSpace(cursor);
  VALUE.lastIndex = cursor.at;
  const found = VALUE.exec(cursor.text);
  if (!found) throw invalid("Invalid filter pattern");
  cursor.at += found[0].length;
  const [, quoted, regex, word] = found;
  if (regex !== undefined) return regexOperand(regex);
  return quoted === undefined
    ? textOperand(word ?? "", false)
    : textOperand(quoted.replaceAll(/\\(.)/g, "$1"), true);
}
