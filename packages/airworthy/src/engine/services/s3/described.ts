import type { Caller } from "../../service.ts";
import { invalidArgument, notFlown, refuse, s3Error } from "./errors.ts";
import { KEY_BYTES, METADATA_BYTES } from "./limits.ts";
import type { Bucket, Described } from "./state.ts";

type Input = Readonly<Record<string, unknown>> & Described;

const UNFLOWN = [
  "SSECustomerAlgorithm",
  "SSECustomerKey",
  "SSECustomerKeyMD5",
  "SSEKMSEncryptionContext",
  "ObjectLockMode",
  "ObjectLockRetainUntilDate",
  "ObjectLockLegalHoldStatus",
  "WriteOffsetBytes",
];
/** Classes from which an object has to be restored before it can be read. */
const ARCHIVED = new Set(["GLACIER", "DEEP_ARCHIVE"]);
const CLASSES = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "OUTPOSTS",
  "SNOW",
  "EXPRESS_ONEZONE",
]);

/** What a request says of the object it makes, checked; the bucket's default encryption is filled in. */
export function describedOf(operation: string, bucket: Bucket, given: object): Described {
  const input = given as Input;
  refuse(operation, input, UNFLOWN);
  const { StorageClass: storageClass, Metadata: metadata = {} } = input;
  if (storageClass !== undefined && ARCHIVED.has(storageClass))
    throw notFlown(`${operation} StorageClass ${storageClass}`);
  if (storageClass !== undefined && !CLASSES.has(storageClass))
    throw s3Error("InvalidStorageClass", 400, "The storage class you specified is not valid");
  const bytes = Object.entries(metadata).reduce(
    (sum, [key, value]) => sum + Buffer.byteLength(key + value),
    0,
  );
  if (bytes > METADATA_BYTES)
    throw s3Error("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size", {
      Size: bytes,
      MaxSizeAllowed: METADATA_BYTES,
    });
  return {
    ContentType: input.ContentType ?? "binary/octet-stream",
    CacheControl: input.CacheControl,
    ContentDisposition: input.ContentDisposition,
    ContentEncoding: input.ContentEncoding,
    ContentLanguage: input.ContentLanguage,
    Expires: input.Expires,
    WebsiteRedirectLocation: input.WebsiteRedirectLocation,
    StorageClass: storageClass,
    Metadata: metadata,
    ...encryptionOf(bucket, input),
  };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
function encryptionOf(bucket: Bucket, input: Described) {
  if (input.SSEKMSKeyId !== undefined && !input.ServerSideEncryption?.startsWith("aws:kms"))
    throw invalidArgument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption",
      input.ServerSideEncryption ?? "null",
    );
  if (input.ServerSideEncryption !== undefined) {
    if (!["AES256", "aws:kms", "aws:kms:dsse"].includes(input.ServerSideEncryption))
      throw invalidArgument(
        "The encryption method specified is not supported",
        "x-amz-server-side-encryption",
      );
    const { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled } = input;
    return { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
  }
  const { Rules = [] } = (bucket.settings.get("BucketEncryption") ?? {}) as { Rules?: readonly Rule[] };
  const [rule] = Rules;
  const { SSEAlgorithm = "AES256", KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return {
    ServerSideEncryption: SSEAlgorithm,
    SSEKMSKeyId: KMSMasterKeyID,
    BucketKeyEnabled: (input.BucketKeyEnabled ?? rule?.BucketKeyEnabled) || undefined,
  };
}

interface Rule {
  readonly ApplyServerSideEncryptionByDefault?: {
    readonly SSEAlgorithm?: string;
    readonly KMSMasterKeyID?: string;
  };
  readonly BucketKeyEnabled?: boolean;
}

export function checkKey(key = ""): string {
  if (key === "") throw invalidArgument("Missing key");
  if (Buffer.byteLength(key) > KEY_BYTES)
    throw s3Error("KeyTooLongError", 400, "Your key is too long", {
      MaxSizeAllowed: KEY_BYTES,
      Size: Buffer.byteLength(key),
    });
  return key;
}

export function callerId(caller: Caller): string {
  return caller.kind === "credentials" ? caller.accessKeyId : caller.principal;
}
