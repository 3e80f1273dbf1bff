import type { Operator } from "../tree.ts";

/** A column of values, one a period; NaN where there is none. */
export type Column = Float64Array;

/** `meet`: both are series, and where only one of them has a value, the other counts as 0. */
type Loop = (left: Column, right: Column, meet: boolean, out: Column, count: number) => void;

/**
 * Loops over columns, one for each operator: a loop that calls a function for each point is five times slower. What is
 * not finite is no datapoint; `x - x` is 0 for finite numbers only.
 */
export const LOOPS: Readonly<Record<Operator, Loop>> = {
  "+": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = finite(x + y);
    }
  },
  "-": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = finite(x - y);
    }
  },
  "*": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = finite(x * y);
    }
  },
  "/": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = finite(x / y);
    }
  },
  "^": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = finite(x ** y);
    }
  },
  "==": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x === y);
    }
  },
  "!=": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x !== y);
    }
  },
  "<": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x < y);
    }
  },
  ">": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x > y);
    }
  },
  "<=": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x <= y);
    }
  },
  ">=": (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x >= y);
    }
  },
  AND: (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x !== 0 && y !== 0);
    }
  },
  OR: (left, right, meet, out, count) => {
    for (let i = 0; i < count; i++) {
      const x = or0(left[i]!, right[i]!, meet);
      const y = or0(right[i]!, left[i]!, meet);
      out[i] = truth(x, y, x !== 0 || y !== 0);
    }
  },
};

function or0(value: number, other: number, meet: boolean): number {
  return value !== value && meet && other === other ? 0 : value;
}

export function finite(value: number): number {
  return value - value === 0 ? value : Number.NaN;
}

function truth(left: number, right: number, holds: boolean): number {
  return left === left && right === right ? (holds ? 1 : 0) : Number.NaN;
}
