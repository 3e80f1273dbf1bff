import type { Value } from "../values/value.ts";

/*
 * What expressions say, names and values already filled in.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
 */

/** `orders[2].price` is `["orders", 2, "price"]`. */
export type Path = readonly (string | number)[];

export type Operand =
  | { readonly kind: "path"; readonly path: Path }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Operand[] };

export type Comparator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Condition =
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly inner: Condition }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "between"; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Operand[] };

/** The right side of a SET. */
export type Assigned =
  | Operand
  | { readonly kind: "+" | "-"; readonly left: Assigned; readonly right: Assigned };

export type Action =
  | { readonly kind: "SET"; readonly path: Path; readonly to: Assigned }
  | { readonly kind: "REMOVE"; readonly path: Path }
  | { readonly kind: "ADD" | "DELETE"; readonly path: Path; readonly value: Value };

/** As error messages write paths: `[orders, [2], price]`. */
export function pathText(path: Path): string {
  return `[${path.map((step) => (typeof step === "number" ? `[${step}]` : step)).join(", ")}]`;
}
