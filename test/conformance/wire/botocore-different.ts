/** What stands on the wire is the same with and without it: a server cannot tell. */
const EMPTY = "what is empty is not sent";
/** The client makes one when it is given none. */
const TOKEN = "the case does not show the token that its client makes";
/** Headers alone are compared there; the body that would be compressed is not in the case. */
const NO_BODY = "the case shows no body";
/** botocore's own list of cases it fails: tests/unit/protocols/protocol-tests-ignore-list.json. */
const ITS_OWN = "botocore does not read this case's answer as the case says either";

/** Cases of botocore that we read or answer differently, each with the reason. One that passes is an error. */
export const DIFFERENT: Readonly<Record<string, string>> = {
  "input json SDKAppliedContentEncoding_awsJson1_1": NO_BODY,
  "input json SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1": NO_BODY,
  "input json_1_0 SDKAppliedContentEncoding_awsJson1_0": NO_BODY,
  "input json_1_0 SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0": NO_BODY,
  "input query SDKAppliedContentEncoding_awsQuery": NO_BODY,
  "input query SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery": NO_BODY,
  "input query QueryProtocolIdempotencyTokenAutoFill": TOKEN,
  "input query QueryEmptyQueryMaps": EMPTY,
  "input rest-json RestJsonHostWithPath": "the endpoint of the case has a path of its own; ours never has",
  "input rest-json RestJsonHttpPrefixHeadersAreNotPresent": EMPTY,
  "input rest-json RestJsonOmitsEmptyListQueryValues": EMPTY,
  "input rest-json SDKAppliedContentEncoding_restJson1": NO_BODY,
  "input rest-json SDKAppendedGzipAfterProvidedEncoding_restJson1": NO_BODY,
  "input rest-json RestJsonQueryIdempotencyTokenAutoFill": TOKEN,
  "input rest-json RestJsonQueryPrecedence": "the client drops a key of the map that a member has taken",
  "input rest-json RestJsonHttpWithEmptyStructurePayload": "the client sends {} for what it was not given",
  "input rest-json RestJsonHttpWithHeadersButNoPayload": "the client sends {} for what it was not given",
  "input rest-xml HttpPrefixHeadersAreNotPresent": EMPTY,
  "input rest-xml SDKAppliedContentEncoding_restXml": NO_BODY,
  "input rest-xml SDKAppendedGzipAfterProvidedEncoding_restXml": NO_BODY,
  "input rest-xml QueryIdempotencyTokenAutoFill": TOKEN,
  "input rest-xml RestXmlQueryPrecedence": "the client drops a key of the map that a member has taken",
  "output query QueryXmlLists": ITS_OWN,
  "output rest-json RestJsonHttpPayloadTraitsWithNoBlobBody": ITS_OWN,
  "output rest-json RestJsonHttpPayloadWithUnsetUnion": ITS_OWN,
  "output rest-json HttpPrefixHeadersResponse":
    "its map is of all headers, and ours always tell the request's id",
  "output rest-json RestJsonInputAndOutputWithQuotedStringHeaders": ITS_OWN,
  "output rest-json RestJsonInputAndOutputWithTimestampHeaders": ITS_OWN,
  "output rest-json MediaTypeHeaderOutputBase64": ITS_OWN,
  "output rest-xml BodyWithXmlName": ITS_OWN,
  "output rest-xml HttpPayloadTraitsWithNoBlobBody": ITS_OWN,
  "output rest-xml RestXmlHttpPayloadWithUnsetUnion": ITS_OWN,
  "output rest-xml InputAndOutputWithTimestampHeaders": ITS_OWN,
  "output rest-xml XmlLists": ITS_OWN,
};
