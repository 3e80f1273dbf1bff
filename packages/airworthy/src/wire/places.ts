import type { WireRequest } from "./message.ts";
import type { StructureType } from "./model.ts";

/** `bucket.s3.us-east-1.amazonaws.com`, `bucket.s3.localhost:4566`. */
const IN_HOST = /^(.+)\.s3[.-]/;
const LOCAL = /^([a-z0-9][a-z0-9.-]{2,62})\.localhost(?::\d+)?$/;

/**
 * S3 clients put the bucket into the host when they can.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function inBucketPath(request: WireRequest): WireRequest {
  const host = request.headers["host"] ?? "";
  const bucket = IN_HOST.exec(host)?.[1] ?? LOCAL.exec(host)?.[1];
  return bucket === undefined ? request : { ...request, path: `/${bucket}${request.path}` };
}

/**
 * Who presigns a request may put headers of AWS into its query, where they mean the same. Checksums are left out: they
 * are those of the empty body that was there to be signed.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export function withSignedQuery(request: WireRequest): WireRequest {
  if (!/(?:^|&)(?:X-Amz-Signature|Signature)=/.test(request.query)) return request;
  const moved: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(request.query)) {
    const header = name.toLowerCase();
    if (
      /^x-amz-(?:meta-|acl$|tagging$|storage-class$|server-side-encryption|sdk-checksum-algorithm$)/.test(
        header,
      )
    )
      moved[header] = value;
  }
  return Object.keys(moved).length === 0
    ? request
    : { ...request, headers: { ...moved, ...request.headers } };
}

/**
 * Before it spoke JSON, SQS took requests about a queue at the queue's URL.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests.html
 */
export function queueUrl(request: WireRequest, type: StructureType): string | undefined {
  if (request.path === "/" || !type.members.some((member) => member.name === "QueueUrl")) return undefined;
  const scheme = request.headers["x-forwarded-proto"] === "https" ? "https" : "http";
  return `${scheme}://${request.headers["host"] ?? "localhost"}${request.path}`;
}
