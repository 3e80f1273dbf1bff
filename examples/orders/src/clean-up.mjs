import { DeleteItemCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";

const table = new DynamoDBClient();
const ONE_DAY = 24 * 60 * 60 * 1000;

export async function handler() {
  const TableName = process.env.ORDERS_TABLE;
  const { Items = [] } = await table.send(new ScanCommand({ TableName }));
  const old = Items.filter(
    (item) => item.state.S === "placed" && Date.now() - Date.parse(item.placedAt.S) > ONE_DAY,
  );
  for (const { id } of old) await table.send(new DeleteItemCommand({ TableName, Key: { id } }));
  return { removed: old.length };
}
