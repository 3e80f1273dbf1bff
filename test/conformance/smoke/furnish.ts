import type { Client } from "../wire/clients.ts";
import { EMPTY_ZIP, type Furniture } from "./inputs.ts";

/** Sends a command of the SDK by its name. */
export type Send = (service: string, operation: string, input: object) => Promise<Record<string, unknown>>;

export interface Sdk {
  readonly client: Client;
  readonly commands: Readonly<Record<string, unknown>>;
}

/** Makes one of each thing, and gives what its names are. */
export async function furnish(send: Send): Promise<Furniture> {
  const { QueueUrl } = await send("sqs", "CreateQueue", { QueueName: "orders" });
  await send("sqs", "CreateQueue", { QueueName: "dead" });
  await send("sqs", "SendMessage", { QueueUrl, MessageBody: "{}" });
  const { Messages } = await send("sqs", "ReceiveMessage", { QueueUrl });
  const [message] = Messages as { readonly ReceiptHandle: string }[];
  const { TopicArn } = await send("sns", "CreateTopic", { Name: "orders" });
  const Endpoint = "arn:aws:sqs:us-east-1:123456789012:orders";
  const { SubscriptionArn } = await send("sns", "Subscribe", {
    TopicArn,
    Protocol: "sqs",
    Endpoint,
    ReturnSubscriptionArn: true,
  });
  await send("dynamodb", "CreateTable", {
    TableName: "orders",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  await send("iam", "CreateRole", { RoleName: "orders", AssumeRolePolicyDocument: "{}" });
  await send("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: EMPTY_ZIP },
    Publish: true,
  });
  const { UUID } = await send("lambda", "CreateEventSourceMapping", {
    FunctionName: "orders",
    EventSourceArn: "arn:aws:sqs:us-east-1:123456789012:dead",
  });
  await send("lambda", "PublishLayerVersion", { LayerName: "orders", Content: { ZipFile: EMPTY_ZIP } });
  const { PlatformApplicationArn } = await send("sns", "CreatePlatformApplication", {
    Name: "orders",
    Platform: "GCM",
    Attributes: { PlatformCredential: "secret" },
  });
  const { EndpointArn } = await send("sns", "CreatePlatformEndpoint", {
    PlatformApplicationArn,
    Token: "token-1",
  });
  return {
    PlatformApplicationArn,
    EndpointArn,
    QueueUrl,
    TopicArn,
    SubscriptionArn,
    UUID,
    Endpoint,
    ZipFile: EMPTY_ZIP,
    ReceiptHandle: message?.ReceiptHandle,
    TargetArn: TopicArn,
  };
}
