import { iso } from "../../../kernel/time.ts";
import type { Call } from "../../../service.ts";
import { callerId } from "../described.ts";
import { type Bucket, ownerOf, type Room, type Version } from "../state.ts";
import type { Target } from "./configuration.ts";

/** `ObjectCreated:Put` and its like. */
export type EventName =
  `${"ObjectCreated" | "ObjectRemoved" | "ObjectTagging" | "ObjectAcl" | "LifecycleExpiration"}:${string}`;

/** What happened to one version, told in the forms that S3 has for it. */
export interface Happening {
  readonly bucket: Bucket;
  readonly version: Version;
  readonly event: EventName;
  readonly call: Call;
  readonly at: number;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function recordsOf(room: Room, target: Target, happening: Happening): object {
  const { bucket, version, event, call, at } = happening;
  const { place } = room;
  const removed = isRemoval(event);
  return {
    Records: [
      {
        // Expiry has a later version of the same form.
        eventVersion: event.startsWith("LifecycleExpiration") ? "2.3" : "2.1",
        eventSource: "aws:s3",
        awsRegion: place.region,
        eventTime: iso(at),
        eventName: event,
        userIdentity: { principalId: `AWS:${callerId(call.caller)}` },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: { "x-amz-request-id": call.requestId, "x-amz-id-2": hostId(call) },
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: target.id,
          bucket: {
            name: bucket.name,
            ownerIdentity: { principalId: ownerOf(room).ID.slice(0, 14).toUpperCase() },
            arn: `arn:${place.partition}:s3:::${bucket.name}`,
          },
          object: {
            key: escaped(version.key),
            // Nothing is told of what is gone but its name.
            ...(removed && !version.marker ? {} : shape(version)),
            ...(bucket.versioning === undefined ? {} : { versionId: version.versionId }),
            sequencer: version.sequencer,
          },
        },
      },
    ],
  };
}

function shape({ marker, body, etag }: Version) {
  return marker
    ? { eTag: "d41d8cd98f00b204e9800998ecf8427e" }
    : { size: body.length, eTag: etag.replaceAll('"', "") };
}

function isRemoval(event: EventName): boolean {
  return event.startsWith("ObjectRemoved") || event.startsWith("LifecycleExpiration");
}

/** As in a form: a space is a plus. Functions have to undo it. */
export function escaped(key: string): string {
  return encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
}

export function hostId(call: Call): string {
  return Buffer.from(`${call.requestId}/airworthy`).toString("base64");
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function eventBridgeOf(room: Room, { bucket, version, event, call }: Happening) {
  const [kind = "", action = ""] = event.split(":");
  const detailType =
    kind === "ObjectCreated"
      ? "Object Created"
      : isRemoval(event)
        ? "Object Deleted"
        : (CHANGES[event] ?? event);
  const removed = isRemoval(event);
  return {
    source: "aws.s3",
    detailType,
    resources: [`arn:${room.place.partition}:s3:::${bucket.name}`],
    detail: {
      version: "0",
      bucket: { name: bucket.name },
      object: {
        key: version.key,
        ...(kind === "ObjectCreated" ? { size: version.body.length } : {}),
        ...(removed && !version.marker ? {} : { etag: shape(version).eTag }),
        ...(bucket.versioning === undefined ? {} : { "version-id": version.versionId }),
        ...(kind === "ObjectTagging" ? {} : { sequencer: version.sequencer }),
      },
      "request-id": call.requestId,
      requester: room.place.account,
      "source-ip-address": "127.0.0.1",
      ...(kind === "ObjectCreated" ? { reason: REASONS[action] } : {}),
      ...(removed
        ? {
            reason: kind === "LifecycleExpiration" ? "Lifecycle Expiration" : "DeleteObject",
            "deletion-type": version.marker ? "Delete Marker Created" : "Permanently Deleted",
          }
        : {}),
    },
  };
}

const CHANGES: Readonly<Record<string, string>> = {
  "ObjectTagging:Put": "Object Tags Added",
  "ObjectTagging:Delete": "Object Tags Deleted",
  "ObjectAcl:Put": "Object ACL Updated",
};

const REASONS: Readonly<Record<string, string>> = {
  Put: "PutObject",
  Copy: "CopyObject",
  CompleteMultipartUpload: "CompleteMultipartUpload",
};
