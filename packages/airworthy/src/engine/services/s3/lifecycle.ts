import { DAY, type Instant } from "../../kernel/time.ts";
import type { Call, Members, Operation } from "../../service.ts";
import { malformedXml, notFlown, s3Error } from "./errors.ts";
import { notify } from "./notifications/notify.ts";
import { type Bucket, bucketAt, type InBucket, nextSequencer, type Room, type Version } from "./state.ts";
import { erase, write } from "./write.ts";

interface Rule {
  readonly ID?: string;
  readonly Status?: string;
  readonly Prefix?: string;
  readonly Filter?: Readonly<Record<string, unknown>> & { readonly Prefix?: string };
  readonly Expiration?: Members & { readonly Days?: number };
  readonly NoncurrentVersionExpiration?: Members & { readonly NoncurrentDays?: number };
  readonly AbortIncompleteMultipartUpload?: { readonly DaysAfterInitiation?: number };
}

const FLOWN = new Set([
  "ID",
  "Status",
  "Prefix",
  "Filter",
  "Expiration",
  "NoncurrentVersionExpiration",
  "AbortIncompleteMultipartUpload",
]);

/**
 * Rules by which objects, old versions and unfinished uploads go, looked at each midnight UTC.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
 */
export function lifecycleOperations(room: Room): Record<string, Operation> {
  const rulesOf = (bucket: Bucket): readonly Rule[] =>
    (bucket.settings.get("BucketLifecycle")?.["Rules"] ?? []) as readonly Rule[];
  const watched = new Set<Bucket>();

  function watch(bucket: Bucket): void {
    if (watched.has(bucket)) return;
    watched.add(bucket);
    const midnight = (Math.floor(room.kernel.now() / DAY) + 1) * DAY;
    room.kernel.at(midnight, () => {
      watched.delete(bucket);
      if (room.world().buckets.get(bucket.name) !== bucket || !bucket.settings.has("BucketLifecycle")) return;
      for (const rule of rulesOf(bucket)) if (rule.Status === "Enabled") apply(room, bucket, rule);
      watch(bucket);
    });
  }

  return {
    PutBucketLifecycleConfiguration(
      input: InBucket & { readonly LifecycleConfiguration?: { readonly Rules?: readonly Rule[] } },
    ): void {
      const bucket = bucketAt(room, input);
      const rules = input.LifecycleConfiguration?.Rules ?? [];
      if (rules.length === 0) throw malformedXml();
      for (const rule of rules) check(rule);
      room.kernel.note("s3.setting-changed", { bucket: bucket.name, setting: "BucketLifecycle" });
      const named = rules.map((rule) => ({ ID: room.kernel.random("s3.rule-id").uuid(), ...rule }));
      bucket.settings.set("BucketLifecycle", { Rules: named });
      watch(bucket);
    },
    GetBucketLifecycleConfiguration(input: InBucket): Members {
      const bucket = bucketAt(room, input);
      const kept = bucket.settings.get("BucketLifecycle");
      if (!kept)
        throw s3Error("NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist", {
          BucketName: bucket.name,
        });
      return kept;
    },
    DeleteBucketLifecycle(input: InBucket): void {
      bucketAt(room, input).settings.delete("BucketLifecycle");
    },
  };
}

/** What would do nothing is refused by name: transitions, dates, filters by tag or size. */
function check(rule: Rule): void {
  const { Status, Filter = {}, Expiration = {}, NoncurrentVersionExpiration: old = {} } = rule;
  if (Status !== "Enabled" && Status !== "Disabled") throw malformedXml();
  // Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
  if ((rule.Filter === undefined) === (rule.Prefix === undefined)) throw malformedXml();
  if (Object.values(Filter).filter((one) => one !== undefined).length > 1) throw malformedXml();
  const named = (member: string, value: object, known: readonly string[]): void => {
    for (const [name, one] of Object.entries(value))
      if (one !== undefined && !known.includes(name))
        throw notFlown(`PutBucketLifecycleConfiguration ${member}${name}`);
  };
  named("", rule, [...FLOWN]);
  named("Filter ", Filter, ["Prefix"]);
  named("Expiration ", Expiration, ["Days"]);
  named("NoncurrentVersionExpiration ", old, ["NoncurrentDays"]);
  const { AbortIncompleteMultipartUpload: abort } = rule;
  if (!rule.Expiration && !rule.NoncurrentVersionExpiration && !abort)
    throw s3Error("InvalidRequest", 400, "At least one action needs to be specified in a rule");
  for (const days of [Expiration.Days, old.NoncurrentDays, abort?.DaysAfterInitiation])
    if (days !== undefined && days < 1)
      throw s3Error("InvalidArgument", 400, "'Days' for Expiration action must be a positive integer");
}

function apply(room: Room, bucket: Bucket, rule: Rule): void {
  const prefix = rule.Filter?.Prefix ?? rule.Prefix ?? "";
  const now = room.kernel.now();
  const call: Call = {
    service: "s3",
    operation: "Lifecycle",
    input: {},
    caller: { kind: "service", principal: "lifecycle.s3.amazonaws.com" },
    requestId: room.kernel.random("request-id").uuid(),
  };
  for (const key of bucket.keys.sorted().filter((one) => one.startsWith(prefix))) {
    const [current, ...older] = bucket.keys.versions(key);
    const days = rule.Expiration?.Days;
    const kept = rule.NoncurrentVersionExpiration?.NoncurrentDays;
    let since = current?.lastModified ?? now;
    for (const version of older) {
      // A version is old since the one after it came.
      if (kept !== undefined && isDue(since, kept, now)) erase(room, bucket, version);
      since = version.lastModified;
    }
    if (current && !current.marker && days !== undefined && isDue(current.lastModified, days, now))
      expire(room, bucket, current, call);
  }
  const abort = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  for (const upload of bucket.uploads.values()) {
    if (abort === undefined || !upload.key.startsWith(prefix) || !isDue(upload.at, abort, now)) continue;
    room.kernel.note("s3.upload-aborted", { bucket: bucket.name, key: upload.key, uploadId: upload.id });
    for (const { body } of upload.parts.values()) room.world().storage.giveBack(body.length);
    bucket.uploads.delete(upload.id);
  }
}

function expire(room: Room, bucket: Bucket, version: Version, call: Call): void {
  if (bucket.versioning === undefined) {
    erase(room, bucket, version);
    notify(room, bucket, { ...version, sequencer: nextSequencer(room) }, "LifecycleExpiration:Delete", call);
    return;
  }
  const { key } = version;
  const made = {
    key,
    marker: true,
    body: new Uint8Array(0),
    etag: "",
    described: {},
    tags: new Map<string, string>(),
  };
  notify(room, bucket, write(room, bucket, made), "LifecycleExpiration:DeleteMarkerCreated", call);
}

/** Days are counted and rounded up to the next midnight UTC. */
function isDue(since: Instant, days: number, now: Instant): boolean {
  return now >= Math.ceil((since + days * DAY) / DAY) * DAY;
}
