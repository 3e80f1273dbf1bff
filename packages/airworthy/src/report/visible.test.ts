import assert from "node:assert/strict";
import { test } from "node:test";
import { visible, visibleIn } from "./visible.ts";

test("control characters are shown, not obeyed", () => {
  assert.equal(visible("a\u001b[31mb\u0007\n\u007f\u009b"), "a␛[31mb␇␊␡�");
});

test("a direction mark cannot hide what a line says", () => {
  assert.equal(visible("Timeout: 3 # \u202e oot"), "Timeout: 3 # � oot");
});

test("letters of any language, and tabs as one blank, stay", () => {
  assert.equal(visible("Größe\t注文 🛒"), "Größe 注文 🛒");
});

test("all texts of a report", () => {
  assert.deepEqual(visibleIn({ says: "\u0007", place: { line: 3 }, rows: ["\r"], none: undefined }), {
    says: "␇",
    place: { line: 3 },
    rows: ["␍"],
    none: undefined,
  });
});
