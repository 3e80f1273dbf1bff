import { randomUUID } from "node:crypto";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const table = new DynamoDBClient();
const topic = new SNSClient();

export async function handler(event) {
  const order = { id: randomUUID(), ...JSON.parse(bodyOf(event)) };
  await table.send(
    new PutItemCommand({
      TableName: process.env.ORDERS_TABLE,
      Item: { id: { S: order.id }, state: { S: "placed" }, placedAt: { S: new Date().toISOString() } },
    }),
  );
  await topic.send(
    new PublishCommand({ TopicArn: process.env.ORDER_PLACED_TOPIC, Message: JSON.stringify(order) }),
  );
  return {
    statusCode: 201,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id: order.id }),
  };
}

/** An API hands over what is not declared as text, such as the default of curl, in base64. */
function bodyOf({ body = "{}", isBase64Encoded }) {
  return isBase64Encoded ? Buffer.from(body, "base64").toString() : body;
}
