import assert from "node:assert/strict";
import { test } from "node:test";
import { fly } from "../../fly.fixture.ts";
import s3 from "../index.ts";

const ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers";
const HERE = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } };
const OTHER = "f".repeat(64);

function orders(ObjectOwnership?: string, { blocked = false } = {}) {
  const { call: plain } = fly(s3);
  plain("CreateBucket", { ...HERE, Bucket: "orders", ObjectOwnership });
  const call = (operation: string, input: object = {}) => plain(operation, { Bucket: "orders", ...input });
  if (!blocked) call("DeletePublicAccessBlock");
  call("PutObject", { Key: "1", Body: Buffer.from("{}") });
  const granted = ({
    Grants,
  }: {
    Grants: { Grantee: { ID?: string; URI?: string }; Permission: string }[];
  }) => Grants.slice(1).map(({ Grantee: { ID, URI }, Permission }) => `${URI ?? ID} ${Permission}`);
  return { plain, call, granted, owner: call("GetBucketAcl").Owner.ID as string };
}

test("where the bucket's owner is enforced there are no lists, and reading them says that the owner has all", () => {
  const { call, owner } = orders();
  for (const operation of ["PutBucketAcl", "PutObjectAcl"])
    assert.throws(() => call(operation, { Key: "1", ACL: "private" }), {
      code: "AccessControlListNotSupported",
      status: 400,
    });
  assert.throws(() => call("PutObject", { Key: "2", ACL: "public-read" }), {
    code: "AccessControlListNotSupported",
  });
  call("PutObject", { Key: "2", ACL: "bucket-owner-full-control" });
  call("PutObject", { Key: "3", GrantFullControl: `id=${owner}` });
  assert.deepEqual(call("GetObjectAcl", { Key: "2" }), {
    Owner: { ID: owner },
    Grants: [{ Grantee: { Type: "CanonicalUser", ID: owner }, Permission: "FULL_CONTROL" }],
  });
});

test("lists are canned, in headers, or documents, and one of the three", () => {
  const { call, granted, owner } = orders("ObjectWriter");
  call("PutBucketAcl", { ACL: "public-read-write" });
  assert.deepEqual(granted(call("GetBucketAcl")), [`${ALL_USERS} READ`, `${ALL_USERS} WRITE`]);
  call("PutObjectAcl", {
    Key: "1",
    GrantFullControl: `id="${owner}"`,
    GrantRead: `uri="${ALL_USERS}", id=${OTHER}`,
  });
  const acl = call("GetObjectAcl", { Key: "1" });
  assert.deepEqual(granted(acl), [`${ALL_USERS} READ`, `${OTHER} READ`]);
  call("PutObject", { Key: "2" });
  call("PutObjectAcl", { Key: "2", AccessControlPolicy: acl });
  assert.deepEqual(call("GetObjectAcl", { Key: "2" }), acl);
  const put = (input: object) => () => call("PutObjectAcl", { Key: "1", ...input });
  assert.throws(put({}), { code: "MissingSecurityHeader" });
  assert.throws(put({ ACL: "private", GrantRead: `id=${OTHER}` }), { code: "InvalidRequest" });
  assert.throws(put({ ACL: "private", AccessControlPolicy: acl }), { code: "UnexpectedContent" });
  assert.throws(put({ ACL: "everybody" }), { code: "InvalidArgument" });
  assert.throws(put({ ACL: "log-delivery-write" }), { code: "InvalidArgument" });
  assert.throws(put({ GrantRead: "nobody" }), { code: "InvalidArgument" });
  assert.throws(put({ GrantRead: 'uri="http://example.com"' }), { code: "InvalidArgument" });
  assert.throws(put({ GrantRead: "emailAddress=a@example.com" }), {
    code: "UnresolvableGrantByEmailAddress",
  });
  assert.throws(put({ AccessControlPolicy: { Grants: [] } }), { code: "MalformedACLError" });
  assert.throws(put({ Key: "3", ACL: "private" }), { code: "NoSuchKey" });
});

test("public lists are refused where they are blocked", () => {
  const { call } = orders("BucketOwnerPreferred", { blocked: true });
  for (const [operation, input] of [
    ["PutBucketAcl", { ACL: "public-read" }],
    ["PutObjectAcl", { Key: "1", ACL: "authenticated-read" }],
    ["PutObject", { Key: "2", ACL: "public-read" }],
    ["CreateMultipartUpload", { Key: "2", GrantRead: `uri=${ALL_USERS}` }],
  ] as const)
    assert.throws(() => call(operation, input), { code: "AccessDenied", status: 403 });
  call("PutBucketAcl", { ACL: "log-delivery-write" });
  assert.throws(() => call("PutBucketOwnershipControls", controls("BucketOwnerEnforced")), {
    code: "InvalidBucketAclWithObjectOwnership",
  });
  call("PutBucketAcl", { ACL: "private" });
  call("PutBucketOwnershipControls", controls("BucketOwnerEnforced"));
});

test("a bucket is not made with a list that it may not have", () => {
  const { plain } = orders();
  const create = (input: object) => () => plain("CreateBucket", { ...HERE, Bucket: "payments", ...input });
  assert.throws(create({ ACL: "public-read" }), { code: "InvalidBucketAclWithObjectOwnership" });
  assert.throws(create({ ACL: "public-read", ObjectOwnership: "ObjectWriter" }), {
    code: "InvalidBucketAclWithBlockPublicAccessError",
  });
  create({ GrantWrite: `id=${OTHER}`, GrantRead: `id=${OTHER}`, ObjectOwnership: "ObjectWriter" })();
  assert.equal(plain("GetBucketAcl", { Bucket: "payments" }).Grants.length, 2);
});

test("a copy does not take the list of its source with it; a new version begins anew", () => {
  const { call, granted } = orders("ObjectWriter");
  call("PutObject", { Key: "1", ACL: "public-read" });
  call("CopyObject", { Key: "2", CopySource: "orders/1" });
  assert.deepEqual(granted(call("GetObjectAcl", { Key: "2" })), []);
  assert.equal(granted(call("GetObjectAcl", { Key: "1" })).length, 1);
  call("PutObject", { Key: "1" });
  assert.deepEqual(granted(call("GetObjectAcl", { Key: "1" })), []);
});

function controls(ObjectOwnership: string): object {
  return { OwnershipControls: { Rules: [{ ObjectOwnership }] } };
}
