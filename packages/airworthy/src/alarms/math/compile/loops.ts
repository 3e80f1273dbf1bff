import type { Operator } from "../tree.ts";

/** A column of values, one a period; NaN where there is none. */
export type Column = Float64Array;

type Loop = (left: Column, right: Column, out: Column, count: number) => void;

/**
 * Loops over columns, one for each operator: a loop that calls a function for each point is five times slower. What is
 * not finite is no datapoint; `x - x` is 0 for finite numbers only.
 */
export const LOOPS: Readonly<Record<Operator, Loop>> = {
  "+": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(left[i]! + right[i]!);
  },
  "-": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(left[i]! - right[i]!);
  },
  "*": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(left[i]! * right[i]!);
  },
  "/": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(left[i]! / right[i]!);
  },
  "^": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = finite(left[i]! ** right[i]!);
  },
  "==": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i] === right[i]);
  },
  "!=": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! !== right[i]!);
  },
  "<": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! < right[i]!);
  },
  ">": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! > right[i]!);
  },
  "<=": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! <= right[i]!);
  },
  ">=": (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! >= right[i]!);
  },
  AND: (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! !== 0 && right[i]! !== 0);
  },
  OR: (left, right, out, count) => {
    for (let i = 0; i < count; i++) out[i] = truth(left[i]!, right[i]!, left[i]! !== 0 || right[i]! !== 0);
  },
};

/** Where only one of two series has a value, the other one gets 0. */
export function meet(left: Column, right: Column, one: Column, other: Column, count: number): void {
  for (let i = 0; i < count; i++) {
    const a = left[i]!;
    const b = right[i]!;
    one[i] = a === a ? a : b === b ? 0 : Number.NaN;
    other[i] = b === b ? b : a === a ? 0 : Number.NaN;
  }
}

export function finite(value: number): number {
  return value - value === 0 ? value : Number.NaN;
}

function truth(left: number, right: number, holds: boolean): number {
  return left === left && right === right ? (holds ? 1 : 0) : Number.NaN;
}
