import { invalid } from "../errors.ts";
import {
  addDecimals,
  type Decimal,
  formatDecimal,
  negated,
  outOfRange,
  parseDecimal,
} from "../values/decimal.ts";
import { sortableBytes } from "../values/order.ts";
import { type Item, member, setMember, typeOf, type Value } from "../values/value.ts";
import { valueAt } from "./evaluate.ts";
import { type Branch, branch, plant } from "./paths.ts";
import type { Action, Assigned } from "./syntax.ts";

const WRONG_TYPE = "An operand in the update expression has an incorrect data type";
const WRONG_PATH = "The document path provided in the update expression is invalid for update";
const NOT_THERE = "The provided expression refers to an attribute that does not exist in the item";

/** What becomes of the value at one place: `undefined` takes it away. */
type Change = (old: Value | undefined) => Value | undefined;

/** The item after all actions; each of them sees the item as it was before. */
export function applied(item: Item, actions: readonly Action[]): Item {
  const root: Branch<Change> = branch();
  for (const action of actions) plant(root, action.path, changeOf(action, item));
  return changedMap(item, root);
}

function changeOf(action: Action, item: Item): Change {
  switch (action.kind) {
    case "SET": {
      const value = assigned(action.to, item);
      return () => value;
    }
    case "REMOVE":
      return () => undefined;
    case "ADD":
      return (old) => added(old, action.value);
    case "DELETE":
      return (old) => without(old, action.value);
  }
}

function assigned(to: Assigned, item: Item): Value {
  switch (to.kind) {
    case "value":
      return to.value;
    case "path": {
      const found = valueAt(item, to.path);
      if (!found) throw invalid(NOT_THERE);
      return found;
    }
    case "call": {
      const [first, second] = to.args as readonly [Assigned, Assigned];
      if (to.name === "if_not_exists")
        return (first.kind === "path" && valueAt(item, first.path)) || assigned(second, item);
      const [head, tail] = [assigned(first, item).L, assigned(second, item).L];
      if (!head || !tail) throw invalid(WRONG_TYPE);
      return { L: [...head, ...tail] };
    }
    default: {
      const [left, right] = [assigned(to.left, item), assigned(to.right, item)];
      return sum(left, right, to.kind === "-");
    }
  }
}

function sum(left: Value, right: Value, minus = false): Value {
  if (left.N === undefined || right.N === undefined) throw invalid(WRONG_TYPE);
  const other = parseDecimal(right.N) as Decimal;
  const result = addDecimals(parseDecimal(left.N) as Decimal, minus ? negated(other) : other);
  const problem = outOfRange(result);
  if (problem) throw invalid(problem);
  return { N: formatDecimal(result) };
}

/** ADD: sums numbers, unites sets. */
function added(old: Value | undefined, value: Value): Value {
  if (!old) return value;
  if (value.N !== undefined) return sum(old, value);
  if (typeOf(old) !== typeOf(value)) throw invalid(WRONG_TYPE);
  if (value.SS) return { SS: [...new Set([...(old.SS ?? []), ...value.SS])] };
  if (value.NS) return { NS: [...new Set([...(old.NS ?? []), ...value.NS])] };
  const known = new Set((old.BS ?? []).map(sortableBytes));
  return {
    BS: [...(old.BS ?? []), ...(value.BS ?? []).filter((one) => !known.has(sortableBytes(one)))],
  };
}

/** DELETE: takes elements out of a set; a set without elements is gone. */
function without(old: Value | undefined, value: Value): Value | undefined {
  if (!old) return undefined;
  if (typeOf(old) !== typeOf(value)) throw invalid(WRONG_TYPE);
  if (old.BS) {
    const gone = new Set((value.BS ?? []).map(sortableBytes));
    const left = old.BS.filter((one) => !gone.has(sortableBytes(one)));
    return left.length > 0 ? { BS: left } : undefined;
  }
  const gone = new Set(value.SS ?? value.NS);
  const left = (old.SS ?? old.NS ?? []).filter((one) => !gone.has(one));
  if (left.length === 0) return undefined;
  return old.SS ? { SS: left } : { NS: left };
}

function changed(old: Value | undefined, at: Branch<Change>): Value | undefined {
  if (at.leaf) return at.leaf(old);
  if (at.names.size > 0 && old?.M) return { M: changedMap(old.M, at) };
  if (at.indexes.size > 0 && old?.L) return { L: changedList(old.L, at) };
  throw invalid(WRONG_PATH);
}

function changedMap(old: Item, { names }: Branch<Change>): Item {
  const map: Record<string, Value> = { ...old };
  for (const [name, below] of names) {
    const value = changed(member(old, name), below);
    if (value) setMember(map, name, value);
    else delete map[name];
  }
  return map;
}

/** What is put beyond the end comes at the end, in the order of the indexes. */
function changedList(old: readonly Value[], { indexes }: Branch<Change>): Value[] {
  const list: (Value | undefined)[] = [...old];
  const beyond: Value[] = [];
  for (const [index, below] of [...indexes].sort(([a], [b]) => a - b)) {
    const value = changed(old[index], below);
    if (index < old.length) list[index] = value;
    else if (value) beyond.push(value);
  }
  return [...list, ...beyond].filter((value) => value !== undefined);
}
