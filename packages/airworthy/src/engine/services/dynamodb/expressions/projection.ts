import { invalid } from "../errors.ts";
import { type Item, member, setMember, type Value } from "../values/value.ts";
import { type OperandProblem, readPath, type Reading } from "./operands.ts";
import { type Branch, branch, collision, plant } from "./paths.ts";
import { problemsIn } from "./problems.ts";
import type { Scope } from "./scope.ts";
import type { Path } from "./syntax.ts";
import { cursorOver } from "./tokens.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html */
export function readProjection(text: string, scope: Scope): readonly Path[] {
  const problems = problemsIn<OperandProblem>(["reserved", "name", "value"]);
  const reading: Reading = { cursor: cursorOver(text), scope, problems };
  const paths = [readPath(reading)];
  while (reading.cursor.take(",")) paths.push(readPath(reading));
  if (reading.cursor.peek().kind !== "end") reading.cursor.fail();
  problems.check();
  const clash = collision(paths);
  if (clash) throw invalid(clash.message);
  return paths;
}

export type Projection = Branch<true>;

export function projectionOf(paths: readonly Path[]): Projection {
  const root: Projection = branch();
  for (const path of paths) plant(root, path, true);
  return root;
}

/** What is at the paths, in the same nesting; elements of lists move together. */
export function projected(item: Item, projection: Projection): Item {
  const result: Record<string, Value> = {};
  for (const [name, below] of projection.names) {
    const value = member(item, name);
    const part = value && partOf(value, below);
    if (part) setMember(result, name, part);
  }
  return result;
}

function partOf(value: Value, at: Projection): Value | undefined {
  if (at.leaf) return value;
  if (value.M) {
    const map = projected(value.M, at);
    return Object.keys(map).length > 0 ? { M: map } : undefined;
  }
  const list: Value[] = [];
  for (const [index, below] of [...at.indexes].sort(([a], [b]) => a - b)) {
    const element = value.L?.[index];
    const part = element && partOf(element, below);
    if (part) list.push(part);
  }
  return list.length > 0 ? { L: list } : undefined;
}
