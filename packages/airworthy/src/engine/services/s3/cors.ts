import type { CorsAnswer, CorsQuestion } from "../../ports-s3.ts";
import type { Members, Operation } from "../../service.ts";
import { malformedXml, s3Error } from "./errors.ts";
import { CORS_RULES } from "./limits.ts";
import { type Bucket, bucketAt, type InBucket, type Room } from "./state.ts";

interface Rule {
  readonly ID?: string;
  readonly AllowedOrigins?: readonly string[];
  readonly AllowedMethods?: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposeHeaders?: readonly string[];
  readonly MaxAgeSeconds?: number;
}

const METHODS = new Set(["GET", "PUT", "HEAD", "POST", "DELETE"]);

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
export function corsOperations(room: Room): Record<string, Operation> {
  return {
    PutBucketCors(
      input: InBucket & { readonly CORSConfiguration?: { readonly CORSRules?: readonly Rule[] } },
    ): void {
      const bucket = bucketAt(room, input);
      const rules = input.CORSConfiguration?.CORSRules ?? [];
      if (rules.length === 0 || rules.length > CORS_RULES) throw malformedXml();
      for (const rule of rules) check(rule);
      room.kernel.note("s3.setting-changed", { bucket: bucket.name, setting: "BucketCors" });
      bucket.settings.set("BucketCors", { CORSRules: rules });
    },
    GetBucketCors(input: InBucket): Members {
      const bucket = bucketAt(room, input);
      const kept = bucket.settings.get("BucketCors");
      if (!kept)
        throw s3Error("NoSuchCORSConfiguration", 404, "The CORS configuration does not exist", {
          BucketName: bucket.name,
        });
      return kept;
    },
    DeleteBucketCors(input: InBucket): void {
      bucketAt(room, input).settings.delete("BucketCors");
    },
  };
}

function check({ AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] }: Rule): void {
  if (AllowedOrigins.length === 0 || AllowedMethods.length === 0) throw malformedXml();
  for (const method of AllowedMethods)
    if (!METHODS.has(method))
      throw s3Error(
        "InvalidRequest",
        400,
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
      );
  for (const origin of AllowedOrigins)
    if (origin.split("*").length > 2)
      throw s3Error("InvalidRequest", 400, `AllowedOrigin "${origin}" can not have more than one wildcard.`);
  for (const header of AllowedHeaders)
    if (header.split("*").length > 2)
      throw s3Error("InvalidRequest", 400, `AllowedHeader "${header}" can not have more than one wildcard.`);
}

/** What a browser is told: the first rule that allows origin, method and headers; `undefined` when none does. */
export function corsFor(bucket: Bucket, { origin, method, headers }: CorsQuestion): CorsAnswer {
  const { CORSRules: rules } = (bucket.settings.get("BucketCors") ?? {}) as { CORSRules?: readonly Rule[] };
  if (!rules) return { configured: false };
  for (const { AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [], ...rule } of rules) {
    const named = AllowedOrigins.find((one) => fits(one, origin));
    const allowed = headers.every((header) => AllowedHeaders.some((one) => fits(one.toLowerCase(), header)));
    if (named === undefined || !AllowedMethods.includes(method) || !allowed) continue;
    return {
      configured: true,
      headers: {
        "access-control-allow-origin": named === "*" ? "*" : origin,
        "access-control-allow-methods": AllowedMethods.join(", "),
        ...(headers.length > 0 ? { "access-control-allow-headers": headers.join(", ") } : {}),
        ...(rule.ExposeHeaders?.length
          ? { "access-control-expose-headers": rule.ExposeHeaders.join(", ") }
          : {}),
        ...(rule.MaxAgeSeconds === undefined ? {} : { "access-control-max-age": String(rule.MaxAgeSeconds) }),
        ...(named === "*" ? {} : { "access-control-allow-credentials": "true" }),
        vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
      },
    };
  }
  return { configured: true };
}

/** One asterisk at most. */
function fits(pattern: string, text: string): boolean {
  const [start = "", end] = pattern.split("*");
  if (end === undefined) return pattern === text;
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end);
}
