import assert from "node:assert/strict";
import { test } from "node:test";

/*
 * What was recorded on AWS itself for LocalStack (Apache-2.0, archived 2026-03): tests/aws/services/cloudwatch and
 * tests/aws/services/cloudformation/resources/test_cloudwatch. The facts are written anew, in the words of a shop.
 * Every scenario of the recordings stands here under its name: reproduced, or missed with the reason.
 */

const reproduced: string[] = [];
const misses: string[] = [];

/** A scenario that the engine reproduces. */
export function recorded(name: string, check: () => void): void {
  reproduced.push(name);
  test(`recorded on AWS: ${name}`, check);
}

/** A scenario that it does not. */
export function missed(name: string, why: string): void {
  assert.ok(why.length > 0);
  misses.push(name);
}

/** How many of each there are; every scenario once. */
export function counted(): { readonly reproduced: number; readonly missed: number } {
  const all = [...reproduced, ...misses];
  assert.equal(new Set(all).size, all.length);
  return { reproduced: reproduced.length, missed: misses.length };
}
