import type { Condition, Operand } from "./syntax.ts";

/** Names of the attributes of the item that a condition looks at. */
export function attributesIn(condition: Condition): ReadonlySet<string> {
  const names = new Set<string>();
  visit(condition, names);
  return names;
}

function visit(condition: Condition, names: Set<string>): void {
  switch (condition.kind) {
    case "and":
    case "or":
      visit(condition.left, names);
      visit(condition.right, names);
      return;
    case "not":
      return visit(condition.inner, names);
    case "compare":
      return add([condition.left, condition.right], names);
    case "between":
      return add([condition.of, condition.low, condition.high], names);
    case "in":
      return add([condition.of, ...condition.among], names);
    case "call":
      return add(condition.args, names);
  }
}

function add(operands: readonly Operand[], names: Set<string>): void {
  for (const operand of operands) {
    if (operand.kind === "path") names.add(String(operand.path[0]));
    if (operand.kind === "call") add(operand.args, names);
  }
}
