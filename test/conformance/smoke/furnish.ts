import type { Client } from "../wire/clients.ts";
import { httpApi, restApi } from "./furnish-apis.ts";
import { bucket, deployments, events, logs, metrics, schedules } from "./furnish-others.ts";
import { EMPTY_ZIP, type Furniture } from "./inputs.ts";

/** Sends a command of the SDK by its name. */
export type Send = (service: string, operation: string, input: object) => Promise<Record<string, unknown>>;

export interface Sdk {
  readonly client: Client;
  readonly commands: Readonly<Record<string, unknown>>;
}

const QUEUE = "arn:aws:sqs:us-east-1:123456789012:orders";

/** What each service is furnished with, in the order of their needs. */
const ROOMS: Readonly<Record<string, (send: Send) => Promise<Furniture>>> = {
  sqs: queues,
  sns: topics,
  dynamodb: table,
  lambda: fn,
  s3: bucket,
  apigateway: restApi,
  apigatewayv2: httpApi,
  events,
  scheduler: schedules,
  logs,
  cloudwatch: metrics,
  codedeploy: deployments,
};

/** Services that the things of another are made of. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  dynamodbstreams: ["dynamodb"],
  events: ["sqs"],
  lambda: ["sqs"],
  logs: ["lambda"],
  s3: ["sqs", "sns"],
  scheduler: ["sqs"],
  sns: ["sqs"],
};

/** Makes one of each thing, of all services or of those that one needs, and gives what its names are. */
export async function furnish(send: Send, only?: string): Promise<Furniture> {
  const wanted = only === undefined ? undefined : new Set([only, ...needsOf(only)]);
  const own: Record<string, Furniture> = {};
  for (const [service, make] of Object.entries(ROOMS))
    if (!wanted || wanted.has(service)) own[service] = await make(send);
  return { own, Endpoint: QUEUE, ZipFile: EMPTY_ZIP, ...own["sqs"], ...own["sns"], ...own["lambda"] };
}

function needsOf(service: string): string[] {
  return (NEEDS[service] ?? []).flatMap((one) => [one, ...needsOf(one)]);
}

async function queues(send: Send): Promise<Furniture> {
  const { QueueUrl } = await send("sqs", "CreateQueue", { QueueName: "orders" });
  await send("sqs", "CreateQueue", { QueueName: "dead" });
  for (let sent = 0; sent < 3; sent++) await send("sqs", "SendMessage", { QueueUrl, MessageBody: "{}" });
  const { Messages } = await send("sqs", "ReceiveMessage", { QueueUrl });
  const [message] = Messages as { readonly ReceiptHandle: string }[];
  return { QueueUrl, ReceiptHandle: message?.ReceiptHandle };
}

async function topics(send: Send): Promise<Furniture> {
  const { TopicArn } = await send("sns", "CreateTopic", { Name: "orders" });
  const { SubscriptionArn } = await send("sns", "Subscribe", {
    TopicArn,
    Protocol: "sqs",
    Endpoint: QUEUE,
    ReturnSubscriptionArn: true,
  });
  const { PlatformApplicationArn } = await send("sns", "CreatePlatformApplication", {
    Name: "orders",
    Platform: "GCM",
    Attributes: { PlatformCredential: "secret" },
  });
  const { EndpointArn } = await send("sns", "CreatePlatformEndpoint", {
    PlatformApplicationArn,
    Token: "token-1",
  });
  return { PlatformApplicationArn, EndpointArn, TopicArn, SubscriptionArn, TargetArn: TopicArn };
}

async function table(send: Send): Promise<Furniture> {
  await send("dynamodb", "CreateTable", {
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  await send("dynamodb", "PutItem", { TableName: "orders", Item: { id: { S: "order-1" } } });
  return {};
}

async function fn(send: Send): Promise<Furniture> {
  await send("iam", "CreateRole", { RoleName: "orders", AssumeRolePolicyDocument: "{}" });
  await send("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: EMPTY_ZIP },
    Publish: true,
  });
  await send("lambda", "CreateAlias", { FunctionName: "orders", Name: "canary", FunctionVersion: "1" });
  const { UUID } = await send("lambda", "CreateEventSourceMapping", {
    FunctionName: "orders",
    EventSourceArn: "arn:aws:sqs:us-east-1:123456789012:dead",
  });
  await send("lambda", "PublishLayerVersion", { LayerName: "orders", Content: { ZipFile: EMPTY_ZIP } });
  return { UUID };
}
