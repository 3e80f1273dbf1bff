import type { Version, Bucket, Room } from "./state.ts";
import { newId, nextSequencer } from "./state.ts";

type New = Pick<
  Version,
  "key" | "marker" | "body" | "etag" | "described" | "checksum" | "parts" | "tags" | "grants"
>;

/**
 * Makes a new current version of a key. A bucket that keeps no versions, or has been told to stop, replaces the one
 * whose id is `null`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersioningSuspendedBuckets.html
 */
export function write(room: Room, bucket: Bucket, made: New): Version {
  const versionId = bucket.versioning === "Enabled" ? newId(room, "s3.version-id") : "null";
  const { storage } = room.world();
  const before = bucket.keys.versions(made.key);
  const replaced = versionId === "null" ? before.find((one) => one.versionId === "null") : undefined;
  // What goes makes room for what comes.
  storage.giveBack(replaced?.body.length ?? 0);
  try {
    storage.take(made.body.length);
  } catch (error) {
    storage.take(replaced?.body.length ?? 0);
    throw error;
  }
  const version: Version = {
    ...made,
    versionId,
    lastModified: room.kernel.now(),
    sequencer: nextSequencer(room),
  };
  room.kernel.note(made.marker ? "s3.delete-marker-put" : "s3.object-put", {
    bucket: bucket.name,
    key: made.key,
    bytes: made.body.length,
    ...(versionId === "null" ? {} : { versionId }),
  });
  bucket.keys.set(made.key, [version, ...before.filter((one) => one !== replaced)]);
  return version;
}

/** Removes one version for good. */
export function erase(room: Room, bucket: Bucket, version: Version): void {
  room.kernel.note("s3.object-deleted", {
    bucket: bucket.name,
    key: version.key,
    ...(version.versionId === "null" ? {} : { versionId: version.versionId }),
  });
  room.world().storage.giveBack(version.body.length);
  bucket.keys.set(
    version.key,
    bucket.keys.versions(version.key).filter((one) => one !== version),
  );
}

/** The id as it is told: buckets that never kept versions have none. */
export function shownVersion(bucket: Bucket, { versionId }: Version): { readonly VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: versionId };
}
