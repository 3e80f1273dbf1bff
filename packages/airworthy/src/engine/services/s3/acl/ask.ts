import { s3Error } from "../errors.ts";
import { type Bucket, ownerOf, type Room } from "../state.ts";
import {
  cannedGrants,
  checkCanonical,
  documentGrants,
  type Grant,
  headerGrants,
  isOwnersAlone,
  isPublic,
  type Kind,
  malformedAcl,
} from "./grants.ts";

/** Members of requests that speak of access control lists, of whatever operation. */
export interface Asked {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
  readonly AccessControlPolicy?: object | undefined;
}

const HEADERS = [
  ["GrantFullControl", "x-amz-grant-full-control", "FULL_CONTROL"],
  ["GrantRead", "x-amz-grant-read", "READ"],
  ["GrantReadACP", "x-amz-grant-read-acp", "READ_ACP"],
  ["GrantWrite", "x-amz-grant-write", "WRITE"],
  ["GrantWriteACP", "x-amz-grant-write-acp", "WRITE_ACP"],
] as const;

/**
 * The list that a request asks for in one of three ways; undefined when it asks for none.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
 */
export function grantsAsked(input: Asked, kind: Kind, owner: string): readonly Grant[] | undefined {
  const { ACL, AccessControlPolicy: policy } = input;
  const headers = HEADERS.filter(([name]) => input[name] !== undefined);
  if (ACL !== undefined && headers.length > 0)
    throw s3Error("InvalidRequest", 400, "Specifying both Canned ACLs and Header Grants is not allowed");
  if (policy && (ACL !== undefined || headers.length > 0))
    throw s3Error("UnexpectedContent", 400, "This request does not support content");
  if (ACL !== undefined) return cannedGrants(ACL, kind, owner);
  if (headers.length > 0)
    return headers.flatMap(([name, header, permission]) =>
      headerGrants(header, input[name] ?? "", permission),
    );
  if (!policy) return undefined;
  const grants = documentGrants(policy);
  const given = (policy as { readonly Owner: { readonly ID?: string } }).Owner.ID;
  checkCanonical(given, "CanonicalUser/ID");
  if (given !== owner) throw s3Error("AccessDenied", 403, "Access Denied");
  if (grants.length > MOST_GRANTS) throw malformedAcl();
  return grants;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const MOST_GRANTS = 100;

/**
 * The list of a new object. Refused where lists are disabled, unless it gives nothing to others, and where public
 * lists are blocked.
 *
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function objectGrants(room: Room, bucket: Bucket, input: Asked): readonly Grant[] | undefined {
  const { ID: owner } = ownerOf(room);
  const grants = grantsAsked(input, "object", owner);
  if (!grants) return undefined;
  if (ownershipOf(bucket) === "BucketOwnerEnforced") {
    if (!isOwnersAlone(grants, owner)) throw aclsDisabled();
    return undefined;
  }
  checkBlocked(bucket, grants);
  return grants;
}

export function checkBlocked(bucket: Bucket, grants: readonly Grant[]): void {
  if (bucket.settings.get("PublicAccessBlock")?.["BlockPublicAcls"] === true && isPublic(grants))
    throw s3Error("AccessDenied", 403, "Access Denied");
}

export function aclsDisabled() {
  return s3Error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");
}

export function aclWithOwnership() {
  return s3Error(
    "InvalidBucketAclWithObjectOwnership",
    400,
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );
}

export function ownershipOf(bucket: Bucket): string {
  const { Rules = [] } = (bucket.settings.get("BucketOwnershipControls") ?? {}) as {
    Rules?: readonly { readonly ObjectOwnership?: string }[];
  };
  // Without controls a bucket is as buckets were before there were any.
  return Rules[0]?.ObjectOwnership ?? "ObjectWriter";
}
