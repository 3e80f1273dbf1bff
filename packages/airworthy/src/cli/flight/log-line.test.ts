import assert from "node:assert/strict";
import { test } from "node:test";
import { paintFor } from "../../report/terminal-text.ts";
import { hintFor, isPlatform, read, requestIn, shown } from "./log-line.ts";

const ID = "8f5d0c1e-3c8f-4787-89ab-67b12a9d3f81";
const plain = (message: string) => shown(read(message), paintFor(false));

test("a line of Node's runtime is its level and its words", () => {
  const line = `2026-11-23T10:00:00.000Z\t${ID}\tINFO\tpacked 7\nof 9`;
  assert.equal(requestIn(line), ID);
  assert.deepEqual(plain(line), ["INFO  packed 7", "      of 9"]);
});

test("a JSON line is its level and its words", () => {
  const line = JSON.stringify({ timestamp: "…", level: "WARN", requestId: ID, message: { late: 3 } });
  assert.equal(requestIn(line), ID);
  assert.deepEqual(plain(line), ['WARN  {"late":3}']);
});

test("of an error the frames of the function are kept, not those of the runtime", () => {
  const error = {
    errorType: "TypeError",
    errorMessage: "no e-mail",
    stack: [
      "TypeError: no e-mail",
      "    at handler (/shop/thanks.mjs:5:3)",
      "    at run (/x/node_modules/ric.mjs:1:1)",
    ],
  };
  const line = `2026-11-23T10:00:00.000Z\t${ID}\tERROR\tInvoke Error \t${JSON.stringify(error)}`;
  assert.deepEqual(plain(line), ["ERROR TypeError: no e-mail", "        at handler (/shop/thanks.mjs:5:3)"]);
});

test("so it is in the format JSON", () => {
  const message = {
    errorType: "TypeError",
    errorMessage: "no e-mail",
    stackTrace: ["TypeError: no e-mail", "    at handler (/shop/thanks.mjs:5:3)"],
  };
  assert.deepEqual(plain(JSON.stringify({ level: "ERROR", requestId: ID, message })), [
    "ERROR TypeError: no e-mail",
    "        at handler (/shop/thanks.mjs:5:3)",
  ]);
});

test("other lines are shown as they are, long ones cut and counted", () => {
  assert.deepEqual(plain("half a { line"), ["half a { line"]);
  assert.equal(plain("line\n".repeat(30)).at(-1), "… 10 more lines");
});

test("what Lambda writes itself is told apart", () => {
  for (const line of [
    `START RequestId: ${ID} Version: 1`,
    "INIT_START Runtime Version: nodejs:24",
    '{"time":"…","type":"platform.report"}',
  ])
    assert.ok(isPlatform(line), line);
  assert.ok(!isPlatform("STARTED"));
});

test("what a function writes does not steer the terminal", () => {
  assert.deepEqual(plain("\u001B[2J\u001B]0;pwned\u0007all\r gone\u0000"), ["all gone"]);
});

test("an SDK that AWS brings and the project does not is told how to be had", () => {
  assert.match(
    String(hintFor("Cannot find package '@aws-sdk/client-sns' imported from src/orders.mjs")),
    /npm install --save-dev @aws-sdk\/client-sns$/,
  );
  assert.equal(hintFor("Cannot find package 'lodash'"), undefined);
});
