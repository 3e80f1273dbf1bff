import type { CreateBucketRequest, ListBucketsRequest, PutBucketVersioningRequest } from "@aws-sdk/client-s3";
import type { Members, Operation } from "../../service.ts";
import { aclWithOwnership, grantsAsked } from "./acl/ask.ts";
import { type Grant, isOwnersAlone, isPublic } from "./acl/grants.ts";
import { invalidArgument, malformedXml, noSuchBucket, notFlown, refuse, s3Error } from "./errors.ts";
import { keys } from "./keys.ts";
import { BUCKETS } from "./limits.ts";
import { NO_NOTIFICATIONS } from "./notifications/configuration.ts";
import { type Bucket, bucketAt, checkOwner, type InBucket, ownerOf, type Room } from "./state.ts";
import { OWNERSHIPS } from "./settings.ts";
import { tagsOf } from "./tags.ts";

export function bucketOperations(room: Room): Record<string, Operation> {
  const { kernel, place } = room;
  return {
    CreateBucket(input: CreateBucketRequest): Members {
      const { Bucket: name = "", CreateBucketConfiguration: configuration = {} } = input;
      refuse("CreateBucket", input, ["ObjectLockEnabledForBucket", "BucketNamespace"]);
      refuse("CreateBucket", configuration, ["Location", "Bucket"]);
      checkName(name);
      const { ObjectOwnership = "BucketOwnerEnforced" } = input;
      const grants = firstGrants(input, ObjectOwnership, ownerOf(room).ID);
      const region = regionOf(configuration.LocationConstraint, place.region);
      const { buckets } = room.world();
      const known = buckets.get(name);
      // In us-east-1, and nowhere else, who owns a bucket may create it again.
      if (known && !(known.region === "us-east-1" && place.region === "us-east-1"))
        throw s3Error(
          "BucketAlreadyOwnedByYou",
          409,
          "Your previous request to create the named bucket succeeded and you already own it.",
          { BucketName: name },
        );
      // To create one's bucket again is to reset its access control list.
      if (known) known.grants = grants;
      else {
        if (buckets.size >= BUCKETS)
          throw s3Error("TooManyBuckets", 400, "You have attempted to create more buckets than allowed");
        kernel.note("s3.bucket-created", { bucket: name });
        const bucket: Bucket = {
          name,
          region,
          createdAt: kernel.now(),
          keys: keys(),
          uploads: new Map(),
          completed: new Map(),
          versioning: undefined,
          tags: configuration.Tags ? tagsOf({ TagSet: configuration.Tags as never }, 50) : undefined,
          grants,
          notifications: NO_NOTIFICATIONS,
          settings: new Map([["PublicAccessBlock", BLOCKED]]),
        };
        bucket.settings.set("BucketOwnershipControls", {
          Rules: [{ ObjectOwnership }],
        });
        buckets.set(name, bucket);
      }
      return {
        Location: region === "us-east-1" ? `/${name}` : `${place.endpoint}/${name}`,
        BucketArn: `arn:${place.partition}:s3:::${name}`,
      };
    },

    DeleteBucket(input: InBucket): void {
      const bucket = bucketAt(room, input);
      if (bucket.keys.size > 0)
        throw s3Error(
          "BucketNotEmpty",
          409,
          bucket.versioning
            ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
            : "The bucket you tried to delete is not empty",
          { BucketName: bucket.name },
        );
      kernel.note("s3.bucket-deleted", { bucket: bucket.name });
      for (const { parts } of bucket.uploads.values())
        for (const { body } of parts.values()) room.world().storage.giveBack(body.length);
      room.world().buckets.delete(bucket.name);
    },

    HeadBucket: (input: InBucket): Members => ({
      BucketRegion: bucketAt(room, input).region,
      AccessPointAlias: false,
    }),

    ListBuckets({
      MaxBuckets,
      ContinuationToken = "",
      Prefix = "",
      BucketRegion,
    }: ListBucketsRequest): Members {
      const all = [...room.world().buckets.values()]
        .filter(({ name, region }) => name.startsWith(Prefix) && (!BucketRegion || region === BucketRegion))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const rest = all.filter(({ name }) => name > Buffer.from(ContinuationToken, "base64").toString());
      const page = rest.slice(0, MaxBuckets ?? rest.length);
      const last = page.at(-1);
      return {
        Buckets: page.map(({ name, createdAt, region }) => ({
          Name: name,
          CreationDate: new Date(createdAt),
          // Told only to those who ask for pages.
          ...(MaxBuckets === undefined && !BucketRegion ? {} : { BucketRegion: region }),
        })),
        Owner: ownerOf(room),
        ...(Prefix === "" ? {} : { Prefix }),
        ...(last && page.length < rest.length
          ? { ContinuationToken: Buffer.from(last.name).toString("base64") }
          : {}),
      };
    },

    GetBucketLocation(input: InBucket): Members {
      // Anybody may ask from anywhere: it is how clients find the Region.
      const bucket = room.world().buckets.get(input.Bucket ?? "");
      if (!bucket) throw noSuchBucket(input.Bucket ?? "");
      checkOwner(room, input);
      return bucket.region === "us-east-1" ? {} : { LocationConstraint: bucket.region };
    },

    PutBucketVersioning(input: PutBucketVersioningRequest): void {
      const bucket = bucketAt(room, input);
      const { Status, MFADelete } = input.VersioningConfiguration ?? {};
      if (MFADelete === "Enabled") throw notFlown("PutBucketVersioning MFADelete");
      if (Status !== "Enabled" && Status !== "Suspended") throw malformedXml();
      kernel.note("s3.versioning-changed", { bucket: bucket.name, status: Status });
      bucket.versioning = Status;
    },
    GetBucketVersioning(input: InBucket): Members {
      const { versioning } = bucketAt(room, input);
      return versioning ? { Status: versioning } : {};
    },
  };
}

/** As every new bucket has had it since April 2023. */
const BLOCKED: Members = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

/** Every new bucket blocks public lists, so that one cannot begin with one. */
function firstGrants(
  input: CreateBucketRequest,
  ownership: string,
  owner: string,
): readonly Grant[] | undefined {
  if (!OWNERSHIPS.has(ownership)) throw invalidArgument("", "x-amz-object-ownership", ownership);
  const grants = grantsAsked(input, "bucket", owner);
  if (!grants) return undefined;
  if (ownership === "BucketOwnerEnforced" && !isOwnersAlone(grants, owner)) throw aclWithOwnership();
  if (isPublic(grants))
    throw s3Error(
      "InvalidBucketAclWithBlockPublicAccessError",
      400,
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    );
  return grants;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkName(name: string): void {
  const wrong =
    !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) ||
    /\.\./.test(name) ||
    /^\d+\.\d+\.\d+\.\d+$/.test(name) ||
    /^(?:xn--|sthree-|amzn-s3-demo-)/.test(name) ||
    /(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  if (wrong)
    throw s3Error("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: name });
}

/** us-east-1 makes buckets anywhere, every other Region its own. */
function regionOf(constraint: string | undefined, here: string): string {
  const wanted = constraint === "EU" ? "eu-west-1" : constraint;
  if (here === "us-east-1" && wanted !== "us-east-1") {
    if (wanted !== undefined && !/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(wanted)) throw invalidLocation(wanted);
    return wanted ?? here;
  }
  if (here === "us-east-1") throw invalidLocation("us-east-1");
  if (wanted === here) return here;
  throw s3Error(
    "IllegalLocationConstraintException",
    400,
    `The ${wanted ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

function invalidLocation(LocationConstraint: string) {
  return s3Error("InvalidLocationConstraint", 400, "The specified location-constraint is not valid", {
    LocationConstraint,
  });
}
