import { createHash } from "node:crypto";
import type { FunctionCode } from "@aws-sdk/client-lambda";
import { ServiceError } from "../../error.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import type { Members, Place } from "../../service.ts";
import { type CodeLocation, LOCAL_CODE } from "./environment.ts";
import { invalid } from "./errors.ts";
import { UNZIPPED, ZIP } from "./limits.ts";

export interface Code {
  readonly location: CodeLocation;
  /** Bytes. */
  readonly size: number;
}

type Source = Pick<FunctionCode, "ZipFile" | "S3Bucket" | "S3Key" | "S3ObjectVersion" | "ImageUri">;

/** The code a request gives or points at. What lies in S3 is read when the engine has S3, and named otherwise. */
export function readCode(place: Place, source: Source): Code | Later<Code> {
  const { ZipFile, S3Bucket, S3Key, S3ObjectVersion, ImageUri } = source;
  if (ImageUri) return { location: { kind: "image", uri: ImageUri, sha256: hexOf(ImageUri) }, size: 0 };
  if (ZipFile) return uploaded(ZipFile);
  if (!S3Bucket || !S3Key) throw invalid("Please provide a source for function code.");
  if (S3Bucket === LOCAL_CODE)
    return {
      location: { kind: "folder", path: S3Key, sha256: base64Of(`${S3Key}/${S3ObjectVersion ?? ""}`) },
      size: 0,
    };
  const named: Code = {
    location: {
      kind: "s3",
      bucket: S3Bucket,
      key: S3Key,
      sha256: base64Of(`${S3Bucket}/${S3Key}/${S3ObjectVersion ?? ""}`),
      ...(S3ObjectVersion ? { version: S3ObjectVersion } : {}),
    },
    size: 0,
  };
  return fromStore(
    () =>
      whenKnown(
        place.call(
          "s3",
          "GetObject",
          { Bucket: S3Bucket, Key: S3Key, ...(S3ObjectVersion ? { VersionId: S3ObjectVersion } : {}) },
          { kind: "service", principal: "lambda.amazonaws.com" },
        ),
        (answer) => {
          const body = (answer as Members | undefined)?.["Body"];
          return body instanceof Uint8Array ? zipped(body) : named;
        },
      ),
    named,
  );
}

function fromStore(read: () => Code | Later<Code>, otherwise: Code): Code | Later<Code> {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === "NotImplemented") return otherwise;
    throw invalid(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

/** What lies in S3 may be larger than what comes with a request. */
function uploaded(bytes: Uint8Array): Code {
  if (bytes.length >= ZIP)
    throw new ServiceError(
      "RequestEntityTooLargeException",
      `Zipped size must be smaller than ${ZIP} bytes`,
      { status: 413 },
    );
  return zipped(bytes);
}

function zipped(bytes: Uint8Array): Code {
  // Local file header, or the end of an empty archive.
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b && ((bytes[2] ?? 0) === 3 || (bytes[2] ?? 0) === 5);
  if (!isZip)
    throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
  if (unzippedSize(bytes) >= UNZIPPED) throw invalid(`Unzipped size must be smaller than ${UNZIPPED} bytes`);
  return { location: { kind: "zip", bytes, sha256: base64Of(bytes) }, size: bytes.length };
}

/** Sum of the sizes in the central directory. Source: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3.12) */
function unzippedSize(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let end = bytes.length - 22; end >= 0 && end > bytes.length - 66_000; end--) {
    if (view.getUint32(end, true) !== 0x06054b50) continue;
    let at = view.getUint32(end + 16, true);
    let size = 0;
    while (at + 46 <= end && view.getUint32(at, true) === 0x02014b50) {
      size += view.getUint32(at + 24, true);
      at +=
        46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return size;
  }
  return 0;
}

function base64Of(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("base64");
}

function hexOf(data: string): string {
  return createHash("sha256").update(data).digest("hex");
}
