import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildFleet } from "../fleet/build.ts";
import { assemble } from "../readers/cloudformation/assemble.ts";
import { readDocument } from "../readers/document.ts";
import { memoryFiles } from "../readers/overlay.ts";
import { exceptionMistakes } from "./exception-mistakes.ts";
import { exceptionFor } from "./exceptions.ts";
import { describe as described } from "./subjects.ts";

const ITEM = "alarms/errors";

function orders(text: string) {
  const source = { path: "orders.yaml", text };
  const stack = assemble(source.path, [readDocument(source)], memoryFiles({ [source.path]: text }));
  const fleet = buildFleet([stack]);
  const [fn] = fleet.functions;
  assert.ok(fn);
  return {
    setAside: exceptionFor(ITEM, described("function", fn, fleet), fn.declared.at, []),
    mistakes: exceptionMistakes([stack], [ITEM, "alarms/cpu"]).map((one) => one.says),
  };
}

const withComment = (comment: string) =>
  orders(`Resources:\n  # ${comment}\n  Orders:\n    Type: AWS::Lambda::Function\n`);
const withMetadata = (entry: string) =>
  orders(
    `Resources:\n  Orders:\n    Type: AWS::Lambda::Function\n    Metadata: { airworthy: { exceptions: [${entry}] } }\n`,
  );

describe("exceptions that hold", () => {
  test("a comment with its reason and its end", () => {
    assert.deepEqual(withComment("airworthy-ignore alarms/errors: read daily (until 2027-06-30)"), {
      setAside: { reason: "read daily", expires: "2027-06-30", from: "comment" },
      mistakes: [],
    });
  });

  test("a comment for a whole practice, without an end", () => {
    assert.deepEqual(withComment("airworthy-ignore alarms/*: read daily").setAside, {
      reason: "read daily",
      expires: undefined,
      from: "comment",
    });
  });

  test("Metadata, a day without quotes", () => {
    assert.deepEqual(withMetadata("{ item: alarms/errors, reason: read daily, expires: 2027-06-30 }"), {
      setAside: { reason: "read daily", expires: "2027-06-30", from: "Metadata" },
      mistakes: [],
    });
  });

  test("a comment for another item says nothing about this one", () => {
    assert.deepEqual(withComment("airworthy-ignore alarms/cpu: busy by design"), {
      setAside: undefined,
      mistakes: [],
    });
  });
});

describe("exceptions that do not hold, and are named", () => {
  for (const [comment, says] of [
    ["airworthy-ignore alarms/errors", /gives no reason/],
    ["airworthy-ignore", /names no item/],
    ["airworthy-ignore alarms/errors: later (until 2027-6-30)", /ends on "2027-6-30", which is no day/],
    ["airworthy-ignore alarms/erors: later", /no such item/],
  ] as const) {
    test(comment, () => {
      const { setAside, mistakes } = withComment(comment);
      assert.equal(setAside, undefined);
      assert.equal(mistakes.length, 1);
      assert.match(mistakes[0] ?? "", says);
    });
  }

  test("Metadata without a reason", () => {
    const { setAside, mistakes } = withMetadata("{ item: alarms/errors }");
    assert.equal(setAside, undefined);
    assert.match(mistakes[0] ?? "", /gives no reason/);
  });
});
