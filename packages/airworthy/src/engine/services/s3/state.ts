import { createHash } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Members, Place } from "../../service.ts";
import type { Grant } from "./acl/grants.ts";
import type { Checksum } from "./checksums.ts";
import { noSuchBucket, s3Error } from "./errors.ts";
import type { Keys } from "./keys.ts";
import type { Notifications } from "./notifications/configuration.ts";
import type { Storage } from "./storage.ts";

/** What a client said of an object and gets back with it. */
export interface Described {
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly Expires?: Date | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly StorageClass?: string | undefined;
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
}

/** One version of an object, or a delete marker. Plain data. */
export interface Version {
  readonly key: string;
  /** `null` when the bucket gave none. */
  readonly versionId: string;
  readonly marker: boolean;
  readonly body: Uint8Array;
  /** In quotes. */
  readonly etag: string;
  readonly lastModified: Instant;
  readonly described: Described;
  readonly checksum?: Checksum | undefined;
  /** Sizes of the parts it came in. */
  readonly parts?: readonly {
    readonly number: number;
    readonly size: number;
    readonly checksum?: Checksum;
  }[];
  readonly sequencer: string;
  tags: ReadonlyMap<string, string>;
  /** Its access control list, when it is another than that the owner has all. */
  grants?: readonly Grant[] | undefined;
}

export interface Part {
  readonly number: number;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly at: Instant;
  readonly checksum?: Checksum;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly at: Instant;
  readonly described: Described;
  readonly tags: ReadonlyMap<string, string>;
  readonly grants?: readonly Grant[] | undefined;
  readonly algorithm?: Checksum["algorithm"];
  readonly checksumType?: Checksum["type"];
  readonly parts: Map<number, Part>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: Instant;
  readonly keys: Keys;
  readonly uploads: Map<string, Upload>;
  /** Answers to the latest completed uploads: who completes one again hears the same. */
  readonly completed: Map<string, { readonly key: string; readonly answer: Members }>;
  versioning: "Enabled" | "Suspended" | undefined;
  tags: ReadonlyMap<string, string> | undefined;
  grants: readonly Grant[] | undefined;
  notifications: Notifications;
  /** Settings whose effect is to be returned, by the name of their operation: `BucketPolicy`. */
  readonly settings: Map<string, Members>;
}

/** Buckets of the account; their names are unique across Regions. */
export interface World {
  readonly buckets: Map<string, Bucket>;
  readonly storage: Storage;
  sequence: number;
}

export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  world(): World;
}

export interface InBucket {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** The bucket of a request, which has to come to its Region and to expect its owner. */
export function bucketAt(room: Room, { Bucket = "", ExpectedBucketOwner: owner }: InBucket): Bucket {
  const bucket = room.world().buckets.get(Bucket);
  if (!bucket) throw noSuchBucket(Bucket);
  checkOwner(room, { ExpectedBucketOwner: owner });
  if (bucket.region !== room.place.region)
    throw s3Error(
      "PermanentRedirect",
      301,
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      { Endpoint: room.place.endpoint, Bucket, Region: bucket.region },
    );
  return bucket;
}

export function checkOwner({ place }: Room, { ExpectedBucketOwner: owner }: InBucket): void {
  if (owner !== undefined && owner !== place.account) throw s3Error("AccessDenied", 403, "Access Denied");
}

/** Canonical id of the account. */
export function ownerOf({ place }: Room): { readonly ID: string } {
  return { ID: createHash("sha256").update(`canonical ${place.account}`).digest("hex") };
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

export function newId(room: Room, purpose: "s3.version-id" | "s3.upload-id", length = 32): string {
  const bytes = Buffer.from(room.kernel.random(purpose).hex(2 * length), "hex");
  return Array.from(bytes, (byte) => LETTERS[byte % 64]).join("");
}

/** Grows with each change of the account's objects: later changes of a key compare greater. */
export function nextSequencer(room: Room): string {
  const world = room.world();
  world.sequence++;
  return (room.kernel.now() * 1000 + (world.sequence % 1000)).toString(16).toUpperCase().padStart(18, "0");
}
