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
export function malformed(error: Malformed, { protocol }: Target): ServiceError {
  const path = error.path.join(".");
  if (error instanceof Missing) {
    // What is missing within a document of XML makes it another document.
    if (protocol === "rest-xml" && error.path.length > 1) return notThisXml();
    const message =
      protocol === "query"
        ? `The request must contain the parameter ${path}.`
        : `1 validation error detected: Value null at '${error.path.map(lowered).join(".")}' failed to satisfy constraint: Member must not be null`;
    return { code: missingCode(protocol), message, status: 400, fault: "client" };
  }
  return { code: malformedCode(protocol, path), message: error.message, status: 400, fault: "client" };
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
