import type { CopyObjectRequest } from "@aws-sdk/client-s3";
import type { Call, Members, Operation } from "../../service.ts";
import { objectGrants } from "./acl/ask.ts";
import { algorithmOf, checksumMembers, digestOf } from "./checksums.ts";
import { checkSource, checkWrite } from "./conditions.ts";
import { checkKey, describedOf } from "./described.ts";
import { invalidArgument, refuse, s3Error } from "./errors.ts";
import { versionAt } from "./find.ts";
import { notify } from "./notifications/notify.ts";
import { shownEncryption } from "./put.ts";
import { type Bucket, bucketAt, type Described, type Room, type Version } from "./state.ts";
import { tagsOfHeader } from "./tags.ts";
import { shownVersion, write } from "./write.ts";

interface FromSource {
  readonly CopySource?: string | undefined;
  readonly CopySourceIfMatch?: string | undefined;
  readonly CopySourceIfNoneMatch?: string | undefined;
  readonly CopySourceIfModifiedSince?: Date | undefined;
  readonly CopySourceIfUnmodifiedSince?: Date | undefined;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

/** The version that a copy reads, `bucket/key` or `/bucket/key?versionId=…` with percent escapes. */
export function sourceOf(
  room: Room,
  input: FromSource,
): { readonly bucket: Bucket; readonly version: Version } {
  const [address = "", query = ""] = (input.CopySource ?? "").split("?versionId=");
  // Clients escape the slash between bucket and key, or not.
  const [, name, key] = /^\/?([^/]+)\/(.+)$/s.exec(unescaped(address)) ?? [];
  if (name === undefined || key === undefined)
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      input.CopySource,
    );
  // A copy may come from another Region, which a request may not.
  const there = room.world().buckets.get(name);
  const near =
    there && there.region !== room.place.region
      ? { ...room, place: room.place.elsewhere(there.region) }
      : room;
  const bucket = bucketAt(near, { Bucket: name, ExpectedBucketOwner: input.ExpectedSourceBucketOwner });
  const version = versionAt(bucket, key, query === "" ? undefined : query);
  checkSource(version, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  return { bucket, version };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export const CUSTOMER_KEYS_OF_SOURCE = [
  "CopySourceSSECustomerAlgorithm",
  "CopySourceSSECustomerKey",
  "CopySourceSSECustomerKeyMD5",
];

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copyOperations(room: Room): Record<string, Operation> {
  return {
    CopyObject(input: CopyObjectRequest, call: Call): Members {
      refuse("CopyObject", input, CUSTOMER_KEYS_OF_SOURCE);
      const bucket = bucketAt(room, input);
      const key = checkKey(input.Key);
      const source = sourceOf(room, input);
      const { version } = source;
      const replaces = input.MetadataDirective === "REPLACE";
      checkDifferent(bucket, key, source, input, replaces);
      const given = describedOf("CopyObject", bucket, input);
      const described = replaces ? given : kept(version.described, given, input);
      const grants = objectGrants(room, bucket, input);
      const tags = input.TaggingDirective === "REPLACE" ? tagsOfHeader(input.Tagging) : version.tags;
      const algorithm = input.ChecksumAlgorithm && algorithmOf(input.ChecksumAlgorithm);
      const known = version.checksum?.type === "FULL_OBJECT" ? version.checksum : undefined;
      const checksum = algorithm
        ? ({ algorithm, value: digestOf(algorithm, version.body), type: "FULL_OBJECT" } as const)
        : known;
      checkWrite(bucket.keys.current(key), key, input);
      const { body, etag } = version;
      const copy = write(room, bucket, {
        key,
        marker: false,
        body,
        etag,
        described,
        checksum,
        tags,
        grants,
      });
      notify(room, bucket, copy, "ObjectCreated:Copy", call);
      return {
        CopyObjectResult: {
          ETag: copy.etag,
          LastModified: new Date(copy.lastModified),
          ...checksumMembers(checksum),
        },
        ...(source.bucket.versioning === undefined ? {} : { CopySourceVersionId: version.versionId }),
        ...shownVersion(bucket, copy),
        ...shownEncryption(described),
      };
    },
  };
}

/** What the source was said to be stays; its class and its encryption do not. */
function kept(source: Described, given: Described, input: CopyObjectRequest): Described {
  const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = given;
  return {
    ...source,
    StorageClass: input.StorageClass,
    WebsiteRedirectLocation: input.WebsiteRedirectLocation,
    ServerSideEncryption,
    SSEKMSKeyId,
    BucketKeyEnabled,
  };
}

function checkDifferent(
  bucket: Bucket,
  key: string,
  source: { readonly bucket: Bucket; readonly version: Version },
  input: CopyObjectRequest,
  replaces: boolean,
): void {
  const same = source.bucket === bucket && source.version.key === key;
  const changes =
    replaces ||
    input.StorageClass !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    bucket.settings.has("BucketEncryption");
  // Who names the version brings it back, which is a change.
  const named = input.CopySource?.includes("?versionId=");
  if (same && !changes && !named)
    throw s3Error(
      "InvalidRequest",
      400,
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
}
