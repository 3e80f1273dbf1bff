import type { GetObjectAttributesRequest, GetObjectRequest } from "@aws-sdk/client-s3";
import type { Members, Operation } from "../../service.ts";
import { checksumMembers } from "./checksums.ts";
import { checkRead } from "./conditions.ts";
import { refuse } from "./errors.ts";
import { versionAt } from "./find.ts";
import { type Range, rangeOf } from "./range.ts";
import { type Bucket, bucketAt, type Room, type Version } from "./state.ts";
import { shownVersion } from "./write.ts";

const CUSTOMER_KEYS = ["SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"];

export function getOperations(room: Room): Record<string, Operation> {
  function read(operation: string, input: GetObjectRequest) {
    refuse(operation, input, CUSTOMER_KEYS);
    const bucket = bucketAt(room, input);
    const version = versionAt(bucket, input.Key ?? "", input.VersionId);
    checkRead(version, input);
    const range = rangeOf(version, input);
    return { version, range, members: membersOf(bucket, version, range, input) };
  }

  return {
    GetObject(input: GetObjectRequest): Members {
      const { version, range, members } = read("GetObject", input);
      const { start, end } = range ?? { start: 0, end: version.body.length };
      return { ...members, Body: version.body.subarray(start, end) };
    },

    HeadObject: (input: GetObjectRequest): Members => read("HeadObject", input).members,

    GetObjectAttributes(input: GetObjectAttributesRequest): Members {
      refuse("GetObjectAttributes", input, CUSTOMER_KEYS);
      const bucket = bucketAt(room, input);
      const version = versionAt(bucket, input.Key ?? "", input.VersionId);
      const wanted = new Set<string>(input.ObjectAttributes ?? []);
      const { checksum, parts } = version;
      const shown: Record<string, unknown> = {
        ETag: version.etag.replaceAll('"', ""),
        // Without the number of parts, which stands beside it.
        Checksum: checksum && checksumMembers({ ...checksum, value: checksum.value.replace(/-\d+$/, "") }),
        ObjectParts: parts && partsOf(parts, input),
        StorageClass: version.described.StorageClass ?? "STANDARD",
        ObjectSize: version.body.length,
      };
      return {
        LastModified: new Date(version.lastModified),
        ...shownVersion(bucket, version),
        ...Object.fromEntries(Object.entries(shown).filter(([name]) => wanted.has(name))),
      };
    },
  };
}

function partsOf(
  parts: NonNullable<Version["parts"]>,
  { MaxParts = 1000, PartNumberMarker = "0" }: { MaxParts?: number; PartNumberMarker?: string | undefined },
): Members {
  const after = parts.filter(({ number }) => number > Number(PartNumberMarker));
  const page = after.slice(0, MaxParts);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker,
    NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
    MaxParts,
    IsTruncated: after.length > page.length,
    // Without a checksum AWS tells how many parts there are, not which.
    ...(page.some(({ checksum }) => checksum)
      ? {
          Parts: page.map(({ number, size, checksum }) => ({
            PartNumber: number,
            Size: size,
            ...(checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {}),
          })),
        }
      : {}),
  };
}

function membersOf(
  bucket: Bucket,
  version: Version,
  range: Range | undefined,
  input: GetObjectRequest,
): Members {
  const { described, body, parts, checksum } = version;
  const size = body.length;
  const { StorageClass, ...rest } = described;
  return {
    AcceptRanges: "bytes",
    LastModified: new Date(version.lastModified),
    ContentLength: range ? range.end - range.start : size,
    ETag: version.etag,
    ...shownVersion(bucket, version),
    ...rest,
    // The usual class is not told.
    ...(StorageClass === "STANDARD" ? {} : { StorageClass }),
    ...(range ? { ContentRange: `bytes ${range.start}-${range.end - 1}/${size}` } : {}),
    ...(input.PartNumber !== undefined && parts ? { PartsCount: parts.length } : {}),
    ...(version.tags.size > 0 ? { TagCount: version.tags.size } : {}),
    ...(input.ChecksumMode === "ENABLED" && !range ? checksumMembers(checksum) : {}),
    ...overrides(input),
  };
}

/** Headers that a request, which then has to be signed, sets for its answer. */
function overrides(input: GetObjectRequest): Members {
  const given: Record<string, unknown> = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    Expires: input.ResponseExpires,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
