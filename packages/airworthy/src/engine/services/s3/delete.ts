import type { DeleteObjectRequest, DeleteObjectsRequest } from "@aws-sdk/client-s3";
import { ServiceError } from "../../error.ts";
import type { Call, Members, Operation } from "../../service.ts";
import { malformedXml, noSuchKey, notFlown, refuse, unmetCondition } from "./errors.ts";
import { namedVersion } from "./find.ts";
import { DELETED_AT_ONCE } from "./limits.ts";
import { notify } from "./notifications/notify.ts";
import { type Bucket, bucketAt, nextSequencer, type Room } from "./state.ts";
import { erase, write } from "./write.ts";

interface Removed {
  readonly DeleteMarker?: boolean;
  readonly VersionId?: string;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html */
export function deleteOperations(room: Room): Record<string, Operation> {
  function remove(bucket: Bucket, key: string, versionId: string | undefined, call: Call): Removed {
    if (versionId !== undefined) {
      const version = namedVersion(bucket, key, versionId);
      if (version) {
        erase(room, bucket, version);
        notify(room, bucket, { ...version, sequencer: nextSequencer(room) }, "ObjectRemoved:Delete", call);
      }
      return { VersionId: versionId, ...(version?.marker ? { DeleteMarker: true } : {}) };
    }
    if (bucket.versioning === undefined) {
      const current = bucket.keys.current(key);
      // Deleting what is not there succeeds, and nobody hears of it.
      if (current) {
        erase(room, bucket, current);
        notify(room, bucket, { ...current, sequencer: nextSequencer(room) }, "ObjectRemoved:Delete", call);
      }
      return {};
    }
    const marker = write(room, bucket, {
      key,
      marker: true,
      body: new Uint8Array(0),
      etag: "",
      described: {},
      tags: new Map(),
    });
    notify(room, bucket, marker, "ObjectRemoved:DeleteMarkerCreated", call);
    return { DeleteMarker: true, VersionId: marker.versionId };
  }

  return {
    DeleteObject(input: DeleteObjectRequest, call: Call): Members {
      refuse("DeleteObject", input, [
        "MFA",
        "BypassGovernanceRetention",
        "IfMatchLastModifiedTime",
        "IfMatchSize",
      ]);
      const bucket = bucketAt(room, input);
      const key = input.Key ?? "";
      if (input.IfMatch !== undefined) {
        const current = bucket.keys.current(key);
        const etag = input.IfMatch.replaceAll('"', "");
        if (!current || current.marker) throw noSuchKey(key);
        if (etag !== "*" && etag !== current.etag.replaceAll('"', "")) throw unmetCondition("If-Match");
      }
      return { ...remove(bucket, key, input.VersionId, call) };
    },

    DeleteObjects(input: DeleteObjectsRequest, call: Call): Members {
      refuse("DeleteObjects", input, ["MFA", "BypassGovernanceRetention"]);
      const bucket = bucketAt(room, input);
      const { Objects = [], Quiet } = input.Delete ?? {};
      if (Objects.length === 0 || Objects.length > DELETED_AT_ONCE) throw malformedXml();
      const Deleted: Members[] = [];
      const Errors: Members[] = [];
      for (const { Key = "", VersionId, ETag, LastModifiedTime, Size } of Objects) {
        if (ETag ?? LastModifiedTime ?? Size) throw notFlown("DeleteObjects ETag, LastModifiedTime and Size");
        try {
          const { DeleteMarker, VersionId: made } = remove(bucket, Key, VersionId, call);
          Deleted.push({
            Key,
            ...(VersionId === undefined ? {} : { VersionId }),
            ...(DeleteMarker ? { DeleteMarker, DeleteMarkerVersionId: made } : {}),
          });
        } catch (error) {
          if (!(error instanceof ServiceError)) throw error;
          Errors.push({ Key, VersionId, Code: error.code, Message: error.message });
        }
      }
      return { ...(Quiet ? {} : { Deleted }), Errors };
    },
  };
}
