import { ServiceError } from "../../error.ts";

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3Error(
  code: string,
  status: number,
  message: string,
  fields: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): ServiceError {
  return new ServiceError(code, message, { status, fields, headers });
}

export function noSuchBucket(BucketName: string): ServiceError {
  return s3Error("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName });
}

export function noSuchKey(Key: string, headers: Readonly<Record<string, string>> = {}): ServiceError {
  return s3Error("NoSuchKey", 404, "The specified key does not exist.", { Key }, headers);
}

export function noSuchVersion(Key: string, VersionId: string): ServiceError {
  return s3Error("NoSuchVersion", 404, "The specified version does not exist.", { Key, VersionId });
}

export function invalidArgument(
  message: string,
  ArgumentName?: string,
  ArgumentValue?: unknown,
): ServiceError {
  return s3Error("InvalidArgument", 400, message, {
    ...(ArgumentName === undefined ? {} : { ArgumentName }),
    ...(ArgumentValue === undefined ? {} : { ArgumentValue: String(ArgumentValue) }),
  });
}

export function malformedXml(): ServiceError {
  return s3Error(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );
}

export function unmetCondition(Condition: string): ServiceError {
  return s3Error("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition,
  });
}

export function notFlown(what: string): ServiceError {
  return s3Error("NotImplemented", 501, `airworthy does not fly s3 ${what} yet.`);
}

/** Refuses members that would do nothing, by name. */
export function refuse(operation: string, input: object, names: readonly string[]): void {
  for (const name of names) {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    if (value !== undefined && value !== null && value !== false) throw notFlown(`${operation} ${name}`);
  }
}
