import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { BadRequest, collected, requestParser } from "./http.ts";

const STREAM = Buffer.from(
  [
    "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "POST /a/response HTTP/1.1\r\ncontent-length: 13\r\n\r\n",
    '{"ok":"\r\n\r\n"}',
    "POST /b/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "POST /c/response HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n",
    "2;ext=1\r\nhi\r\n0\r\nLambda-Runtime-Function-Error-Type: OutOfStock\r\n\r\n",
    "GET /last HTTP/1.1\r\n\r\n",
  ].join(""),
);

function parsed(pieces: readonly Buffer[]) {
  const seen: unknown[] = [];
  const feed = requestParser(({ method, path }) =>
    collected(1000, (bytes, trailers) => seen.push([method, path, bytes.toString(), { ...trailers }])),
  );
  for (const piece of pieces) feed(piece);
  return seen;
}

test("requests are read the same, however the connection cuts them", () => {
  const whole = parsed([STREAM]);
  assert.deepEqual(whole, [
    ["GET", "/2018-06-01/runtime/invocation/next", "", {}],
    ["POST", "/a/response", '{"ok":"\r\n\r\n"}', {}],
    ["POST", "/b/response", "hello world", {}],
    ["POST", "/c/response", "hi", { "lambda-runtime-function-error-type": "OutOfStock" }],
    ["GET", "/last", "", {}],
  ]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: STREAM.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const pieces = at.slice(1).map((end, index) => STREAM.subarray(at[index], end));
      assert.deepEqual(parsed(pieces.filter(({ length }) => length > 0)), whole);
    }),
  );
});

test("a body beyond the limit is cut one byte after it", () => {
  let length = 0;
  const feed = requestParser(() => collected(3, (bytes) => (length = bytes.length)));
  feed(Buffer.from("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n0123456789"));
  assert.equal(length, 4);
});

test("what is not HTTP is refused", () => {
  const feed = requestParser(() => collected(3, () => {}));
  assert.throws(() => feed(Buffer.from("\x16\x03\x01 hello\r\n\r\n")), BadRequest);
});
