import assert from "node:assert/strict";
import { test } from "node:test";
import type { WireRequest } from "./message.ts";
import { form, json, refused, request } from "./wire.fixture.ts";

interface Case {
  readonly says: string;
  readonly sent: WireRequest;
  readonly status: number;
  readonly text: RegExp;
}

const CBOR = { "smithy-protocol": "rpc-v2-cbor" };
const PUT_METRICS = "/service/GraniteServiceVersion20100801/operation/PutMetricData";

const CASES: readonly Case[] = [
  {
    says: "bad JSON",
    sent: json("AmazonSQS.SendMessage", "{"),
    status: 400,
    text: /"__type":"SerializationException".*not JSON/,
  },
  {
    says: "XML that lacks what it is about",
    sent: request({
      method: "PUT",
      path: "/orders",
      query: "cors",
      body: "<CORSConfiguration></CORSConfiguration>",
      signed: "s3",
    }),
    status: 400,
    text: /<Code>MalformedXML<\/Code>/,
  },
  {
    says: "a number where a string belongs, with its place",
    sent: json("AWSEvents.PutEvents", { Entries: [{ Source: "orders" }, { Source: 5 }] }, "1.1"),
    status: 400,
    text: /SerializationException.*Entries\.1\.Source: a number where a string belongs/,
  },
  {
    says: "a structure where a list belongs",
    sent: json("AWSEvents.PutEvents", { Entries: { Source: "orders" } }, "1.1"),
    status: 400,
    text: /SerializationException.*Entries: an object where a list belongs/,
  },
  {
    says: "a character that base64 does not have",
    sent: json("Kinesis_20131202.PutRecord", { Data: "AA*A", PartitionKey: "k" }, "1.1"),
    status: 400,
    text: /SerializationException.*Data: not base64/,
  },
  {
    says: "a label that is empty",
    sent: request({ path: "/2015-03-31/functions//invocations", signed: "lambda" }),
    status: 501,
    text: /POST \/2015-03-31\/functions\/\/invocations is no operation of lambda/,
  },
  {
    says: "bad base64",
    sent: json("Kinesis_20131202.PutRecord", { Data: "#", PartitionKey: "k" }, "1.1"),
    status: 400,
    text: /SerializationException.*Data: not base64/,
  },
  {
    says: "a required member that is missing, with its place",
    sent: json("AmazonSQS.SendMessageBatch", { QueueUrl: "q", Entries: [{ Id: "1" }] }),
    status: 400,
    text: /ValidationException.*'entries\.0\.messageBody' failed to satisfy constraint/,
  },
  {
    says: "text that is not UTF-8",
    sent: { ...json("AmazonSQS.ListQueues", ""), body: Uint8Array.of(0x22, 0xff, 0x22) },
    status: 400,
    text: /SerializationException.*not UTF-8/,
  },
  {
    says: "JSON nested a hundred thousand deep",
    sent: json(
      "DynamoDB_20120810.PutItem",
      `{"TableName":"t","Item":{"a":${'{"L":['.repeat(100_000)}${"]}".repeat(100_000)}}}`,
    ),
    status: 400,
    text: /SerializationException/,
  },
  {
    says: "a missing parameter of a form",
    sent: form("Action=Publish&Version=2010-03-31"),
    status: 400,
    text: /<ErrorResponse xmlns="http:\/\/sns.*<Type>Sender<\/Type><Code>ValidationError<\/Code><Message>1 validation error detected: Value null at 'message' failed/,
  },
  {
    says: "a wrong number in a form",
    sent: form(
      "Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=p&MaxSessionDuration=long",
    ),
    status: 400,
    text: /<Code>InvalidParameterValue<\/Code><Message>MaxSessionDuration: &quot;long&quot; is no number/,
  },
  {
    says: "text where a list belongs in a form",
    sent: form("Action=TagRole&Version=2010-05-08&RoleName=r&Tags=a"),
    status: 400,
    text: /<Code>InvalidParameterValue<\/Code><Message>Tags: text where a list belongs/,
  },
  {
    says: "a wrong percent escape in a form",
    sent: form("Action=ListTopics&Version=2010-03-31&NextToken=%E0%A4%A"),
    status: 400,
    text: /<Code>MalformedQueryString<\/Code>/,
  },
  {
    says: "a wrong number in the query of REST",
    sent: request({ method: "GET", path: "/2015-03-31/functions", query: "MaxItems=many", signed: "lambda" }),
    status: 400,
    text: /MaxItems: .*many.* is no number/,
  },
  {
    says: "bad XML",
    sent: request({ path: "/b-1", query: "delete", body: "<Delete><Object>", signed: "s3" }),
    status: 400,
    text: /^<\?xml.*\n<Error><Code>MalformedXML<\/Code>/,
  },
  {
    says: "CBOR cut short",
    sent: request({ path: PUT_METRICS, headers: CBOR, body: Uint8Array.of(0xa1, 0x69, 0x4e) }),
    status: 400,
    text: /SerializationException.*cut short/,
  },
  {
    says: "CBOR with a big number of a megabyte",
    sent: request({
      path: PUT_METRICS,
      headers: CBOR,
      body: Buffer.concat([Uint8Array.of(0xc2, 0x5a, 0, 0x0f, 0, 0), Buffer.alloc(0x0f0000, 1)]),
    }),
    status: 400,
    text: /SerializationException/,
  },
  {
    says: "a body that is not the gzip it says it is",
    sent: request({
      headers: { "x-amz-target": "AmazonSQS.ListQueues", "content-encoding": "gzip" },
      body: "no",
    }),
    status: 400,
    text: /SerializationException.*not gzip/,
  },
  {
    says: "an operation that its service does not have",
    sent: json("AmazonSQS.BrewCoffee", {}),
    status: 501,
    text: /NotImplemented.*BrewCoffee is no operation of sqs/,
  },
  {
    says: "a service that nobody models, in a form",
    sent: form("Action=RunInstances&Version=2016-11-15", { signed: "ec2" }),
    status: 501,
    text: /<Code>NotImplemented<\/Code><Message>RunInstances is no operation of ec2/,
  },
  {
    says: "a service that nobody models, in REST",
    sent: request({ method: "GET", path: "/clusters", signed: "eks" }),
    status: 501,
    text: /GET \/clusters is no operation of eks/,
  },
  {
    says: "a service that nobody models, in JSON",
    sent: json("Coffee_2026.Brew", {}, "1.1"),
    status: 501,
    text: /Brew is no operation of Coffee_2026/,
  },
];

for (const { says, sent, status, text } of CASES) {
  test(`a request is refused: ${says}`, async () => {
    const response = await refused(sent);
    assert.match(response.text, text);
    assert.equal(response.status, status);
  });
}
