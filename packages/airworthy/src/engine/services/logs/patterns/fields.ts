import { invalid } from "../errors.ts";
import { REGEX_OF_PATTERN } from "../limits.ts";
import {
  type Cursor,
  type Expression,
  holds,
  leavesOf,
  readExpression,
  readOperand,
  readOperator,
  skipSpace,
  takes,
} from "./condition.ts";
import { compares, type Operand, type Operator } from "./operand.ts";
import type { Match, Pattern } from "./match.ts";

interface Leaf {
  readonly operator: Operator;
  readonly operand: Operand;
}

/** One field by its place. The ellipsis stands for any number of them. */
interface Field {
  readonly name: string;
  readonly condition?: Expression<Leaf>;
}

const ELLIPSIS = "...";
const NAME = /[A-Za-z0-9_.-]*/y;

/** `[ip, user, ..., status_code = 4*, bytes > 1000]` */
export function fieldsPattern(text: string): Pattern {
  const fields = read(text);
  const regexes = fields
    .flatMap(({ condition }) => (condition ? leavesOf(condition) : []))
    .filter(({ operand }) => operand.isRegex).length;
  const rest = fields.findIndex(({ name }) => name === ELLIPSIS);
  if (regexes > REGEX_OF_PATTERN || fields.filter(({ name }) => name === ELLIPSIS).length > 1)
    throw invalid("Invalid filter pattern");
  return {
    regexes,
    match(message) {
      const values = fieldsIn(message);
      const missing = values.length - (fields.length - (rest < 0 ? 0 : 1));
      if (missing < 0 || (rest < 0 && missing > 0)) return undefined;
      const placed = new Map<string, string>();
      for (const [index, field] of fields.entries()) {
        if (index === rest) continue;
        const at = rest >= 0 && index > rest ? index - 1 + missing : index;
        const value = values[at] ?? "";
        if (
          field.condition &&
          !holds(field.condition, ({ operator, operand }) => compares(value, operator, operand))
        )
          return undefined;
        placed.set(field.name === "" ? String(at + 1) : field.name, value);
      }
      return matchOf(placed);
    },
  };
}

function read(text: string): Field[] {
  const cursor: Cursor = { text, at: 1 };
  const fields: Field[] = [];
  do fields.push(readField(cursor));
  while (takes(cursor, ","));
  if (!takes(cursor, "]")) throw invalid("Invalid filter pattern");
  skipSpace(cursor);
  if (cursor.at < text.length) throw invalid("Invalid filter pattern");
  return fields;
}

function readField(cursor: Cursor): Field {
  const start = { ...cursor };
  const name = readName(start);
  skipSpace(start);
  const next = start.text[start.at];
  if (next === "," || next === "]") {
    cursor.at = start.at;
    return { name };
  }
  if (name === "" && next !== "(") throw invalid("Invalid filter pattern");
  let named = "";
  const condition = readExpression(cursor, (at): Leaf => {
    const one = readName(at);
    if (one === "" || (named !== "" && one !== named)) throw invalid("Invalid filter pattern");
    named = one;
    return { operator: readOperator(at), operand: readOperand(at) };
  });
  return { name: named, condition };
}

function readName(cursor: Cursor): string {
  skipSpace(cursor);
  NAME.lastIndex = cursor.at;
  const [name = ""] = NAME.exec(cursor.text) ?? [];
  cursor.at += name.length;
  return name;
}

/** What stands in quotes or brackets is one field, without them. */
export function fieldsIn(message: string): string[] {
  return (message.match(/"[^"]*"|\[[^\]]*\]|\S+/g) ?? []).map((field) =>
    /^(?:".*"|\[.*\])$/s.test(field) ? field.slice(1, -1) : field,
  );
}

function matchOf(placed: ReadonlyMap<string, string>): Match {
  return {
    value: (selector) => placed.get(selector.replace(/^\$/, "")),
    extracted: () => Object.fromEntries([...placed].map(([name, value]) => [`$${name}`, value])),
  };
}
