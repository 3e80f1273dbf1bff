import type { Call, Members, Operation } from "../../service.ts";
import { s3Error } from "./errors.ts";
import { versionAt } from "./find.ts";
import { BUCKET_TAGS, OBJECT_TAGS } from "./limits.ts";
import { notify } from "./notifications/notify.ts";
import { bucketAt, type InBucket, nextSequencer, type Room } from "./state.ts";
import { shownVersion } from "./write.ts";

type Tags = ReadonlyMap<string, string>;

interface TagSet {
  readonly TagSet?: readonly { readonly Key?: string; readonly Value?: string }[];
}

interface OfObject extends InBucket {
  readonly Key?: string;
  readonly VersionId?: string;
  readonly Tagging?: TagSet;
}

export function tagOperations(room: Room): Record<string, Operation> {
  return {
    PutBucketTagging(input: InBucket & { readonly Tagging?: TagSet }): void {
      const bucket = bucketAt(room, input);
      const tags = tagsOf(input.Tagging, BUCKET_TAGS);
      bucket.tags = tags.size > 0 ? tags : undefined;
      room.kernel.note("s3.bucket-tagged", { bucket: bucket.name });
    },
    GetBucketTagging(input: InBucket): Members {
      const { tags, name } = bucketAt(room, input);
      if (!tags) throw s3Error("NoSuchTagSet", 404, "The TagSet does not exist", { BucketName: name });
      return { TagSet: shown(tags) };
    },
    DeleteBucketTagging(input: InBucket): void {
      bucketAt(room, input).tags = undefined;
    },

    PutObjectTagging(input: OfObject, call: Call): Members {
      const bucket = bucketAt(room, input);
      const version = versionAt(bucket, input.Key ?? "", input.VersionId, "PUT");
      version.tags = tagsOf(input.Tagging, OBJECT_TAGS);
      notify(room, bucket, { ...version, sequencer: nextSequencer(room) }, "ObjectTagging:Put", call);
      return { ...shownVersion(bucket, version) };
    },
    GetObjectTagging(input: OfObject): Members {
      const bucket = bucketAt(room, input);
      const version = versionAt(bucket, input.Key ?? "", input.VersionId);
      return { ...shownVersion(bucket, version), TagSet: shown(version.tags) };
    },
    DeleteObjectTagging(input: OfObject, call: Call): Members {
      const bucket = bucketAt(room, input);
      const version = versionAt(bucket, input.Key ?? "", input.VersionId, "DELETE");
      version.tags = new Map();
      notify(room, bucket, { ...version, sequencer: nextSequencer(room) }, "ObjectTagging:Delete", call);
      return { ...shownVersion(bucket, version) };
    },
  };
}

function shown(tags: Tags): Members[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as the header of a request writes them: `team=orders&stage=dev`. */
export function tagsOfHeader(header: string | undefined): Tags {
  if (header === undefined) return new Map();
  const pairs = [...new URLSearchParams(header)].map(([Key, Value]) => ({ Key, Value }));
  const system = pairs.find(({ Key }) => Key.startsWith("aws:"));
  if (system) throw invalidTag("Your TagKey cannot be prefixed with aws:", system.Key);
  return tagsOf({ TagSet: pairs }, OBJECT_TAGS);
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html */
export function tagsOf({ TagSet = [] }: TagSet = {}, most: number): Tags {
  if (TagSet.length > most) throw s3Error("BadRequest", 400, `Object tags cannot be greater than ${most}`);
  const tags = new Map<string, string>();
  for (const { Key = "", Value = "" } of TagSet) {
    if (tags.has(Key)) throw invalidTag("Cannot provide multiple Tags with the same key", Key);
    if (Key.startsWith("aws:")) throw invalidTag("System tags cannot be added/updated by requester", Key);
    if (Key.length < 1 || Key.length > 128 || /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.test(Key))
      throw invalidTag("The TagKey you have provided is invalid", Key);
    if (Value.length > 256 || /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/u.test(Value))
      throw invalidTag("The TagValue you have provided is invalid", Key);
    tags.set(Key, Value);
  }
  return tags;
}

function invalidTag(message: string, TagKey: string) {
  return s3Error("InvalidTag", 400, message, { TagKey });
}
