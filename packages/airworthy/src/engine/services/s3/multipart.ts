import type {
  CompleteMultipartUploadRequest,
  CreateMultipartUploadRequest,
  UploadPartCopyRequest,
  UploadPartRequest,
} from "@aws-sdk/client-s3";
import type { Call, Members, Operation } from "../../service.ts";
import { objectGrants } from "./acl/ask.ts";
import { algorithmOf, checked, checksumMembers, md5 } from "./checksums.ts";
import { checkWrite } from "./conditions.ts";
import { CUSTOMER_KEYS_OF_SOURCE, sourceOf } from "./copy.ts";
import { checkKey, describedOf } from "./described.ts";
import { invalidArgument, refuse, s3Error } from "./errors.ts";
import { COMPLETED, PART_NUMBERS } from "./limits.ts";
import { checkWhole, wantedParts, wholeChecksum } from "./parts.ts";
import { notify } from "./notifications/notify.ts";
import { shownEncryption } from "./put.ts";
import { readRange } from "./range.ts";
import { type Bucket, bucketAt, type InBucket, newId, type Part, type Room, type Upload } from "./state.ts";
import { tagsOfHeader } from "./tags.ts";
import { shownVersion, write } from "./write.ts";

export const CUSTOMER_KEYS = ["SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"];

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export function multipartOperations(room: Room): Record<string, Operation> {
  const { kernel } = room;

  function keep(upload: Upload, part: Part): void {
    const { storage } = room.world();
    storage.take(part.body.length);
    // The same number again replaces what it had.
    storage.giveBack(upload.parts.get(part.number)?.body.length ?? 0);
    kernel.note("s3.part-put", { key: upload.key, part: part.number, bytes: part.body.length });
    upload.parts.set(part.number, part);
  }

  function end(bucket: Bucket, upload: Upload): void {
    for (const { body } of upload.parts.values()) room.world().storage.giveBack(body.length);
    bucket.uploads.delete(upload.id);
  }

  return {
    CreateMultipartUpload(input: CreateMultipartUploadRequest): Members {
      const bucket = bucketAt(room, input);
      const key = checkKey(input.Key);
      const described = describedOf("CreateMultipartUpload", bucket, input);
      const algorithm = input.ChecksumAlgorithm && algorithmOf(input.ChecksumAlgorithm);
      const checksumType =
        input.ChecksumType ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : algorithm && "COMPOSITE");
      if (checksumType && !algorithm)
        throw s3Error(
          "InvalidRequest",
          400,
          "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
        );
      if (checksumType === "FULL_OBJECT" && algorithm?.startsWith("SHA"))
        throw s3Error(
          "InvalidRequest",
          400,
          `The FULL_OBJECT checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
        );
      const upload: Upload = {
        id: newId(room, "s3.upload-id", 96),
        key,
        at: kernel.now(),
        described,
        tags: tagsOfHeader(input.Tagging),
        grants: objectGrants(room, bucket, input),
        ...(algorithm ? { algorithm } : {}),
        ...(checksumType ? { checksumType } : {}),
        parts: new Map(),
      };
      kernel.note("s3.upload-created", { bucket: bucket.name, key, uploadId: upload.id });
      bucket.uploads.set(upload.id, upload);
      return {
        Bucket: bucket.name,
        Key: key,
        UploadId: upload.id,
        ...(algorithm ? { ChecksumAlgorithm: algorithm, ChecksumType: checksumType } : {}),
        ...shownEncryption(described),
      };
    },

    UploadPart(input: UploadPartRequest): Members {
      refuse("UploadPart", input, CUSTOMER_KEYS);
      const upload = uploadAt(bucketAt(room, input), input);
      const number = partNumber(input.PartNumber);
      const body = (input.Body as Uint8Array | undefined) ?? new Uint8Array(0);
      const checksum = checked(body, {
        ...input,
        ...(upload.algorithm ? { ChecksumAlgorithm: upload.algorithm } : {}),
      });
      // Recorded for LocalStack: an upload is of one algorithm, whatever the client adds by itself.
      if (upload.algorithm && checksum && checksum.algorithm !== upload.algorithm)
        throw s3Error(
          "InvalidRequest",
          400,
          `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${checksum.algorithm.toLowerCase()}`,
        );
      const part: Part = {
        number,
        body,
        etag: `"${md5(body)}"`,
        at: kernel.now(),
        ...(checksum ? { checksum } : {}),
      };
      keep(upload, part);
      return {
        ETag: part.etag,
        ...(checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {}),
        ...shownEncryption(upload.described),
      };
    },

    UploadPartCopy(input: UploadPartCopyRequest): Members {
      refuse("UploadPartCopy", input, [...CUSTOMER_KEYS, ...CUSTOMER_KEYS_OF_SOURCE]);
      const upload = uploadAt(bucketAt(room, input), input);
      const number = partNumber(input.PartNumber);
      const source = sourceOf(room, input);
      const { body: all } = source.version;
      const range =
        input.CopySourceRange === undefined ? undefined : readRange(input.CopySourceRange, all.length);
      if (input.CopySourceRange !== undefined && !range)
        throw invalidArgument(
          "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
          "x-amz-copy-source-range",
          input.CopySourceRange,
        );
      const body = range ? all.subarray(range.start, range.end) : all;
      const checksum = upload.algorithm ? checked(body, { ChecksumAlgorithm: upload.algorithm }) : undefined;
      const part: Part = {
        number,
        body,
        etag: `"${md5(body)}"`,
        at: kernel.now(),
        ...(checksum ? { checksum } : {}),
      };
      keep(upload, part);
      return {
        CopyPartResult: {
          ETag: part.etag,
          LastModified: new Date(part.at),
          ...(checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {}),
        },
        ...(source.bucket.versioning === undefined ? {} : { CopySourceVersionId: source.version.versionId }),
        ...shownEncryption(upload.described),
      };
    },

    CompleteMultipartUpload(input: CompleteMultipartUploadRequest, call: Call): Members {
      refuse("CompleteMultipartUpload", input, CUSTOMER_KEYS);
      const bucket = bucketAt(room, input);
      const before = bucket.completed.get(input.UploadId ?? "");
      if (before && before.key === input.Key) return before.answer;
      const upload = uploadAt(bucket, input);
      const parts = wantedParts(upload, input.MultipartUpload?.Parts ?? []);
      const body = Buffer.concat(parts.map((part) => part.body));
      if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== body.length)
        throw s3Error(
          "InvalidRequest",
          400,
          "The provided 'x-amz-mp-object-size' header does not match what was computed.",
        );
      const checksum = wholeChecksum(upload, parts, body);
      checkWhole(checksum, input);
      checkWrite(bucket.keys.current(upload.key), upload.key, input);
      const digest = md5(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.slice(1, -1), "hex"))));
      end(bucket, upload);
      const version = write(room, bucket, {
        key: upload.key,
        marker: false,
        body,
        etag: `"${digest}-${parts.length}"`,
        described: upload.described,
        checksum,
        parts: parts.map((part) => ({
          number: part.number,
          size: part.body.length,
          ...(part.checksum ? { checksum: part.checksum } : {}),
        })),
        tags: upload.tags,
        grants: upload.grants,
      });
      notify(room, bucket, version, "ObjectCreated:CompleteMultipartUpload", call);
      const answer: Members = {
        Location: `${room.place.endpoint}/${bucket.name}/${encodeURIComponent(upload.key).replaceAll("%2F", "/")}`,
        Bucket: bucket.name,
        Key: upload.key,
        ETag: version.etag,
        ...checksumMembers(checksum),
        ...shownVersion(bucket, version),
        ...shownEncryption(upload.described),
      };
      remember(bucket, upload, answer);
      return answer;
    },

    AbortMultipartUpload(input: InBucket & { readonly Key?: string; readonly UploadId?: string }): void {
      // Buckets of directories have it, and they do not fly.
      refuse("AbortMultipartUpload", input, ["IfMatchInitiatedTime"]);
      const bucket = bucketAt(room, input);
      const upload = uploadAt(bucket, input);
      kernel.note("s3.upload-aborted", { bucket: bucket.name, key: upload.key, uploadId: upload.id });
      end(bucket, upload);
    },
  };
}

function remember({ completed }: Bucket, { id, key }: Upload, answer: Members): void {
  completed.set(id, { key, answer });
  const [oldest] = completed.keys();
  if (completed.size > COMPLETED && oldest !== undefined) completed.delete(oldest);
}

export function uploadAt(
  bucket: Bucket,
  { Key, UploadId = "" }: { readonly Key?: string | undefined; readonly UploadId?: string | undefined },
): Upload {
  const upload = bucket.uploads.get(UploadId);
  if (!upload || upload.key !== Key)
    throw s3Error(
      "NoSuchUpload",
      404,
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      { UploadId },
    );
  return upload;
}

function partNumber(number = 0): number {
  if (!Number.isInteger(number) || number < 1 || number > PART_NUMBERS)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${PART_NUMBERS}, inclusive`,
      "partNumber",
      number,
    );
  return number;
}
