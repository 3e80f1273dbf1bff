import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { writeCbor } from "./cbor-write.ts";
import type { WireRequest } from "./message.ts";
import { decode, form, json, request } from "./wire.fixture.ts";

const LAMBDA = "/2015-03-31/functions";

interface Case {
  readonly says: string;
  readonly sent: WireRequest;
  /** Protocol, service, operation. */
  readonly means: string;
  readonly input: Record<string, unknown>;
}

const CASES: readonly Case[] = [
  {
    says: "JSON 1.0 by its target",
    sent: json("AmazonSQS.SendMessage", {
      QueueUrl: "http://localhost/1/orders",
      MessageBody: "paid",
      MessageAttributes: { receipt: { DataType: "Binary", BinaryValue: "AQID" } },
    }),
    means: "json-1.0 sqs SendMessage",
    input: {
      QueueUrl: "http://localhost/1/orders",
      MessageBody: "paid",
      MessageAttributes: { receipt: { DataType: "Binary", BinaryValue: Uint8Array.of(1, 2, 3) } },
    },
  },
  {
    says: "JSON 1.1, with timestamps as seconds",
    sent: json("AWSEvents.PutEvents", { Entries: [{ Source: "orders", Time: 1_767_225_600.5 }] }, "1.1"),
    means: "json-1.1 events PutEvents",
    input: { Entries: [{ Source: "orders", Time: new Date("2026-01-01T00:00:00.500Z") }] },
  },
  {
    says: "unions that hold themselves",
    sent: json("DynamoDB_20120810.PutItem", {
      TableName: "orders",
      Item: { lines: { L: [{ M: { n: { N: "1" } } }] } },
    }),
    means: "json-1.0 dynamodb PutItem",
    input: { TableName: "orders", Item: { lines: { L: [{ M: { n: { N: "1" } } }] } } },
  },
  {
    says: "members that are null are absent, unknown ones are dropped",
    sent: json("AmazonSQS.SendMessage", {
      QueueUrl: "q",
      MessageBody: "b",
      DelaySeconds: null,
      Colour: "red",
    }),
    means: "json-1.0 sqs SendMessage",
    input: { QueueUrl: "q", MessageBody: "b" },
  },
  {
    says: "a map's key may be __proto__",
    sent: json("AmazonSQS.TagQueue", '{"QueueUrl":"q","Tags":{"__proto__":"polluted"}}'),
    means: "json-1.0 sqs TagQueue",
    input: { QueueUrl: "q", Tags: JSON.parse('{"__proto__":"polluted"}') },
  },
  {
    says: "a form by Action and Version",
    sent: form(
      "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aorders&Message=a+b%2Bc" +
        "&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String" +
        "&MessageAttributes.entry.1.Value.StringValue=paid",
    ),
    means: "query sns Publish",
    input: {
      TopicArn: "arn:orders",
      Message: "a b+c",
      MessageAttributes: { kind: { DataType: "String", StringValue: "paid" } },
    },
  },
  {
    says: "lists in a form, in the order of their numbers",
    sent: form("Action=DescribeStacks&Version=2010-05-15&StackName=orders&Junk.member.1=x"),
    means: "query cloudformation DescribeStacks",
    input: { StackName: "orders" },
  },
  {
    says: "list items in a form, in the order of their numbers",
    sent: form(
      "Action=TagRole&Version=2010-05-08&RoleName=r&Tags.member.10.Key=b&Tags.member.10.Value=2&Tags.member.9.Key=a&Tags.member.9.Value=",
    ),
    means: "query iam TagRole",
    input: {
      RoleName: "r",
      Tags: [
        { Key: "a", Value: "" },
        { Key: "b", Value: "2" },
      ],
    },
  },
  {
    says: "a form in the address",
    sent: request({ method: "GET", query: "Action=GetCallerIdentity&Version=2011-06-15" }),
    means: "query sts GetCallerIdentity",
    input: {},
  },
  {
    says: "the old form of SQS, at the queue's address and with its flat names",
    sent: form(
      "Action=SendMessage&Version=2012-11-05&MessageBody=paid&MessageAttribute.1.Name=kind" +
        "&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=card",
      { path: "/123456789012/orders" },
    ),
    means: "query sqs SendMessage",
    input: {
      QueueUrl: "http://127.0.0.1:4566/123456789012/orders",
      MessageBody: "paid",
      MessageAttributes: { kind: { DataType: "String", StringValue: "card" } },
    },
  },
  {
    says: "REST with a label, a query and headers",
    sent: request({
      path: `${LAMBDA}/arn%3Aaws%3Alambda%3Aeu-central-1%3A1%3Afunction%3Aorders/invocations`,
      query: "Qualifier=live",
      headers: { "x-amz-invocation-type": "Event" },
      body: '{"id":1}',
      signed: "lambda",
    }),
    means: "rest-json lambda Invoke",
    input: {
      FunctionName: "arn:aws:lambda:eu-central-1:1:function:orders",
      Qualifier: "live",
      InvocationType: "Event",
      Payload: Buffer.from('{"id":1}'),
    },
  },
  {
    says: "REST without a signature, by its route",
    sent: request({ method: "GET", path: `${LAMBDA}/`, query: "MaxItems=5" }),
    means: "rest-json lambda ListFunctions",
    input: { MaxItems: 5 },
  },
  {
    says: "REST whose two services sign alike, by its route",
    sent: request({ method: "GET", path: "/v2/apis/a1/routes", signed: "apigateway" }),
    means: "rest-json apigatewayv2 GetRoutes",
    input: { ApiId: "a1" },
  },
  {
    says: "jsonName of REST",
    sent: request({
      path: "/v2/apis",
      body: '{"name":"orders","protocolType":"HTTP"}',
      signed: "apigateway",
    }),
    means: "rest-json apigatewayv2 CreateApi",
    input: { Name: "orders", ProtocolType: "HTTP" },
  },
  {
    says: "S3 with a key that has slashes, one at its end",
    sent: request({
      method: "PUT",
      path: "/orders-bucket/2026/a%20b/",
      headers: { "x-amz-meta-kind": "invoice" },
      body: "x",
      signed: "s3",
    }),
    means: "rest-xml s3 PutObject",
    input: {
      Bucket: "orders-bucket",
      Key: "2026/a b/",
      Metadata: { kind: "invoice" },
      Body: Buffer.from("x"),
    },
  },
  {
    says: "S3 with the bucket in the host",
    sent: request({
      method: "GET",
      path: "/",
      query: "list-type=2&prefix=2026%2F",
      headers: { host: "orders-bucket.s3.localhost:4566" },
    }),
    means: "rest-xml s3 ListObjectsV2",
    input: { Bucket: "orders-bucket", Prefix: "2026/" },
  },
  {
    says: "S3 operations that differ by what they require",
    sent: request({
      method: "PUT",
      path: "/b-1/key",
      query: "partNumber=2&uploadId=u",
      body: "x",
      signed: "s3",
    }),
    means: "rest-xml s3 UploadPart",
    input: { Bucket: "b-1", Key: "key", PartNumber: 2, UploadId: "u", Body: Buffer.from("x") },
  },
  {
    says: "S3 operations that only their client's mark tells apart",
    sent: request({ method: "GET", path: "/", query: "x-id=ListDirectoryBuckets", signed: "s3" }),
    means: "rest-xml s3 ListDirectoryBuckets",
    input: {},
  },
  {
    says: "the signature is believed before the host",
    sent: request({
      method: "GET",
      path: "/2015-03-31/functions",
      headers: { host: "s3.localhost:4566" },
      signed: "lambda",
    }),
    means: "rest-json lambda ListFunctions",
    input: {},
  },
  {
    says: "the host is believed when nobody signed",
    sent: request({ method: "GET", path: "/v2/apis", headers: { host: "s3.localhost:4566" } }),
    means: "rest-xml s3 GetObject",
    input: { Bucket: "v2", Key: "apis" },
  },
  {
    says: "a form without Version, by its signature",
    sent: form("Action=ListTopics", { signed: "sns" }),
    means: "query sns ListTopics",
    input: {},
  },
  {
    says: "the first of equal keys of a form",
    sent: form("Action=ListTopics&Version=2010-03-31&NextToken=a&NextToken=b"),
    means: "query sns ListTopics",
    input: { NextToken: "a" },
  },
  {
    says: "XML with prefixes, comments and CDATA",
    sent: request({
      path: "/b-1",
      query: "delete",
      body: '<s:Delete xmlns:s="http://s3.amazonaws.com/doc/2006-03-01/"><!-- one --><s:Object><s:Key><![CDATA[a<b]]></s:Key></s:Object></s:Delete>',
      signed: "s3",
    }),
    means: "rest-xml s3 DeleteObjects",
    input: { Bucket: "b-1", Delete: { Objects: [{ Key: "a<b" }] } },
  },
  {
    says: "XML bodies",
    sent: request({
      path: "/b-1",
      query: "delete",
      body: "<Delete><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>",
      signed: "s3",
    }),
    means: "rest-xml s3 DeleteObjects",
    input: { Bucket: "b-1", Delete: { Objects: [{ Key: "a&b" }, { Key: "c" }], Quiet: true } },
  },
  {
    says: "CBOR",
    sent: request({
      path: "/service/GraniteServiceVersion20100801/operation/PutMetricData",
      headers: { "smithy-protocol": "rpc-v2-cbor" },
      body: writeCbor({ Namespace: "orders", MetricData: [{ MetricName: "paid", Value: 1.5 }] }),
    }),
    means: "rpc-v2-cbor cloudwatch PutMetricData",
    input: { Namespace: "orders", MetricData: [{ MetricName: "paid", Value: 1.5 }] },
  },
];

for (const { says, sent, means, input } of CASES) {
  test(`a request is read: ${says}`, async () => {
    const decoded = await decode(sent);
    assert.equal(`${decoded.protocol} ${decoded.service} ${decoded.operation}`, means);
    assert.deepEqual(plain(decoded.input), plain(input));
  });
}

test("a body may come packed", async () => {
  const sent = json("GraniteServiceVersion20100801.PutMetricData", "");
  const body = gzipSync('{"Namespace":"orders"}');
  const { input } = await decode({ ...sent, headers: { ...sent.headers, "content-encoding": "gzip" }, body });
  assert.deepEqual(input, { Namespace: "orders" });
});

test("a body may come in signed chunks", async () => {
  const { input } = await decode(
    request({
      method: "PUT",
      path: "/b-1/key",
      headers: { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": "7" },
      body: "4;chunk-signature=ab\r\npaid\r\n3\r\n\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
      signed: "s3",
    }),
  );
  assert.equal(Buffer.from(input["Body"] as Uint8Array).toString(), "paid\r\n!");
});

test("who signed is known, from the header and from a presigned address", async () => {
  const identity = { accessKeyId: "AKIDEXAMPLE", region: "eu-central-1", service: "s3" };
  const signed = await decode(request({ method: "GET", path: "/b-1/key", signed: "s3" }));
  assert.deepEqual(signed.identity, identity);
  const query =
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260823%2Feu-central-1%2Fs3%2Faws4_request";
  const presigned = await decode(request({ method: "GET", path: "/b-1/key", query }));
  assert.deepEqual(presigned.identity, identity);
  assert.equal((await decode(json("AmazonSQS.ListQueues", {}))).identity, undefined);
});

/** Buffers are Uint8Arrays too, but not for assert. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return [...value];
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.entries(value)
    .map(([key, item]) => [key, plain(item)])
    .sort();
}
