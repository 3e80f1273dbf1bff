import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "../../kernel/time.ts";
import { BUCKETS } from "../../ports-s3.ts";
import { fly } from "../fly.fixture.ts";
import s3 from "./index.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = ({ Body }: { Body: Uint8Array }): string => Buffer.from(Body).toString();

function orders(versioning?: "Enabled" | "Suspended") {
  const flown = fly(s3);
  flown.call("CreateBucket", {
    Bucket: "orders",
    CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
  });
  const call = (operation: string, input: object = {}) =>
    flown.call(operation, { Bucket: "orders", ...input });
  if (versioning) call("PutBucketVersioning", { VersioningConfiguration: { Status: versioning } });
  const put = (Key: string, body = Key, more: object = {}) =>
    call("PutObject", { Key, Body: bytes(body), ...more });
  return { ...flown, call, put };
}

test("an object comes back as it was given", () => {
  const { call, put } = orders();
  const { ETag } = put("1.json", "{}", { Metadata: { team: "shop" }, ContentType: "application/json" });
  const got = call("GetObject", { Key: "1.json" });
  assert.equal(text(got), "{}");
  assert.deepEqual(
    [got.ETag, got.ContentLength, got.ContentType, got.Metadata],
    [ETag, 2, "application/json", { team: "shop" }],
  );
  assert.throws(() => call("GetObject", { Key: "2.json" }), { code: "NoSuchKey", status: 404 });
});

test("ranges are parts of it, and unsatisfiable beyond its end", () => {
  const { call, put } = orders();
  put("log", "0123456789");
  const part = (Range: string) => call("GetObject", { Key: "log", Range });
  assert.deepEqual([text(part("bytes=2-4")), part("bytes=2-4").ContentRange], ["234", "bytes 2-4/10"]);
  assert.equal(text(part("bytes=-3")), "789");
  assert.equal(text(part("bytes=8-99")), "89");
  assert.equal(text(part("lines=1-2")), "0123456789");
  assert.throws(() => part("bytes=10-"), { code: "InvalidRange", status: 416 });
});

test("conditions of reads and writes", () => {
  const { call, put } = orders();
  const { ETag } = put("1", "paid");
  const get = (input: object) => call("GetObject", { Key: "1", ...input });
  assert.throws(() => get({ IfNoneMatch: ETag }), { status: 304 });
  assert.throws(() => get({ IfMatch: '"other"' }), { code: "PreconditionFailed", status: 412 });
  assert.throws(() => get({ IfModifiedSince: new Date(0) }), { status: 304 });
  assert.equal(text(get({ IfMatch: ETag, IfUnmodifiedSince: new Date(-1000) })), "paid");
  assert.throws(() => put("1", "again", { IfNoneMatch: "*" }), { code: "PreconditionFailed" });
  put("1", "shipped", { IfMatch: ETag });
  assert.throws(() => put("1", "lost", { IfMatch: ETag }), { code: "PreconditionFailed" });
  assert.throws(() => put("2", "new", { IfMatch: ETag }), { code: "NoSuchKey" });
});

test("checksums are held against the body and given back", () => {
  const { call, put } = orders();
  // The check values of "123456789": https://reveng.sourceforge.io/crc-catalogue/
  for (const [algorithm, hex] of [
    ["CRC32", "cbf43926"],
    ["CRC32C", "e3069283"],
    ["CRC64NVME", "ae8b14860a799888"],
  ] as const) {
    const value = Buffer.from(hex, "hex").toString("base64");
    put("sum", "123456789", { [`Checksum${algorithm}`]: value });
    const got = call("GetObject", { Key: "sum", ChecksumMode: "ENABLED" });
    assert.equal(got[`Checksum${algorithm}`], value);
    assert.throws(() => put("sum", "1234", { [`Checksum${algorithm}`]: value }), { code: "BadDigest" });
  }
  assert.throws(() => put("sum", "x", { ContentMD5: "rL0Y20zC+Fzt72VPzMSk2A==" }), { code: "BadDigest" });
});

test("deleting in a bucket with versions leaves a marker; a version goes for good", () => {
  const { call, put } = orders("Enabled");
  const { VersionId } = put("1", "first");
  put("1", "second");
  const { DeleteMarker, VersionId: marker } = call("DeleteObject", { Key: "1" });
  assert.equal(DeleteMarker, true);
  assert.throws(() => call("GetObject", { Key: "1" }), { code: "NoSuchKey" });
  assert.throws(() => call("GetObject", { Key: "1", VersionId: marker }), {
    code: "MethodNotAllowed",
    status: 405,
  });
  assert.equal(text(call("GetObject", { Key: "1", VersionId })), "first");
  call("DeleteObject", { Key: "1", VersionId: marker });
  assert.equal(text(call("GetObject", { Key: "1" })), "second");
  const { Versions, DeleteMarkers } = call("ListObjectVersions");
  assert.deepEqual([Versions.length, DeleteMarkers.length], [2, 0]);
  assert.throws(() => call("DeleteBucket"), { code: "BucketNotEmpty" });
});

test("suspended versioning replaces only the version without an id", () => {
  const { call, put } = orders();
  put("1", "before");
  call("PutBucketVersioning", { VersioningConfiguration: { Status: "Enabled" } });
  put("1", "kept");
  call("PutBucketVersioning", { VersioningConfiguration: { Status: "Suspended" } });
  put("1", "after");
  const versions: { VersionId: string }[] = call("ListObjectVersions").Versions;
  assert.equal(versions.length, 2);
  assert.equal(versions[0]?.VersionId, "null");
  assert.equal(text(call("GetObject", { Key: "1" })), "after");
});

test("listings fold prefixes and page through everything once", () => {
  const { call, put } = orders();
  const all = ["2025/a", "2025/b", "2026/a", "index", "photos/x", "ä", "z"];
  for (const key of all) put(key);
  for (const MaxKeys of [1, 2, 3, 10]) {
    const seen: string[] = [];
    for (let token: string | undefined, more = true; more;) {
      const page = call("ListObjectsV2", { Delimiter: "/", MaxKeys, ContinuationToken: token });
      assert.ok(page.KeyCount <= MaxKeys);
      seen.push(...page.Contents.map((one: { Key: string }) => one.Key));
      seen.push(...page.CommonPrefixes.map((one: { Prefix: string }) => one.Prefix));
      token = page.NextContinuationToken;
      more = page.IsTruncated;
    }
    assert.deepEqual(seen.toSorted(), ["2025/", "2026/", "index", "photos/", "z", "ä"]);
  }
  const { Contents } = call("ListObjectsV2", { Prefix: "2025/", StartAfter: "2025/a" });
  assert.deepEqual(
    Contents.map((one: { Key: string }) => one.Key),
    ["2025/b"],
  );
});

test("an upload in parts becomes one object", () => {
  const { call } = orders();
  const { UploadId } = call("CreateMultipartUpload", { Key: "big", ChecksumAlgorithm: "CRC32" });
  const part = (PartNumber: number, size: number) => ({
    PartNumber,
    ...call("UploadPart", { Key: "big", UploadId, PartNumber, Body: new Uint8Array(size) }),
  });
  const parts = [part(1, 5 * 1024 * 1024), part(2, 10)];
  const complete = (Parts: object[]) =>
    call("CompleteMultipartUpload", { Key: "big", UploadId, MultipartUpload: { Parts } });
  assert.throws(() => complete(parts.toReversed()), { code: "InvalidPartOrder" });
  assert.throws(() => complete([{ ...parts[0], ETag: '"other"' }]), { code: "InvalidPart" });
  const small = part(1, 10);
  assert.throws(() => complete([small, parts[1] as object]), { code: "EntityTooSmall" });
  const { ETag, ChecksumType } = complete([part(1, 5 * 1024 * 1024), parts[1] as object]);
  assert.match(ETag, /^"[0-9a-f]{32}-2"$/);
  assert.equal(ChecksumType, "COMPOSITE");
  const second = call("GetObject", { Key: "big", PartNumber: 2 });
  assert.deepEqual([second.ContentLength, second.PartsCount], [10, 2]);
});

test("a copy keeps what was said of the object, unless told otherwise", () => {
  const { call, put } = orders();
  put("a b", "paid", { Metadata: { team: "shop" } });
  call("CopyObject", { Key: "copy", CopySource: "orders/a%20b" });
  assert.deepEqual(call("HeadObject", { Key: "copy" }).Metadata, { team: "shop" });
  call("CopyObject", { Key: "copy", CopySource: "/orders/a%20b", MetadataDirective: "REPLACE" });
  assert.deepEqual(call("HeadObject", { Key: "copy" }).Metadata, {});
  assert.throws(() => call("CopyObject", { Key: "a b", CopySource: "orders/a%20b" }), {
    code: "InvalidRequest",
  });
});

test("a bucket belongs to one Region, and its name to all", () => {
  const { engine, turns } = orders();
  const there = (operation: string, input: object = {}) =>
    turns.enter(turns.kernel.now(), () =>
      engine.handle("us-east-1", {
        service: "s3",
        operation,
        input: { Bucket: "orders", ...input },
        caller: { kind: "credentials", accessKeyId: "test" },
      }),
    );
  assert.throws(() => there("PutObject", { Key: "1" }), { code: "PermanentRedirect", status: 301 });
  assert.throws(() => there("CreateBucket"), { code: "BucketAlreadyOwnedByYou" });
  assert.deepEqual(there("GetBucketLocation"), { LocationConstraint: "eu-west-1" });
});

test("what does nothing here is refused by name, what AWS no longer has as AWS does", () => {
  const { call, put } = orders();
  assert.throws(() => put("1", "x", { StorageClass: "GLACIER" }), /StorageClass GLACIER/);
  assert.throws(() => put("1", "x", { SSECustomerAlgorithm: "AES256" }), { code: "NotImplemented" });
  assert.throws(() => put("1", "x", { ACL: "public-read" }), { code: "AccessControlListNotSupported" });
  assert.throws(() => call("PutBucketWebsite"), { code: "NotImplemented" });
});

test("what a rule says is old goes at midnight", () => {
  const { call, put, turns } = orders();
  const Rules = [{ Status: "Enabled", Filter: { Prefix: "tmp/" }, Expiration: { Days: 1 } }];
  call("PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules } });
  turns.runUntil(HOUR);
  put("tmp/1");
  put("kept/1");
  turns.runUntil(DAY + 2 * HOUR);
  assert.equal(call("ListObjectsV2").KeyCount, 2);
  turns.runUntil(2 * DAY);
  assert.equal(call("ListObjectsV2").KeyCount, 1);
  const transition = [
    { Status: "Enabled", Prefix: "", Transitions: [{ Days: 30, StorageClass: "GLACIER" }] },
  ];
  assert.throws(
    () => call("PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules: transition } }),
    /PutBucketLifecycleConfiguration Transitions/,
  );
});

test("a rule of a lifecycle has a filter or a prefix, and a filter one thing", () => {
  const { call } = orders();
  const put = (rule: object) => () =>
    call("PutBucketLifecycleConfiguration", {
      LifecycleConfiguration: { Rules: [{ Status: "Enabled", Expiration: { Days: 1 }, ...rule }] },
    });
  assert.throws(put({}), { code: "MalformedXML" });
  assert.throws(put({ Filter: { Prefix: "" }, Prefix: "tmp/" }), { code: "MalformedXML" });
  assert.throws(put({ Filter: { Prefix: "tmp/", ObjectSizeLessThan: 1 } }), { code: "MalformedXML" });
  put({ Prefix: "tmp/" })();
});

test("an upload that is completed again gives the same answer", () => {
  const { call } = orders();
  const { UploadId } = call("CreateMultipartUpload", { Key: "1" });
  const part = call("UploadPart", { Key: "1", UploadId, PartNumber: 1, Body: bytes("paid") });
  const complete = () =>
    call("CompleteMultipartUpload", {
      Key: "1",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] },
    });
  assert.deepEqual(complete(), complete());
});

test("a bucket tells browsers what its rules allow", () => {
  const { call, place } = orders();
  const ask = (origin: string, method: string, ...headers: string[]) =>
    place.use(BUCKETS).cors("orders", { origin, method, headers });
  assert.deepEqual(ask("https://shop.example", "PUT"), { configured: false });
  const AllowedOrigins = ["https://*.example"];
  const rule = { AllowedOrigins, AllowedMethods: ["PUT"], AllowedHeaders: ["x-amz-*"], MaxAgeSeconds: 60 };
  call("PutBucketCors", { CORSConfiguration: { CORSRules: [rule] } });
  assert.deepEqual(ask("https://shop.example", "PUT", "x-amz-acl")?.headers, {
    "access-control-allow-origin": "https://shop.example",
    "access-control-allow-methods": "PUT",
    "access-control-allow-headers": "x-amz-acl",
    "access-control-max-age": "60",
    "access-control-allow-credentials": "true",
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  });
  for (const answer of [
    ask("https://shop.example", "GET"),
    ask("http://evil", "PUT"),
    ask("https://a.example", "PUT", "etag"),
  ])
    assert.deepEqual(answer, { configured: true });
  assert.equal(place.use(BUCKETS).cors("attic", { origin: "x", method: "GET", headers: [] }), undefined);
});
