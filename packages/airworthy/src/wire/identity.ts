/** Who signed a request, for which Region and service. The signature itself is not verified. */
export interface Identity {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
const HEADER = /^AWS4-[A-Z0-9-]+ .*?Credential=([^,\s]+)/;
/** Access keys may hold slashes in no account of AWS, but do in tests of clients: the scope is the last four parts. */
const SCOPE = /^(.+)\/\d{8}\/([^/]*)\/([^/]+)\/aws4_request$/;
/** Version 4a signs for a set of Regions, which is no part of its scope. */
const SCOPE_4A = /^(.+)\/\d{8}\/([^/]+)\/aws4_request$/;

/** Asked by several for one request. */
const known = new WeakMap<Readonly<Record<string, string>>, Identity | undefined>();

/** From the Authorization header, or from the query of a presigned URL. */
export function identityOf(headers: Readonly<Record<string, string>>, query: string): Identity | undefined {
  if (known.has(headers)) return known.get(headers);
  const credential = HEADER.exec(headers["authorization"] ?? "")?.[1];
  if (credential === undefined) return signer(presigned(query), headers);
  const identity = signer(credential, headers);
  known.set(headers, identity);
  return identity;
}

function signer(
  credential: string | undefined,
  headers: Readonly<Record<string, string>>,
): Identity | undefined {
  if (credential === undefined) return undefined;
  const scope = SCOPE.exec(credential);
  if (scope) return { accessKeyId: scope[1] ?? "", region: scope[2] ?? "", service: scope[3] ?? "" };
  const wide = SCOPE_4A.exec(credential);
  if (!wide) return undefined;
  const region = (headers["x-amz-region-set"] ?? "").split(",")[0] ?? "";
  return { accessKeyId: wide[1] ?? "", region, service: wide[2] ?? "" };
}

function presigned(query: string): string | undefined {
  return query.includes("X-Amz-Credential")
    ? (new URLSearchParams(query).get("X-Amz-Credential") ?? undefined)
    : undefined;
}
