import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

const table = new DynamoDBClient();

export async function handler(event) {
  for (const record of event.Records) {
    const order = JSON.parse(record.body);
    await table.send(
      new UpdateItemCommand({
        TableName: process.env.ORDERS_TABLE,
        Key: { id: { S: order.id } },
        UpdateExpression: "SET #state = :packed",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":packed": { S: "packed" } },
      }),
    );
  }
}
