import { ServiceError } from "../engine/error.ts";
import { checked } from "../engine/services/s3/checksums.ts";

/** Operations that look at the digests of their body themselves: there it is the object's. */
const OWN = new Set(["PutObject", "UploadPart"]);

/**
 * What is wrong with a document that a client sent to S3 with a digest of its bytes. Whoever reads a document sees no
 * bytes any more, so that this is done at the door.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html (Content-MD5)
 */
export function wrongDigest(
  operation: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string | undefined>>,
): ServiceError | undefined {
  if (OWN.has(operation) || body.length === 0) return undefined;
  const sums = Object.fromEntries(
    ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"].map((name) => [
      `Checksum${name}`,
      headers[`x-amz-checksum-${name.toLowerCase()}`],
    ]),
  );
  // Of an upload that is completed the sums are those of the object.
  const own = operation === "CompleteMultipartUpload" ? {} : sums;
  try {
    checked(body, { ...own, ContentMD5: headers["content-md5"] });
    return undefined;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}
