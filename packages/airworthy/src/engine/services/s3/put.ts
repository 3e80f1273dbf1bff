import type { PutObjectRequest } from "@aws-sdk/client-s3";
import type { Call, Members, Operation } from "../../service.ts";
import { objectGrants } from "./acl/ask.ts";
import { checked, checksumMembers, md5 } from "./checksums.ts";
import { checkWrite } from "./conditions.ts";
import { checkKey, describedOf } from "./described.ts";
import { s3Error } from "./errors.ts";
import { LARGEST_PUT } from "./limits.ts";
import { notify } from "./notifications/notify.ts";
import { bucketAt, type Described, type Room } from "./state.ts";
import { tagsOfHeader } from "./tags.ts";
import { shownVersion, write } from "./write.ts";

export function putOperations(room: Room): Record<string, Operation> {
  return {
    PutObject(input: PutObjectRequest, call: Call): Members {
      const bucket = bucketAt(room, input);
      const key = checkKey(input.Key);
      const body = (input.Body as Uint8Array | undefined) ?? new Uint8Array(0);
      if (body.length > LARGEST_PUT)
        throw s3Error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size");
      const described = describedOf("PutObject", bucket, input);
      const grants = objectGrants(room, bucket, input);
      const tags = tagsOfHeader(input.Tagging);
      const checksum = checked(body, input);
      checkWrite(bucket.keys.current(key), key, input);
      const version = write(room, bucket, {
        key,
        marker: false,
        body,
        etag: `"${md5(body)}"`,
        described,
        checksum,
        tags,
        grants,
      });
      notify(room, bucket, version, "ObjectCreated:Put", call);
      return {
        ETag: version.etag,
        ...checksumMembers(checksum),
        ...shownVersion(bucket, version),
        ...shownEncryption(described),
      };
    },
  };
}

export function shownEncryption({ ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled }: Described): Members {
  return { ServerSideEncryption, SSEKMSKeyId, BucketKeyEnabled };
}
