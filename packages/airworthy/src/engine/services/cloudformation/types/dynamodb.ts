import { whenKnown } from "../../../kernel/later.ts";
import type { Json } from "../template.ts";
import { type Handler, only, picked, type Props } from "./handler.ts";

const TABLE = [
  "AttributeDefinitions",
  "KeySchema",
  "BillingMode",
  "ProvisionedThroughput",
  "GlobalSecondaryIndexes",
  "LocalSecondaryIndexes",
  "TableClass",
  "DeletionProtectionEnabled",
  "Tags",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html */
export const table: Handler = {
  create(properties, context) {
    only(
      properties,
      [
        ...TABLE,
        "TableName",
        "StreamSpecification",
        "TimeToLiveSpecification",
        "SSESpecification",
        "PointInTimeRecoverySpecification",
      ],
      "AWS::DynamoDB::Table",
    );
    const TableName = String(properties["TableName"] ?? context.name(255));
    const stream = properties["StreamSpecification"] as Props | undefined;
    // Encryption and backups change nothing that a client of a running table sees; they are left to AWS.
    const input = {
      TableName,
      ...(picked(properties, TABLE) as Record<string, Json>),
      ...(stream ? { StreamSpecification: { StreamEnabled: true, ...stream } } : {}),
    };
    return whenKnown(context.call("dynamodb", "CreateTable", withNumbers(input)), (answer) => {
      const described = answer["TableDescription"] as Props;
      const made = {
        ref: TableName,
        attributes: {
          Arn: String(described["TableArn"]),
          ...(described["LatestStreamArn"] ? { StreamArn: String(described["LatestStreamArn"]) } : {}),
        },
      };
      const ttl = properties["TimeToLiveSpecification"];
      if (!ttl) return made;
      return whenKnown(
        context.call("dynamodb", "UpdateTimeToLive", { TableName, TimeToLiveSpecification: ttl }),
        () => made,
      );
    });
  },
  remove: (made, _properties, context) => context.call("dynamodb", "DeleteTable", { TableName: made.ref }),
};

/** Capacities that a template may write as text. */
function withNumbers(input: Record<string, Json>): Record<string, Json> {
  return JSON.parse(
    JSON.stringify(input, (key, value: Json) =>
      /^(?:Read|Write)CapacityUnits$/.test(key) ? Number(value) : value,
    ),
  ) as Record<string, Json>;
}
