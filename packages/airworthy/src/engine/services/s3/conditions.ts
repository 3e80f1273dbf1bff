import { ServiceError } from "../../error.ts";
import { SECOND } from "../../kernel/time.ts";
import { noSuchKey, notFlown, s3Error, unmetCondition } from "./errors.ts";
import type { Version } from "./state.ts";

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html */
export function checkRead(version: Version, conditions: ReadConditions): void {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  // Dates in HTTP have no fractions of seconds.
  const modified = Math.floor(version.lastModified / SECOND) * SECOND;
  if (IfMatch !== undefined && !names(IfMatch, version.etag)) throw unmetCondition("If-Match");
  if (IfMatch === undefined && IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime())
    throw unmetCondition("If-Unmodified-Since");
  const unchanged =
    IfNoneMatch === undefined
      ? IfModifiedSince !== undefined && modified <= IfModifiedSince.getTime()
      : names(IfNoneMatch, version.etag);
  if (unchanged)
    throw s3Error(
      "NotModified",
      304,
      "Not Modified",
      {},
      {
        etag: version.etag,
        "last-modified": new Date(modified).toUTCString(),
      },
    );
}

/** Copies ask the same of their source, and fail where a read would say that nothing changed. */
export function checkSource(version: Version, conditions: ReadConditions): void {
  try {
    checkRead(version, conditions);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { IfNoneMatch } = conditions;
    const unchanged = IfNoneMatch === undefined ? "If-Modified-Since" : "If-None-Match";
    throw unmetCondition(
      `x-amz-copy-source-${error.status === 304 ? unchanged : String(error.fields["Condition"])}`,
    );
  }
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkWrite(
  current: Version | undefined,
  key: string,
  { IfMatch, IfNoneMatch }: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">,
): void {
  const there = current && !current.marker ? current : undefined;
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") throw notFlown("PutObject IfNoneMatch other than *");
  if (IfNoneMatch !== undefined && there) throw unmetCondition("If-None-Match");
  if (IfMatch !== undefined && !there) throw noSuchKey(key);
  if (IfMatch !== undefined && there && !names(IfMatch, there.etag)) throw unmetCondition("If-Match");
}

/** A list of entity tags, or `*`. */
function names(header: string, etag: string): boolean {
  if (header.trim() === "*") return true;
  const bare = etag.replaceAll('"', "");
  return header.split(",").some((one) => one.trim().replace(/^W\//, "").replaceAll('"', "") === bare);
}
