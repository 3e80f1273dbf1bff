import { invalidArgument, noSuchKey, noSuchVersion, s3Error } from "./errors.ts";
import type { Bucket, Version } from "./state.ts";

/** The version a request means: the one it names, or the current one. Delete markers are told apart. */
export function versionAt(
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  method = "GET",
): Version {
  if (versionId === undefined) {
    const current = bucket.keys.current(key);
    if (!current) throw noSuchKey(key);
    if (current.marker)
      throw noSuchKey(key, { "x-amz-delete-marker": "true", "x-amz-version-id": current.versionId });
    return current;
  }
  const version = namedVersion(bucket, key, versionId);
  if (!version) throw noSuchVersion(key, versionId);
  if (version.marker)
    throw s3Error(
      "MethodNotAllowed",
      405,
      "The specified method is not allowed against this resource.",
      { Method: method, ResourceType: "DeleteMarker" },
      { "x-amz-delete-marker": "true", "x-amz-version-id": versionId, allow: "DELETE" },
    );
  return version;
}

export function namedVersion(bucket: Bucket, key: string, versionId: string): Version | undefined {
  if (versionId !== "null" && !/^[\w.-]{32}$/.test(versionId))
    throw invalidArgument("Invalid version id specified", "versionId", versionId);
  return bucket.keys.versions(key).find((one) => one.versionId === versionId);
}
