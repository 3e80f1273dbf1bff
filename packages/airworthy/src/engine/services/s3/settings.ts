import type { Members, Operation } from "../../service.ts";
import { aclOperations } from "./acl/operations.ts";
import { aclWithOwnership } from "./acl/ask.ts";
import { isOwnersAlone } from "./acl/grants.ts";
import { malformedXml, s3Error } from "./errors.ts";
import { POLICY_BYTES } from "./limits.ts";
import { type Bucket, bucketAt, type InBucket, ownerOf, type Room } from "./state.ts";

interface Setting {
  /** Name of the operations' tail, and of the member that carries it. */
  readonly name: string;
  readonly member: string;
  readonly missing: readonly [code: string, message: string];
  readonly check?: (value: Members, bucket: Bucket, owner: string) => void;
  /** How it is given back. */
  readonly shown?: (value: Members) => Members;
}

export const OWNERSHIPS = new Set(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]);

/**
 * What is put, got and deleted as a whole. Encryption also marks new objects; a policy is for whoever evaluates
 * permissions, as is all of the public access block but the refusal of public access control lists.
 */
const SETTINGS: readonly Setting[] = [
  {
    name: "BucketEncryption",
    member: "ServerSideEncryptionConfiguration",
    missing: [
      "ServerSideEncryptionConfigurationNotFoundError",
      "The server side encryption configuration was not found",
    ],
    check({ Rules }) {
      if (!Array.isArray(Rules) || Rules.length !== 1) throw malformedXml();
    },
    shown: ({ Rules }) => ({
      Rules: (Rules as readonly Members[]).map((rule) => ({ BucketKeyEnabled: false, ...rule })),
    }),
  },
  {
    name: "PublicAccessBlock",
    member: "PublicAccessBlockConfiguration",
    missing: ["NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"],
  },
  {
    name: "BucketOwnershipControls",
    member: "OwnershipControls",
    missing: ["OwnershipControlsNotFoundError", "The bucket ownership controls were not found"],
    check({ Rules }, { grants }, owner) {
      if (!Array.isArray(Rules) || Rules.length !== 1) throw malformedXml();
      const [{ ObjectOwnership }] = Rules as [{ readonly ObjectOwnership?: string }];
      if (!OWNERSHIPS.has(ObjectOwnership ?? "")) throw malformedXml();
      if (ObjectOwnership === "BucketOwnerEnforced" && grants && !isOwnersAlone(grants, owner))
        throw aclWithOwnership();
    },
  },
];

/** Settings that are never there, and what AWS says of them then. */
const NEVER: Readonly<Record<string, readonly [code: string, message: string]>> = {
  GetBucketWebsite: [
    "NoSuchWebsiteConfiguration",
    "The specified bucket does not have a website configuration",
  ],
  GetBucketReplication: [
    "ReplicationConfigurationNotFoundError",
    "The replication configuration was not found",
  ],
  GetObjectLockConfiguration: [
    "ObjectLockConfigurationNotFoundError",
    "Object Lock configuration does not exist for this bucket",
  ],
};

export function settingOperations(room: Room): Record<string, Operation> {
  const operations: Record<string, Operation> = {};
  for (const { name, member, missing, check, shown } of SETTINGS) {
    operations[`Put${name}`] = (input: InBucket & Members): void => {
      const bucket = bucketAt(room, input);
      const value = input[member] as Members | undefined;
      if (!value) throw malformedXml();
      check?.(value, bucket, ownerOf(room).ID);
      room.kernel.note("s3.setting-changed", { bucket: bucket.name, setting: name });
      bucket.settings.set(name, value);
    };
    operations[`Get${name}`] = (input: InBucket): Members => {
      const value = bucketAt(room, input).settings.get(name) ?? defaultOf(name);
      if (!value) throw s3Error(missing[0], 404, missing[1], { BucketName: input.Bucket });
      return { [member]: shown ? shown(value) : value };
    };
    operations[`Delete${name}`] = (input: InBucket): void => {
      bucketAt(room, input).settings.delete(name);
    };
  }
  for (const [name, [code, message]] of Object.entries(NEVER))
    operations[name] = (input: InBucket) => {
      throw s3Error(code, 404, message, { BucketName: bucketAt(room, input).name });
    };
  return { ...operations, ...policyOperations(room), ...aclOperations(room), ...plainOperations(room) };
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html */
function defaultOf(name: string): Members | undefined {
  if (name !== "BucketEncryption") return undefined;
  return {
    Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false }],
  };
}

function policyOperations(room: Room): Record<string, Operation> {
  return {
    PutBucketPolicy(input: InBucket & { readonly Policy?: string }): void {
      const bucket = bucketAt(room, input);
      const { Policy = "" } = input;
      if (Buffer.byteLength(Policy) > POLICY_BYTES || !isPolicy(Policy))
        throw s3Error("MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'");
      room.kernel.note("s3.setting-changed", { bucket: bucket.name, setting: "BucketPolicy" });
      bucket.settings.set("BucketPolicy", { Policy });
    },
    GetBucketPolicy(input: InBucket): Members {
      const policy = bucketAt(room, input).settings.get("BucketPolicy");
      if (!policy)
        throw s3Error("NoSuchBucketPolicy", 404, "The bucket policy does not exist", {
          BucketName: input.Bucket,
        });
      return policy;
    },
    DeleteBucketPolicy(input: InBucket): void {
      bucketAt(room, input).settings.delete("BucketPolicy");
    },
  };
}

function isPolicy(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object" && text.trimStart().startsWith("{");
  } catch {
    return false;
  }
}

/** Of settings that nobody can change here, what a bucket without them says. */
function plainOperations(room: Room): Record<string, Operation> {
  return {
    GetBucketRequestPayment(input: InBucket): Members {
      bucketAt(room, input);
      return { Payer: "BucketOwner" };
    },
    GetBucketLogging(input: InBucket): void {
      bucketAt(room, input);
    },
    GetBucketAccelerateConfiguration(input: InBucket): void {
      bucketAt(room, input);
    },
  };
}
