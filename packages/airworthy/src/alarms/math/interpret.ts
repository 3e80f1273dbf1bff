import type { Context } from "./context.ts";
import { MathError } from "./errors.ts";
import { arrayOf } from "./functions/arrays.ts";
import { FUNCTIONS } from "./functions/index.ts";
import { negate, operate } from "./operators.ts";
import type { Call, Expression } from "./tree.ts";
import { scalar, type Value } from "./values.ts";

/**
 * The value of an expression.
 *
 * @param ids Values of the metrics and expressions it may name.
 * @throws MathError
 */
export function interpret(
  expression: Expression,
  ids: (id: string, at: number) => Value,
  context: Context,
): Value {
  const within = (part: Expression): Value => interpret(part, ids, context);
  switch (expression.kind) {
    case "number":
      return scalar(expression.value);
    case "text":
      return { kind: "text", text: expression.text };
    case "word":
      return { kind: "word", word: expression.word };
    case "id":
      return ids(expression.id, expression.at);
    case "array":
      return arrayOf(expression.items.map(within), expression.at);
    case "minus":
      return negate(within(expression.operand), expression.at);
    case "binary":
      return operate(expression.operator, within(expression.left), within(expression.right), expression.at);
    case "call":
      return functionOf(expression).work(expression.args.map(within), expression, context);
  }
}

/** The function of a call whose number of arguments is right. */
export function functionOf(call: Call) {
  const found = FUNCTIONS.get(call.name);
  if (!found) throw new MathError("UnknownFunction", `Function '${call.name}' not found`, call.at);
  const { least, most } = found;
  const count = call.args.length;
  if (count < least || count > most)
    throw new MathError(
      "WrongCount",
      `${call.name} takes ${least === most ? least : `${least} to ${most}`} arguments, not ${count}.`,
      call.at,
    );
  return found;
}
