import type { Send } from "./furnish.ts";
import type { Furniture } from "./inputs.ts";

const AT = Date.UTC(2026, 0, 1);

/** A bucket with an object and an upload, whose lists may be set. */
export async function bucket(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object = {}) =>
    send("s3", operation, { Bucket: "orders", ...input });
  await call("CreateBucket", { ObjectOwnership: "ObjectWriter" });
  await call("PutObject", { Key: "orders", Body: "{}" });
  const { UploadId } = await call("CreateMultipartUpload", { Key: "orders" });
  return {
    UploadId,
    CopySource: "orders/orders",
    PartNumber: 1,
    ACL: "private",
    StorageClass: "STANDARD",
    Status: "Enabled",
    ObjectOwnership: "ObjectWriter",
    SSEAlgorithm: "AES256",
    AllowedMethods: ["GET"],
    AllowedOrigins: ["*"],
    Events: ["s3:ObjectCreated:*"],
    QueueArn: "arn:aws:sqs:us-east-1:123456789012:orders",
    TopicArn: "arn:aws:sns:us-east-1:123456789012:orders",
    Days: 1,
  };
}

/** A rule, an archive and an API destination. */
export async function events(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object) => send("events", operation, input);
  const bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
  await call("PutRule", { Name: "orders", EventPattern: '{"source":["shop"]}' });
  const { ArchiveArn } = await call("CreateArchive", { ArchiveName: "orders", EventSourceArn: bus });
  const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: "key", ApiKeyValue: "secret" } };
  const { ConnectionArn } = await call("CreateConnection", {
    Name: "orders",
    AuthorizationType: "API_KEY",
    AuthParameters,
  });
  await call("CreateApiDestination", {
    Name: "orders",
    ConnectionArn,
    HttpMethod: "POST",
    InvocationEndpoint: "https://example.com",
  });
  return {
    EventPattern: '{"source":["shop"]}',
    Rule: "orders",
    Arn: bus,
    EventBusName: "default",
    EventSourceArn: ArchiveArn,
    ConnectionArn,
    AuthorizationType: "API_KEY",
    AuthParameters,
    HttpMethod: "POST",
    InvocationEndpoint: "https://example.com",
    ResourceARN: "arn:aws:events:us-east-1:123456789012:rule/orders",
    Action: "events:PutEvents",
    Principal: "123456789012",
    EventEndTime: new Date(AT + 60_000),
    State: "ENABLED",
    MaximumEventAgeInSeconds: 60,
  };
}

/** A group with a schedule of a queue. */
export async function schedules(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object) => send("scheduler", operation, input);
  const { ScheduleGroupArn } = await call("CreateScheduleGroup", { Name: "orders" });
  const furniture = {
    GroupName: "orders",
    ScheduleExpression: "rate(1 hour)",
    ScheduleExpressionTimezone: "Europe/Berlin",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: "arn:aws:sqs:us-east-1:123456789012:orders",
      RoleArn: "arn:aws:iam::123456789012:role/orders",
    },
  };
  await call("CreateSchedule", { Name: "orders", ...furniture });
  return {
    ...furniture,
    ResourceArn: ScheduleGroupArn,
    State: "ENABLED",
    ActionAfterCompletion: "NONE",
    MaximumEventAgeInSeconds: 60,
    Input: "{}",
  };
}

export async function logs(send: Send): Promise<Furniture> {
  await send("logs", "CreateLogGroup", { logGroupName: "orders" });
  await send("logs", "CreateLogStream", { logGroupName: "orders", logStreamName: "orders" });
  return { logStreamName: "orders", filterPattern: "error", metricValue: "1", timestamp: AT };
}

export async function metrics(send: Send): Promise<Furniture> {
  await send("cloudwatch", "PutMetricData", {
    Namespace: "Shop",
    MetricData: [{ MetricName: "Orders", Value: 1, Dimensions: [{ Name: "Team", Value: "shop" }] }],
  });
  const Dimensions = [{ Name: "Team", Value: "shop" }];
  await send("cloudwatch", "PutMetricAlarm", {
    AlarmName: "orders",
    Namespace: "Shop",
    MetricName: "Orders",
    Dimensions,
    Statistic: "Sum",
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 1,
  });
  await send("cloudwatch", "PutAnomalyDetector", {
    SingleMetricAnomalyDetector: { Namespace: "Shop", MetricName: "Orders", Dimensions, Stat: "Sum" },
  });
  return {
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: 1,
    Statistic: "Sum",
    StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 },
  };
}

/** An application of the Lambda platform with a deployment group, a configuration, a revision and a deployment. */
export async function deployments(send: Send): Promise<Furniture> {
  const call = (operation: string, input: object) => send("codedeploy", operation, input);
  const application = { applicationName: "orders" };
  await call("CreateApplication", { ...application, computePlatform: "Lambda" });
  await call("CreateDeploymentConfig", {
    deploymentConfigName: "orders",
    computePlatform: "Lambda",
    trafficRoutingConfig: { type: "AllAtOnce" },
  });
  const serviceRoleArn = "arn:aws:iam::123456789012:role/orders";
  await call("CreateDeploymentGroup", { ...application, deploymentGroupName: "orders", serviceRoleArn });
  const revision = { revisionType: "String", string: { content: "version: 0" } };
  await call("RegisterApplicationRevision", { ...application, revision });
  const started = { ...application, deploymentGroupName: "orders", revision };
  const { deploymentId } = await call("CreateDeployment", started);
  return {
    deploymentId,
    deploymentIds: [deploymentId],
    revision,
    revisions: [revision],
    serviceRoleArn,
    status: "Succeeded",
    ResourceArn: "arn:aws:codedeploy:us-east-1:123456789012:application:orders",
  };
}
