import type { Member, StructureType, Type } from "../../../packages/airworthy/src/wire/model.ts";

/** What stands in the engine before the smoke, for the requests to name. */
export type Furniture = Readonly<Record<string, unknown>>;

const ACCOUNT = "123456789012";
const arn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
const FUNCTION = arn("lambda", "function:orders");
/** An archive without files. */
export const EMPTY_ZIP = Buffer.from("UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==", "base64");
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** Values by the name of the member, where a text or number of that type would be refused at the door. */
const NAMED: Readonly<Record<string, unknown>> = {
  Action: "lambda:InvokeFunction",
  ActionName: ["Publish"],
  AWSAccountId: [ACCOUNT],
  AWSAccountIds: [ACCOUNT],
  BatchSize: 1,
  BillingMode: "PAY_PER_REQUEST",
  CompatibleRuntimes: ["nodejs24.x"],
  CutoffTime: 0,
  EndTime: new Date("2026-01-01T01:00:00Z"),
  EventSourceArn: arn("sqs", "orders"),
  FunctionVersion: "1",
  Handler: "index.handler",
  KeyType: "HASH",
  MetricData: [{ MetricName: "Orders", Value: 1 }],
  MetricDataQueries: [
    {
      Id: "orders",
      MetricStat: { Metric: { Namespace: "Shop", MetricName: "Orders" }, Period: 60, Stat: "Sum" },
    },
  ],
  MessageAttributes: { team: { DataType: "String", StringValue: "shop" } },
  MessageSystemAttributes: {
    AWSTraceHeader: {
      DataType: "String",
      StringValue: "Root=1-5759e988-bd862e3fe1be46a994272793",
    },
  },
  MetricName: "Orders",
  Namespace: "Shop",
  Period: 60,
  PhoneNumber: "+15551234567",
  PointInTimeRecoveryEnabled: false,
  RecursiveLoop: "Allow",
  UpdateRuntimeOn: "Auto",
  Platform: "GCM",
  Policy: POLICY,
  Principal: "s3.amazonaws.com",
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
  Role: `arn:aws:iam::${ACCOUNT}:role/orders`,
  RoleArn: `arn:aws:iam::${ACCOUNT}:role/orders`,
  RoleSessionName: "orders",
  Runtime: "nodejs24.x",
  SourceArn: arn("sqs", "orders"),
  StartTime: new Date("2026-01-01T00:00:00Z"),
  Statistics: ["Sum"],
  TableName: "orders",
};

/** The same where services mean different things by a name. */
const OF_SERVICE: Readonly<Record<string, Furniture>> = {
  dynamodb: { ResourceArn: arn("dynamodb", "table/orders"), AttributeName: "id" },
  dynamodbstreams: {
    StreamArn: arn("dynamodb", "table/orders/stream/2026-01-01T00:00:00.000"),
    ShardId: "shardId-00000001767225600000-0a1b2c3d",
    ShardIteratorType: "TRIM_HORIZON",
  },
  lambda: {
    Content: { ZipFile: EMPTY_ZIP },
    LayerName: "orders",
    Resource: FUNCTION,
    Name: "live",
    AuthType: "NONE",
    Qualifier: "1",
  },
  logs: { resourceArn: arn("logs", "log-group:orders"), startTime: 0, endTime: 1 },
  cloudwatch: { Name: "Team", Value: "shop" },
  sns: {
    Attributes: { PlatformCredential: "secret" },
    AttributeName: "DisplayName",
    Protocol: "sqs",
    ResourceArn: arn("sns", "orders"),
  },
  sqs: { Actions: ["SendMessage"], SourceArn: arn("sqs", "dead") },
};

const KEY = { id: { S: "order-1" } };
const TOKEN = `header.${Buffer.from(JSON.stringify({ sub: "orders", aud: "shop", iss: "https://example.com" })).toString("base64url")}.signature`;

/** What the model calls optional and the service wants, and what is worth more than its model tells. */
const OF_OPERATION: Readonly<Record<string, Furniture>> = {
  "cloudwatch GetMetricStatistics": { Statistics: ["Sum"] },
  "cloudwatch PutMetricData": { MetricData: NAMED["MetricData"] },
  "codedeploy CreateApplication": { applicationName: "payments" },
  "codedeploy CreateDeployment": { deploymentGroupName: "payments" },
  "codedeploy CreateDeploymentConfig": {
    deploymentConfigName: "payments",
    minimumHealthyHosts: { type: "HOST_COUNT", value: 1 },
  },
  "codedeploy CreateDeploymentGroup": { deploymentGroupName: "payments" },
  "codedeploy UpdateApplication": { newApplicationName: "orders" },
  "dynamodb BatchGetItem": { RequestItems: { orders: { Keys: [KEY] } } },
  "dynamodb BatchWriteItem": { RequestItems: { orders: [{ PutRequest: { Item: KEY } }] } },
  "cloudwatch ListMetrics": { MetricName: "Orders" },
  "dynamodb CreateTable": {
    TableName: "payments",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  },
  "dynamodb Query": {
    KeyConditionExpression: "id = :id",
    ExpressionAttributeValues: { ":id": { S: "order-1" } },
  },
  "dynamodb TransactWriteItems": { TransactItems: [{ Put: { TableName: "orders", Item: KEY } }] },
  "dynamodb UpdateTable": { DeletionProtectionEnabled: false },
  "lambda AddLayerVersionPermission": { Action: "lambda:GetLayerVersion", Principal: "*" },
  "lambda CreateEventSourceMapping": { EventSourceArn: arn("sqs", "orders") },
  "lambda CreateFunction": { FunctionName: "payments", Runtime: "nodejs24.x", Handler: "index.handler" },
  "lambda GetLayerVersionByArn": { Arn: arn("lambda", "layer:orders:1") },
  "lambda PutFunctionEventInvokeConfig": { MaximumRetryAttempts: 0 },
  "lambda UpdateFunctionEventInvokeConfig": { MaximumRetryAttempts: 1 },
  "logs PutResourcePolicy": { policyName: "orders", policyDocument: POLICY },
  "s3 CreateBucket": { Bucket: "payments" },
  "scheduler CreateSchedule": { Name: "payments" },
  "scheduler CreateScheduleGroup": { Name: "payments" },
  "scheduler DeleteSchedule": { GroupName: "orders" },
  "scheduler GetSchedule": { GroupName: "orders" },
  "scheduler UpdateSchedule": { GroupName: "orders" },
  "sns CreatePlatformEndpoint": { Token: "token" },
  "sns Publish": { TopicArn: arn("sns", "orders") },
  "sns SetSMSAttributes": { attributes: { DefaultSMSType: "Promotional" } },
  "sns SetSubscriptionAttributes": { AttributeName: "RawMessageDelivery", AttributeValue: "true" },
  "sqs SetQueueAttributes": { Attributes: { DelaySeconds: "0" } },
  "sts AssumeRoleWithWebIdentity": { WebIdentityToken: TOKEN },
  "sts GetAccessKeyInfo": { AccessKeyId: "AKIAIOSFODNN7EXAMPLE" },
};

/** The least an operation takes: the members it must have, and no more. */
export function inputOf(
  service: string,
  operation: string,
  type: StructureType,
  furniture: Furniture,
): Record<string, unknown> {
  const special = OF_OPERATION[`${service} ${operation}`] ?? {};
  // The names of logs are never required, and always wanted.
  const logs = service === "logs" && type.members.some(({ name }) => name === "logGroupName");
  const required = type.required.map((member) => [
    member.name,
    valueFor(service, operation, member, furniture),
  ]);
  return { ...Object.fromEntries(required), ...special, ...(logs ? { logGroupName: "orders" } : {}) };
}

/** A value that a member may have. */
export function valueFor(service: string, operation: string, member: Member, furniture: Furniture): unknown {
  const special = OF_OPERATION[`${service} ${operation}`] ?? {};
  const own = (furniture["own"] as Readonly<Record<string, Furniture>> | undefined)?.[service];
  const named = { ...NAMED, ...OF_SERVICE[service], ...furniture, ...own, ...special };
  const structure = ({ required }: StructureType, depth: number): Record<string, unknown> =>
    Object.fromEntries(required.map((inner) => [inner.name, valueOf(inner, depth)]));
  return valueOf(member, 0);

  function valueOf({ name, type: of }: Member, depth: number): unknown {
    if (Object.hasOwn(named, name)) return fitting(of, named[name]);
    switch (of.kind) {
      case "structure":
        return structure(of, depth + 1);
      case "union": {
        const first = of.members[0];
        return first && depth < 6 ? { [first.name]: valueOf(first, depth + 1) } : {};
      }
      case "list":
        return [valueOf({ ...of.member, name: singular(name) }, depth + 1)];
      case "map":
        return { id: valueOf({ ...of.value, name: singular(name) }, depth + 1) };
      case "number":
      case "bigint":
      case "decimal":
        return 1;
      case "boolean":
        return true;
      case "blob":
        return Buffer.from("{}");
      case "timestamp":
        return new Date("2026-01-01T00:00:00Z");
      default:
        return "orders";
    }
  }
}

/** A name may be of a list in one place and of its element in another. */
function fitting(type: Type, value: unknown): unknown {
  return type.kind === "list" && !Array.isArray(value) && value !== undefined ? [value] : value;
}

function singular(name: string): string {
  return name.replace(/s$/, "");
}
