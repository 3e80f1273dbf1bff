import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { ServiceError } from "../../../error.ts";
import { patternOf } from "./pattern.ts";

/** Examples of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
const matching = (pattern: string, messages: readonly string[]): string[] =>
  messages.filter((message) => patternOf(pattern).match(message));

const ERRORS = [
  "[ERROR 400] BAD REQUEST",
  "[ERROR 401] UNAUTHORIZED REQUEST",
  "[ERROR 419] MISSING ARGUMENTS",
  "[ERROR 420] INVALID ARGUMENTS",
];

test("terms have to be there, those with a minus must not", () => {
  assert.deepEqual(matching("ERROR ARGUMENTS", ERRORS), ERRORS.slice(2));
  assert.deepEqual(matching("ERROR -ARGUMENTS", ERRORS), ERRORS.slice(0, 2));
  assert.deepEqual(matching('-"INVALID ARGUMENTS"', ERRORS), ERRORS.slice(0, 3));
  assert.deepEqual(matching("error", ERRORS), []);
});

test("of optional terms one suffices, and beside others they mean nothing", () => {
  assert.deepEqual(matching("?UNAUTHORIZED ?MISSING", ERRORS), ERRORS.slice(1, 3));
  const requests = ["[INFO] REQUEST FAILED", "[WARN] UNAUTHORIZED REQUEST", "[ERROR] 400 BAD REQUEST"];
  assert.deepEqual(matching("?ERROR ?ARGUMENTS REQUEST", requests), requests);
});

test("phrases match as they stand, an empty one matches all", () => {
  assert.deepEqual(matching('"BAD REQUEST"', ERRORS), ERRORS.slice(0, 1));
  for (const all of ["", '" "', '""']) assert.deepEqual(matching(all, ERRORS), ERRORS);
});

test("a regular expression stands between percent signs and has no parentheses", () => {
  assert.deepEqual(matching("%ERROR 4[12]%", ERRORS), ERRORS.slice(2));
  for (const wrong of ["%(a)%", "%something!%", "%[%"])
    assert.throws(() => patternOf(wrong), { code: "InvalidParameterException" });
});

test("terms of other than letters, digits and underscores need quotes", () => {
  assert.throws(() => patternOf("user.id"), { message: "Invalid character(s) in term 'user.id'" });
});

const TRAIL = JSON.stringify({
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  "cluster.name": "c",
  latency: 1000,
});

test("conditions on JSON", () => {
  for (const pattern of [
    '{ $.eventType = "UpdateTrail" }',
    "{ $.sourceIPAddress != 123.123.* }",
    '{ $.arrayKey[0] = "value" }',
    "{ $.eventType = %Trail% }",
    "{ $.arrayKey[*] = %val.{2}% }",
    "{ $.* = %111\\.111\\.111\\.1[0-9]{1,2}% }",
    "{ $.['cluster.name'] = \"c\" }",
    "{ $.SomeObject IS NULL }",
    "{ $.ThisFlag IS TRUE }",
    "{ $.SomeOtherObject NOT EXISTS }",
    "{ $.objectList[1].id = 2 }",
    "{ $.latency = 1e+3 }",
    "{ $.latency >= 1000 && $.latency<1001 }",
    "{($.latency < 5 || $.eventType = Update*) && $.ThisFlag IS TRUE}",
  ])
    assert.deepEqual(matching(pattern, [TRAIL]), [TRAIL], pattern);
  for (const pattern of [
    '{ $.eventType = "Trail" }',
    "{ $.objectList = 1 }",
    "{ $.missing != 1 }",
    "{ $.eventType NOT EXISTS }",
    "{ $.latency > 1000 }",
  ])
    assert.deepEqual(matching(pattern, [TRAIL, "no JSON", "[1]"]), [], pattern);
});

test("patterns that cannot be read are refused", () => {
  for (const pattern of [
    "{ $.a = }",
    "{ $.a EXISTS }",
    "{ $.a IS NOT NULL }",
    "{ a = 1 }",
    "{ $.a = 1",
    "{ $.*.b.* = 1 }",
    "{ $.a[*] = 1 && $.* = 2 && $.b[*] = 3 && $.c[*] = 4 }",
    "[a, b",
    "[..., a, ...]",
    "[a = 1 && b = 2]",
  ])
    assert.throws(() => patternOf(pattern), { code: "InvalidParameterException" }, pattern);
});

const REQUEST = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

test("fields by their place", () => {
  for (const pattern of [
    "[ip=%127\\.0\\.0\\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]",
    "[..., request =*.html*, status_code = 4*, bytes]",
    "[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]",
    "[ip, ..., bytes > 1000]",
    "[ip, user != Test, ...]",
    "[,,,,,,bytes<2000&&bytes>1000]",
  ])
    assert.deepEqual(matching(pattern, [REQUEST]), [REQUEST], pattern);
  for (const pattern of ["[ip, user]", "[..., bytes < 1000]", "[a,b,c,d,e,f,g,h]"])
    assert.deepEqual(matching(pattern, [REQUEST]), [], pattern);
});

test("what a pattern names can be taken out of the message", () => {
  const fields = patternOf("[ip, user, username, timestamp, request, status_code, bytes]").match(REQUEST);
  assert.equal(fields?.value("$bytes"), "1534");
  assert.equal(fields?.extracted()["$timestamp"], "10/Oct/2000:13:25:15 -0700");
  const json = patternOf("{ $.latency > 1 }").match(TRAIL);
  assert.equal(json?.value("$.latency"), 1000);
  assert.equal(json?.value("$.objectList[0].name"), "a");
  assert.deepEqual(json?.extracted(), { "$.latency": "1000" });
});

test("any text is a pattern or refused as one", () => {
  const parts = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "$",
    ".a",
    "[0]",
    "[*]",
    "=",
    "!=",
    ">",
    "&&",
    "||",
    '"',
    "%",
    "*",
    "?",
    "-",
    " ",
    ",",
    "...",
    "IS",
    "NULL",
    "NOT EXISTS",
    "x",
    "1e3",
    "\\",
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 14 }), (given) => {
      try {
        patternOf(given.join("")).match('{"a":[1,"x"]}');
      } catch (error) {
        assert.ok(error instanceof ServiceError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
