import type { Call, Members, Operation } from "../../../service.ts";
import { s3Error } from "../errors.ts";
import { versionAt } from "../find.ts";
import { notify } from "../notifications/notify.ts";
import { bucketAt, type InBucket, nextSequencer, ownerOf, type Room } from "../state.ts";
import { shownVersion } from "../write.ts";
import { aclsDisabled, type Asked, checkBlocked, grantsAsked, ownershipOf } from "./ask.ts";
import { type Grant, type Kind, ownersAlone } from "./grants.ts";

interface OfObject extends InBucket {
  readonly Key?: string;
  readonly VersionId?: string;
}

/**
 * Access control lists: kept, told and checked as S3 does. Like policies they are for whoever evaluates permissions.
 * Where Object Ownership is BucketOwnerEnforced they can be read, and say that the owner has all.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function aclOperations(room: Room): Record<string, Operation> {
  const shown = (grants: readonly Grant[] | undefined, enforced: boolean): Members => {
    const owner = ownerOf(room);
    return { Owner: owner, Grants: enforced || !grants ? ownersAlone(owner.ID) : grants };
  };

  function asked(input: InBucket & Asked, kind: Kind): readonly Grant[] {
    const bucket = bucketAt(room, input);
    if (ownershipOf(bucket) === "BucketOwnerEnforced") throw aclsDisabled();
    const grants = grantsAsked(input, kind, ownerOf(room).ID);
    if (!grants)
      throw s3Error("MissingSecurityHeader", 400, "Your request was missing a required header", {
        MissingHeaderName: "x-amz-acl",
      });
    checkBlocked(bucket, grants);
    return grants;
  }

  return {
    GetBucketAcl(input: InBucket): Members {
      const bucket = bucketAt(room, input);
      return shown(bucket.grants, ownershipOf(bucket) === "BucketOwnerEnforced");
    },
    PutBucketAcl(input: InBucket & Asked): void {
      const grants = asked(input, "bucket");
      const bucket = bucketAt(room, input);
      room.kernel.note("s3.setting-changed", { bucket: bucket.name, setting: "BucketAcl" });
      bucket.grants = grants;
    },
    GetObjectAcl(input: OfObject): Members {
      const bucket = bucketAt(room, input);
      const { grants } = versionAt(bucket, input.Key ?? "", input.VersionId);
      return shown(grants, ownershipOf(bucket) === "BucketOwnerEnforced");
    },
    PutObjectAcl(input: OfObject & Asked, call: Call): Members {
      const bucket = bucketAt(room, input);
      const version = versionAt(bucket, input.Key ?? "", input.VersionId, "PUT");
      const grants = asked(input, "object");
      room.kernel.note("s3.object-acl-changed", { bucket: bucket.name, key: version.key });
      version.grants = grants;
      notify(room, bucket, { ...version, sequencer: nextSequencer(room) }, "ObjectAcl:Put", call);
      return shownVersion(bucket, version);
    },
  };
}
