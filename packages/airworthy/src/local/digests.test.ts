import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { wrongDigest } from "./digests.ts";

const tags = Buffer.from("<Tagging><TagSet/></Tagging>");
const md5 = (bytes: Uint8Array): string => createHash("md5").update(bytes).digest("base64");
const put = (headers: Record<string, string>) => wrongDigest("PutBucketTagging", tags, headers)?.code;

test("a document has to be what its digest says", () => {
  assert.equal(put({}), undefined);
  assert.equal(put({ "content-md5": md5(tags) }), undefined);
  assert.equal(put({ "content-md5": md5(Buffer.from("other")) }), "BadDigest");
  assert.equal(put({ "content-md5": "short" }), "InvalidDigest");
  assert.equal(put({ "x-amz-checksum-crc32": "AAAAAA==" }), "BadDigest");
});

test("objects are looked at where they are kept", () => {
  assert.equal(wrongDigest("PutObject", tags, { "content-md5": md5(Buffer.from("other")) }), undefined);
});
