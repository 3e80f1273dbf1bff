import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { unpacked } from "./body.ts";
import { Malformed } from "./error.ts";
import { request } from "./wire.fixture.ts";

const CHUNKS = "4;chunk-signature=ab\r\npaid\r\n0\r\n\r\n";
const PUT = { method: "PUT", path: "/b-1/key" } as const;

test("the headers of an unpacked request are those of its plain body", () => {
  const headers = { "content-encoding": "aws-chunked", "content-length": "99" };
  const { headers: left, body } = unpacked(request({ ...PUT, headers, body: CHUNKS, signed: "s3" }));
  assert.equal(Buffer.from(body).toString(), "paid");
  assert.equal(left["content-length"], "4");
  assert.equal(left["content-encoding"], undefined);
});

test("what S3 stores stays as it is packed", () => {
  const headers = { "content-encoding": "gzip,aws-chunked" };
  const stored = unpacked(request({ ...PUT, headers, body: CHUNKS, signed: "s3" }));
  assert.equal(Buffer.from(stored.body).toString(), "paid");
  assert.equal(stored.headers["content-encoding"], "gzip");
});

test("chunks are known by their signature alone", () => {
  const headers = { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" };
  const { body } = unpacked(request({ ...PUT, headers, body: CHUNKS, signed: "s3" }));
  assert.equal(Buffer.from(body).toString(), "paid");
});

test("a packed request of any other service is unpacked", () => {
  const headers = { "content-encoding": "gzip" };
  const { body } = unpacked(request({ headers, body: gzipSync("{}"), signed: "monitoring" }));
  assert.equal(Buffer.from(body).toString(), "{}");
});

for (const body of [
  "",
  "x\r\n",
  "4\r\npai",
  "4\r\npaid\r\n",
  "4\r\npaidXX0\r\n\r\n",
  "-1\r\n\r\n",
  "fffffffff\r\n",
])
  test(`chunks that are cut short or wrong: ${JSON.stringify(body)}`, () => {
    const headers = { "content-encoding": "aws-chunked" };
    assert.throws(() => unpacked(request({ ...PUT, headers, body, signed: "s3" })), Malformed);
  });

test("checksums that follow the chunks are headers, and nothing else is", () => {
  const headers = { "content-encoding": "aws-chunked", "x-amz-trailer": "x-amz-checksum-crc32" };
  const body = "4\r\npaid\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\nhost:evil\r\nx-amz-acl:public\r\n\r\n";
  const { headers: left } = unpacked(request({ ...PUT, headers, body, signed: "s3" }));
  assert.equal(left["x-amz-checksum-crc32"], "AAAAAA==");
  assert.deepEqual([left["host"], left["x-amz-acl"]], ["127.0.0.1:4566", undefined]);
});
