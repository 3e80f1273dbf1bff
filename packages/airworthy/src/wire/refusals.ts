import type { Malformed, ServiceError } from "./error.ts";
import type { Target } from "./message.ts";
import { Missing } from "./required.ts";

/** What the wire itself answers, before any service is asked. */
export function notImplemented(service: string | undefined, operation: string): ServiceError {
  const of = service === undefined ? "any service we have a model of" : service;
  return {
    code: "NotImplemented",
    message: `${operation} is no operation of ${of} that airworthy knows.`,
    status: 501,
    fault: "server",
  };
}

/**
 * A request that cannot be read, in the words of its protocol's servers.
 * Sources: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html (query, validation),
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (XML),
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#malformed-requests (JSON, CBOR)
 */
export function malformed(error: Malformed, { protocol, service }: Target): ServiceError {
  const path = error.path.join(".");
  if (error instanceof Missing) {
    // What is missing within a document of XML makes it another document.
    if (protocol === "rest-xml" && error.path.length > 1) return notThisXml();
    if (protocol === "query" && service !== undefined && VALIDATED.has(service))
      return missingInForm(service, error.path);
    const message =
      protocol === "query"
        ? `The request must contain the parameter ${path}.`
        : nullAt(error.path.map(lowered).join("."));
    return { code: missingCode(protocol), message, status: 400, fault: "client" };
  }
  return { code: malformedCode(protocol, path), message: error.message, status: 400, fault: "client" };
}

/** Services whose forms are checked against their models, and are told so. */
const VALIDATED: ReadonlySet<string> = new Set(["cloudformation", "iam", "sns", "sts"]);

/** Recorded for LocalStack: test_unsubscribe_wrong_arn_format, test_empty_or_wrong_message_attributes. */
function missingInForm(service: string, path: Malformed["path"]): ServiceError {
  const last = String(path.at(-1));
  if (service === "sns" && path.length === 1 && last.endsWith("Arn"))
    return {
      code: "InvalidParameter",
      message: `Invalid parameter: ${last} Reason: no value for required parameter`,
      status: 400,
      fault: "client",
    };
  const parts = path.map((part, at) => {
    if (typeof part === "number") return `${part + 1}.member`;
    return path[at - 1] === "MessageAttributes" ? `${part}.member` : lowered(part);
  });
  return { code: "ValidationError", message: nullAt(parts.join(".")), status: 400, fault: "client" };
}

function nullAt(where: string): string {
  return `1 validation error detected: Value null at '${where}' failed to satisfy constraint: Member must not be null`;
}

function notThisXml(): ServiceError {
  const message = "The XML you provided was not well-formed or did not validate against our published schema";
  return { code: "MalformedXML", message, status: 400, fault: "client" };
}

/** As AWS's validation names members: `tagKeys`. */
function lowered(part: string | number): string {
  const name = String(part);
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function missingCode(protocol: Target["protocol"]): string {
  if (protocol === "query") return "MissingParameter";
  return protocol === "rest-xml" ? "InvalidRequest" : "ValidationException";
}

function malformedCode(protocol: Target["protocol"], path: string): string {
  if (protocol === "query") return path === "" ? "MalformedQueryString" : "InvalidParameterValue";
  if (protocol === "rest-xml") return path === "" ? "MalformedXML" : "InvalidArgument";
  return "SerializationException";
}
