import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeResponse } from "./encode.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { decode, form, json, request, textOf } from "./wire.fixture.ts";

async function answer(sent: WireRequest, output: Record<string, unknown>): Promise<WireResponse> {
  return encodeResponse(await decode(sent), output, "request-1");
}

interface Case {
  readonly says: string;
  readonly sent: WireRequest;
  readonly output: Record<string, unknown>;
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const CASES: readonly Case[] = [
  {
    says: "JSON, with times in seconds and blobs in base64",
    sent: json("Kinesis_20131202.GetRecords", { ShardIterator: "s" }, "1.1"),
    output: {
      Records: [{ Data: Uint8Array.of(1), ApproximateArrivalTimestamp: new Date(1500) }],
      MillisBehindLatest: 0,
    },
    headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "request-1" },
    text: '{"Records":[{"Data":"AQ==","ApproximateArrivalTimestamp":1.5}],"MillisBehindLatest":0}',
  },
  {
    says: "members that are undefined, null or unknown are left out",
    sent: json("AmazonSQS.SendMessage", { QueueUrl: "q", MessageBody: "b" }),
    output: { MessageId: "1", SequenceNumber: undefined, MD5OfMessageAttributes: null, Secret: "x" },
    headers: { "content-type": "application/x-amz-json-1.0" },
    text: '{"MessageId":"1"}',
  },
  {
    says: "the envelope of the query protocol",
    sent: form("Action=GetCallerIdentity&Version=2011-06-15"),
    output: { Account: "123456789012", Arn: "arn:<&>" },
    headers: { "content-type": "text/xml" },
    text:
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      "<Account>123456789012</Account><Arn>arn:&lt;&amp;&gt;</Arn></GetCallerIdentityResult>" +
      "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
  },
  {
    says: "lists of the query protocol",
    sent: form("Action=ListTopics&Version=2010-03-31"),
    output: { Topics: [{ TopicArn: "a" }, { TopicArn: "b" }] },
    headers: {},
    text:
      '<ListTopicsResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListTopicsResult><Topics>' +
      "<member><TopicArn>a</TopicArn></member><member><TopicArn>b</TopicArn></member></Topics></ListTopicsResult>" +
      "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></ListTopicsResponse>",
  },
  {
    says: "an operation of the query protocol without output has no result",
    sent: form("Action=DeleteRole&Version=2010-05-08&RoleName=r"),
    output: {},
    headers: {},
    text:
      '<DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">' +
      "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></DeleteRoleResponse>",
  },
  {
    says: "an output without members has an empty result",
    sent: form("Action=UpdateRole&Version=2010-05-08&RoleName=r"),
    output: {},
    headers: {},
    text:
      '<UpdateRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><UpdateRoleResult></UpdateRoleResult>' +
      "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></UpdateRoleResponse>",
  },
  {
    says: "flat lists of SQS's old form",
    sent: form("Action=ListQueues&Version=2012-11-05"),
    output: { QueueUrls: ["a", "b"] },
    headers: {},
    text:
      '<ListQueuesResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ListQueuesResult>' +
      "<QueueUrl>a</QueueUrl><QueueUrl>b</QueueUrl></ListQueuesResult>" +
      "<ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></ListQueuesResponse>",
  },
  {
    says: "REST with a status, headers and a payload of its own",
    sent: request({ path: "/2015-03-31/functions/orders/invocations", signed: "lambda" }),
    output: { StatusCode: 202, FunctionError: "Unhandled", ExecutedVersion: "7", Payload: "{}" },
    status: 202,
    headers: { "x-amz-function-error": "Unhandled", "x-amz-executed-version": "7" },
    text: "{}",
  },
  {
    says: "REST that answers nothing",
    sent: request({ method: "DELETE", path: "/2017-10-31/functions/orders/concurrency", signed: "lambda" }),
    output: {},
    status: 204,
    headers: { "x-amzn-requestid": "request-1" },
    text: "",
  },
  {
    says: "S3's lists, with the name and namespace of their root",
    sent: request({ method: "GET", path: "/b-1", query: "list-type=2", signed: "s3" }),
    output: {
      Name: "b-1",
      Contents: [{ Key: "a", LastModified: new Date(0) }, { Key: "b\n" }],
      IsTruncated: false,
    },
    headers: { "content-type": "application/xml", "x-amz-request-id": "request-1" },
    text:
      '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      "<IsTruncated>false</IsTruncated><Contents><Key>a</Key><LastModified>1970-01-01T00:00:00Z</LastModified>" +
      "</Contents><Contents><Key>b\n</Key></Contents><Name>b-1</Name></ListBucketResult>",
  },
  {
    says: "S3's one answer without a structure",
    sent: request({ method: "GET", path: "/b-1", query: "location", signed: "s3" }),
    output: { LocationConstraint: "eu-central-1" },
    headers: {},
    text:
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>',
  },
];

for (const { says, sent, output, status = 200, headers, text } of CASES) {
  test(`an answer is written: ${says}`, async () => {
    const response = await answer(sent, output);
    assert.equal(textOf(response), text);
    assert.equal(response.status, status);
    for (const [name, value] of Object.entries(headers)) assert.equal(response.headers[name], value, name);
  });
}

test("what would break a header is taken out of it", async () => {
  const sent = request({ method: "HEAD", path: "/b-1/key", signed: "s3" });
  const { headers } = await answer(sent, { Metadata: { kind: "a\r\nset-cookie: b" }, CacheControl: "é" });
  assert.equal(headers["x-amz-meta-kind"], "a set-cookie: b");
  assert.equal(headers["cache-control"], Buffer.from("é").toString("latin1"));
});

test("a stream of bytes is passed on", async () => {
  async function* parts() {
    yield Buffer.from("a");
    yield Buffer.from("b");
  }
  const { body } = await answer(request({ method: "GET", path: "/b-1/key", signed: "s3" }), {
    Body: parts(),
  });
  let text = "";
  for await (const part of body as AsyncIterable<Uint8Array>) text += Buffer.from(part).toString();
  assert.equal(text, "ab");
});

test("a service that gives no date where the model has one is a bug of ours, not an answer", async () => {
  await assert.rejects(
    answer(json("Kinesis_20131202.GetRecords", { ShardIterator: "s" }), {
      Records: [{ ApproximateArrivalTimestamp: "yesterday" }],
    }),
    TypeError,
  );
});
