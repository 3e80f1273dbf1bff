import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceError } from "./error.ts";
import { encodeError } from "./errors.ts";
import type { WireRequest, WireResponse } from "./message.ts";
import { decode, form, json, request, textOf } from "./wire.fixture.ts";

async function fails(
  sent: WireRequest,
  error: ServiceError,
): Promise<WireResponse & { readonly text: string }> {
  const response = encodeError(await decode(sent), error, "request-1");
  return { ...response, text: textOf(response) };
}

const gone = (code: string, fields?: Record<string, unknown>): ServiceError => ({
  code,
  message: "It is <gone>.",
  fault: "client",
  fields,
});

test("JSON 1.0 names the error with its namespace, and its query code in a header", async () => {
  const sent = json("AmazonSQS.PurgeQueue", { QueueUrl: "q" });
  const { text, status, headers } = await fails(sent, gone("QueueDoesNotExist"));
  assert.equal(text, '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"It is <gone>."}');
  assert.equal(status, 400);
  assert.equal(headers["x-amzn-query-error"], "AWS.SimpleQueueService.NonExistentQueue;Sender");
});

test("JSON 1.1 names the error without namespace", async () => {
  const { text } = await fails(json("AWSEvents.ListRules", {}, "1.1"), gone("ResourceNotFoundException"));
  assert.equal(text, '{"__type":"ResourceNotFoundException","message":"It is <gone>."}');
});

test("the same error of SQS in its old form has the code and the status of that time", async () => {
  const { text, status } = await fails(
    form("Action=PurgeQueue&Version=2012-11-05&QueueUrl=q"),
    gone("QueueDoesNotExist"),
  );
  assert.match(text, /<Error><Type>Sender<\/Type><Code>AWS\.SimpleQueueService\.NonExistentQueue<\/Code>/);
  assert.match(text, /<Message>It is &lt;gone&gt;\.<\/Message><\/Error><RequestId>request-1<\/RequestId>/);
  assert.equal(status, 400);
});

test("the query protocol has a code and a status of its own", async () => {
  const sent = form("Action=GetTopicAttributes&Version=2010-03-31&TopicArn=a");
  const { text, status } = await fails(sent, gone("NotFoundException"));
  assert.match(text, /<Code>NotFound<\/Code>/);
  assert.equal(status, 404);
});

test("REST names the error in a header and puts members where the model has them", async () => {
  const sent = request({ path: "/2015-03-31/functions/orders/invocations", signed: "lambda" });
  const { text, status, headers } = await fails(
    sent,
    gone("TooManyRequestsException", { Reason: "CallerRateLimitExceeded", retryAfterSeconds: "1" }),
  );
  assert.equal(headers["x-amzn-errortype"], "TooManyRequestsException");
  assert.equal(headers["retry-after"], "1");
  assert.equal(status, 429);
  assert.deepEqual(JSON.parse(text), { message: "It is <gone>.", Reason: "CallerRateLimitExceeded" });
});

test("S3's error is bare", async () => {
  const sent = request({ method: "GET", path: "/b-1/key", signed: "s3" });
  const { text, status, headers } = await fails(sent, gone("NoSuchKey", { Key: "key" }));
  assert.equal(
    text,
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      "<Error><Code>NoSuchKey</Code><Message>It is &lt;gone&gt;.</Message><Key>key</Key><RequestId>request-1</RequestId></Error>",
  );
  assert.equal(headers["x-amz-request-id"], "request-1");
  assert.equal(status, 404);
});

test("an error that the model does not have is written as it is", async () => {
  const denied: ServiceError = {
    code: "AccessDeniedException",
    message: "No.",
    status: 403,
    fault: "client",
  };
  const { text, status } = await fails(json("AmazonSQS.ListQueues", {}), denied);
  assert.equal(text, '{"__type":"AccessDeniedException","message":"No."}');
  assert.equal(status, 403);
});

test("a server's fault is no 400", async () => {
  const fault: ServiceError = { code: "InternalFailure", message: "Oh.", fault: "server" };
  assert.equal((await fails(json("AmazonSQS.ListQueues", {}), fault)).status, 500);
  const modelled: ServiceError = {
    code: "InternalServerError",
    message: "Oh.",
    status: 400,
    fault: "client",
  };
  assert.equal((await fails(json("DynamoDB_20120810.ListTables", {}), modelled)).status, 500);
});
