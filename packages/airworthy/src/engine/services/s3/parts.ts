import type { CompleteMultipartUploadRequest } from "@aws-sdk/client-s3";
import { type Checksum, compositeOf, digestOf } from "./checksums.ts";
import { malformedXml, s3Error } from "./errors.ts";
import { SMALLEST_PART } from "./limits.ts";
import type { Part, Upload } from "./state.ts";

/* What makes one object of the parts of an upload. */

type Wanted = NonNullable<NonNullable<CompleteMultipartUploadRequest["MultipartUpload"]>["Parts"]>;

/** In ascending order, each with the tag it was given, all but the last of 5 MB at least. */
export function wantedParts(upload: Upload, wanted: Wanted): Part[] {
  if (wanted.length === 0) throw malformedXml();
  let before = 0;
  const parts = wanted.map((one) => {
    const { PartNumber: number = 0, ETag: etag = "" } = one;
    if (number <= before)
      throw s3Error(
        "InvalidPartOrder",
        400,
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
        {
          UploadId: upload.id,
        },
      );
    before = number;
    const part = upload.parts.get(number);
    const given = part?.checksum && (one as Record<string, unknown>)[`Checksum${part.checksum.algorithm}`];
    if (
      !part ||
      part.etag.replaceAll('"', "") !== etag.replaceAll('"', "") ||
      (given && given !== part.checksum?.value)
    )
      throw s3Error(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        { UploadId: upload.id, PartNumber: number, ETag: etag },
      );
    return part;
  });
  for (const part of parts.slice(0, -1))
    if (part.body.length < SMALLEST_PART)
      throw s3Error("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
        ProposedSize: part.body.length,
        MinSizeAllowed: SMALLEST_PART,
        PartNumber: part.number,
        ETag: part.etag,
      });
  return parts;
}

export function wholeChecksum(
  upload: Upload,
  parts: readonly Part[],
  body: Uint8Array,
): Checksum | undefined {
  const { algorithm, checksumType } = upload;
  if (!algorithm) return undefined;
  return checksumType === "FULL_OBJECT"
    ? { algorithm, value: digestOf(algorithm, body), type: "FULL_OBJECT" }
    : compositeOf(
        algorithm,
        parts.flatMap(({ checksum }) => (checksum ? [checksum] : [])),
      );
}

export function checkWhole(checksum: Checksum | undefined, input: object): void {
  const given = checksum && (input as Record<string, unknown>)[`Checksum${checksum.algorithm}`];
  // Clients give a composite checksum with or without the number of parts.
  if (given && String(given).split("-")[0] !== checksum?.value.split("-")[0])
    throw s3Error(
      "BadDigest",
      400,
      `The ${checksum?.algorithm} you specified did not match the calculated checksum.`,
    );
}
