import type { ListMultipartUploadsRequest, ListPartsRequest } from "@aws-sdk/client-s3";
import type { Members, Operation } from "../../service.ts";
import { invalidArgument, refuse } from "./errors.ts";
import { compareKeys } from "./keys.ts";
import { LARGEST_INTEGER } from "./limits.ts";
import { encoder, mostOf, pageOf } from "./list.ts";
import { CUSTOMER_KEYS, uploadAt } from "./multipart.ts";
import { bucketAt, ownerOf, type Room } from "./state.ts";

/** What is being uploaded in parts. */
export function uploadOperations(room: Room): Record<string, Operation> {
  return {
    ListParts(input: ListPartsRequest): Members {
      refuse("ListParts", input, CUSTOMER_KEYS);
      const bucket = bucketAt(room, input);
      const upload = uploadAt(bucket, input);
      const most = mostOf(input.MaxParts, "max-parts");
      const marker = Number(input.PartNumberMarker ?? 0);
      if (!Number.isInteger(marker) || marker < 0)
        throw invalidArgument(
          "Argument part-number-marker must be an integer between 0 and 2147483647",
          "part-number-marker",
          input.PartNumberMarker,
        );
      if (marker > LARGEST_INTEGER)
        throw invalidArgument(
          "Provided part-number-marker not an integer or within integer range",
          "part-number-marker",
          input.PartNumberMarker,
        );
      const after = [...upload.parts.values()]
        .filter(({ number }) => number > marker)
        .sort((a, b) => a.number - b.number);
      const page = after.slice(0, most);
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        PartNumberMarker: String(marker),
        NextPartNumberMarker: String(page.at(-1)?.number ?? 0),
        MaxParts: most,
        IsTruncated: after.length > page.length,
        Parts: page.map(({ number, etag, at, body, checksum }) => ({
          PartNumber: number,
          LastModified: new Date(at),
          ETag: etag,
          Size: body.length,
          ...(checksum ? { [`Checksum${checksum.algorithm}`]: checksum.value } : {}),
        })),
        Initiator: ownerOf(room),
        Owner: ownerOf(room),
        StorageClass: upload.described.StorageClass ?? "STANDARD",
        ...(upload.algorithm
          ? { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType }
          : {}),
      };
    },

    ListMultipartUploads(input: ListMultipartUploadsRequest): Members {
      const bucket = bucketAt(room, input);
      const { Prefix = "", Delimiter = "", KeyMarker = "", UploadIdMarker, EncodingType } = input;
      const most = mostOf(input.MaxUploads, "max-uploads");
      const encode = encoder(EncodingType);
      const all = [...bucket.uploads.values()]
        .sort((a, b) => compareKeys(a.key, b.key) || a.at - b.at)
        .filter(({ key }) => key.startsWith(Prefix));
      const named = all.findIndex(({ key, id }) => key === KeyMarker && id === UploadIdMarker);
      const rest =
        named >= 0
          ? all.slice(named + 1)
          : all.filter(({ key }) => KeyMarker === "" || compareKeys(key, KeyMarker) > 0);
      const names = [...new Set(rest.map(({ key }) => key))];
      const { prefixes } = pageOf(names, { prefix: Prefix, delimiter: Delimiter, after: "", most });
      const alone = rest.filter(({ key }) => !prefixes.some((prefix) => key.startsWith(prefix)));
      const page = alone.slice(0, Math.max(0, most - prefixes.length));
      const more = page.length < alone.length;
      const last = page.at(-1);
      return {
        Bucket: bucket.name,
        KeyMarker: encode(KeyMarker),
        UploadIdMarker: UploadIdMarker ?? "",
        Prefix: encode(Prefix),
        ...(Delimiter === "" ? {} : { Delimiter: encode(Delimiter) }),
        MaxUploads: most,
        EncodingType,
        IsTruncated: more,
        ...(more ? { NextKeyMarker: encode(last?.key), NextUploadIdMarker: last?.id } : {}),
        Uploads: page.map(({ id, key, at, described, algorithm, checksumType }) => ({
          UploadId: id,
          Key: encode(key),
          Initiated: new Date(at),
          StorageClass: described.StorageClass ?? "STANDARD",
          Owner: ownerOf(room),
          Initiator: ownerOf(room),
          ...(algorithm ? { ChecksumAlgorithm: algorithm, ChecksumType: checksumType } : {}),
        })),
        CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
      };
    },
  };
}
