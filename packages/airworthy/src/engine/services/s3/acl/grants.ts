import { invalidArgument, s3Error } from "../errors.ts";

export interface Grantee {
  readonly Type: "CanonicalUser" | "Group";
  readonly ID?: string;
  readonly URI?: string;
}

export interface Grant {
  readonly Grantee: Grantee;
  readonly Permission: string;
}

/** What an access control list is given to, or comes from. */
export type Kind = "bucket" | "object";

const GROUPS = "http://acs.amazonaws.com/groups";
/** Predefined groups. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
export const EVERYBODY = `${GROUPS}/global/AllUsers`;
export const AUTHENTICATED = `${GROUPS}/global/AuthenticatedUsers`;
const LOG_DELIVERY = `${GROUPS}/s3/LogDelivery`;
const KNOWN_GROUPS = new Set([EVERYBODY, AUTHENTICATED, LOG_DELIVERY]);
const PERMISSIONS = new Set(["FULL_CONTROL", "READ", "WRITE", "READ_ACP", "WRITE_ACP"]);
/** Whose machine images EC2 reads. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const EC2 = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

const group = (URI: string, Permission: string): Grant => ({ Grantee: { Type: "Group", URI }, Permission });
const user = (ID: string, Permission: string): Grant => ({
  Grantee: { Type: "CanonicalUser", ID },
  Permission,
});

/**
 * What canned lists give beside the owner's full control. Bucket and object have one owner here, so that the two of
 * the bucket's owner give nothing more.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
 */
const CANNED: Readonly<Record<string, readonly Grant[]>> = {
  private: [],
  "public-read": [group(EVERYBODY, "READ")],
  "public-read-write": [group(EVERYBODY, "READ"), group(EVERYBODY, "WRITE")],
  "aws-exec-read": [user(EC2, "READ")],
  "authenticated-read": [group(AUTHENTICATED, "READ")],
  "bucket-owner-read": [],
  "bucket-owner-full-control": [],
};
const OF_BUCKETS: Readonly<Record<string, readonly Grant[]>> = {
  "log-delivery-write": [group(LOG_DELIVERY, "WRITE"), group(LOG_DELIVERY, "READ_ACP")],
};

export function ownersAlone(owner: string): readonly Grant[] {
  return [user(owner, "FULL_CONTROL")];
}

export function cannedGrants(name: string, kind: Kind, owner: string): readonly Grant[] {
  const more =
    (Object.hasOwn(CANNED, name) ? CANNED[name] : undefined) ??
    (kind === "bucket" && Object.hasOwn(OF_BUCKETS, name) ? OF_BUCKETS[name] : undefined);
  if (!more) throw invalidArgument("", "x-amz-acl", name);
  return [...ownersAlone(owner), ...more];
}

/** A grant header: `uri="…", id="…"`. */
export function headerGrants(header: string, value: string, Permission: string): readonly Grant[] {
  return value.split(",").map((part) => {
    const [, kind, about] = /^\s*(uri|id|emailAddress)\s*=\s*"?([^"]*)"?\s*$/.exec(part) ?? [];
    if (kind === undefined || about === undefined)
      throw invalidArgument("Argument format not recognized", header, value);
    return { Grantee: checkGrantee({ [NAMES[kind] ?? ""]: about }, { uri: header, id: "id" }), Permission };
  });
}
const NAMES: Readonly<Record<string, string>> = { uri: "URI", id: "ID", emailAddress: "EmailAddress" };

/** The grants of a document in the request's body. */
export function documentGrants(policy: {
  readonly Owner?: { readonly ID?: string };
  readonly Grants?: readonly { readonly Grantee?: object; readonly Permission?: string }[];
}): readonly Grant[] {
  if (!policy.Owner || !policy.Grants) throw malformedAcl();
  return policy.Grants.map(({ Grantee: grantee, Permission = "" }) => {
    if (!grantee || !PERMISSIONS.has(Permission)) throw malformedAcl();
    return { Grantee: checkGrantee(grantee, { uri: "Group/URI", id: "CanonicalUser/ID" }), Permission };
  });
}

function checkGrantee(
  given: { readonly ID?: string; readonly URI?: string; readonly EmailAddress?: string },
  named: { readonly uri: string; readonly id: string },
): Grantee {
  if (given.EmailAddress !== undefined)
    throw s3Error(
      "UnresolvableGrantByEmailAddress",
      400,
      "The email address you provided does not match any account on record.",
    );
  if (given.URI !== undefined) {
    if (!KNOWN_GROUPS.has(given.URI)) throw invalidArgument("Invalid group uri", named.uri, given.URI);
    return { Type: "Group", URI: given.URI };
  }
  const { ID = "" } = given;
  checkCanonical(ID, named.id);
  return { Type: "CanonicalUser", ID };
}

export function checkCanonical(id: string | undefined, named: string): void {
  if (!/^[0-9a-f]{64}$/.test(id ?? "")) throw invalidArgument("Invalid id", named, id ?? "");
}

export function malformedAcl() {
  return s3Error(
    "MalformedACLError",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

/** Whether anybody on the internet, or anybody with an account of AWS, gets something. */
export function isPublic(grants: readonly Grant[]): boolean {
  return grants.some(({ Grantee: { URI } }) => URI === EVERYBODY || URI === AUTHENTICATED);
}

/** Whether the owner has all and nobody else anything. */
export function isOwnersAlone(grants: readonly Grant[], owner: string): boolean {
  return grants.every(
    ({ Grantee: { ID }, Permission }, index) => index === 0 && ID === owner && Permission === "FULL_CONTROL",
  );
}
