import assert from "node:assert/strict";
import { test } from "node:test";
import { withSignedQuery } from "./places.ts";
import { request } from "./wire.fixture.ts";

const headersOf = (query: string, headers: Record<string, string> = {}) =>
  withSignedQuery(request({ method: "PUT", path: "/orders/1", query, headers })).headers;

test("what was presigned into the query means the same as in a header", () => {
  const signed =
    "X-Amz-Signature=0&x-amz-meta-team=shop&x-amz-tagging=a%3Db&x-amz-checksum-crc32=AAAAAA%3D%3D";
  const headers = headersOf(signed, { "x-amz-meta-team": "orders" });
  assert.equal(headers["x-amz-meta-team"], "orders");
  assert.equal(headers["x-amz-tagging"], "a=b");
  assert.equal(headers["x-amz-checksum-crc32"], undefined);
});

test("a query that is not signed stays a query", () => {
  assert.equal(headersOf("x-amz-meta-team=shop")["x-amz-meta-team"], undefined);
});
