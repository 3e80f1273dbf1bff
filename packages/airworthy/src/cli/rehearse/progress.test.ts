import assert from "node:assert/strict";
import { it } from "node:test";
import type { Io } from "../command.ts";
import { progressOn } from "./progress.ts";

function drawn(isTerminal: boolean, instants: readonly number[]): string[] {
  const said: string[] = [];
  const io = { isTerminal, columns: 60, err: (text: string) => void said.push(text) } as unknown as Io;
  const clock = [0, ...instants][Symbol.iterator]();
  const progress = progressOn(io, 4, "functions", () => clock.next().value ?? Infinity);
  for (let done = 1; done <= instants.length; done++) progress.at(done);
  progress.end();
  return said;
}

it("long work shows a bar, and takes it away at the end", () => {
  const said = drawn(true, [100, 900, 950, 1800]);
  assert.deepEqual(said.slice(0, 2), [
    `\r${"█".repeat(12)}${"░".repeat(12)} functions 2 of 4`,
    `\r${"█".repeat(24)} functions 4 of 4`,
  ]);
  assert.match(said[2] ?? "", /^\r {59}\r$/);
});

it("short work shows none", () => assert.deepEqual(drawn(true, [10, 20]), []));

it("neither does a pipe", () => assert.deepEqual(drawn(false, [1000, 2000]), []));
