import { whenKnown } from "../../../kernel/later.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, numberIn, only, type Props, tagMap } from "./handler.ts";

const GROUP = ["LogGroupName", "RetentionInDays", "KmsKeyId", "LogGroupClass", "Tags"];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html */
export const logGroup: Handler = {
  create(properties, context) {
    only(properties, GROUP, "AWS::Logs::LogGroup");
    const logGroupName = String(properties["LogGroupName"] ?? context.name(512));
    const tags = tagMap(properties["Tags"]);
    const input = {
      logGroupName,
      ...(properties["KmsKeyId"] ? { kmsKeyId: properties["KmsKeyId"] } : {}),
      ...(properties["LogGroupClass"] ? { logGroupClass: properties["LogGroupClass"] } : {}),
      ...(tags ? { tags } : {}),
    };
    return whenKnown(context.call("logs", "CreateLogGroup", input), () => {
      retain(properties, logGroupName, context);
      return madeGroup(logGroupName, context);
    });
  },
  update(properties, { properties: old, made }, context) {
    const fixed = ["LogGroupName", "LogGroupClass"].some((name) => properties[name] !== old[name]);
    if (fixed) return undefined;
    only(properties, GROUP, "AWS::Logs::LogGroup");
    const logGroupName = made.ref;
    retain(properties, logGroupName, context);
    const kmsKeyId = properties["KmsKeyId"];
    if (kmsKeyId) void context.call("logs", "AssociateKmsKey", { logGroupName, kmsKeyId });
    else void context.call("logs", "DisassociateKmsKey", { logGroupName });
    const [before = {}, tags = {}] = [tagMap(old["Tags"]), tagMap(properties["Tags"])];
    const gone = Object.keys(before).filter((key) => !(key in tags));
    if (gone.length > 0) void context.call("logs", "UntagLogGroup", { logGroupName, tags: gone });
    void context.call("logs", "TagLogGroup", { logGroupName, tags });
    return made;
  },
  remove: (made, _properties, context) => context.call("logs", "DeleteLogGroup", { logGroupName: made.ref }),
};

function retain(properties: Props, logGroupName: string, context: Context): void {
  const retentionInDays = numberIn(properties["RetentionInDays"]);
  if (retentionInDays === undefined) void context.call("logs", "DeleteRetentionPolicy", { logGroupName });
  else void context.call("logs", "PutRetentionPolicy", { logGroupName, retentionInDays });
}

function madeGroup(name: string, { place }: Context): Made {
  const { partition, region, account } = place;
  return {
    ref: name,
    attributes: { Arn: `arn:${partition}:logs:${region}:${account}:log-group:${name}:*` },
  };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html */
export const metricFilter: Handler = {
  create: (properties, context) =>
    putMetricFilter(properties, String(properties["FilterName"] ?? context.name(512)), context),
  update(properties, { properties: old, made }, context) {
    if (moved(properties, old)) return undefined;
    return putMetricFilter(properties, made.ref, context);
  },
  remove: (made, properties, context) =>
    context.call("logs", "DeleteMetricFilter", {
      logGroupName: properties["LogGroupName"],
      filterName: made.ref,
    }),
};

function putMetricFilter(properties: Props, filterName: string, context: Context) {
  const known = ["FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"];
  only(properties, known, "AWS::Logs::MetricFilter");
  const input = {
    filterName,
    logGroupName: properties["LogGroupName"],
    filterPattern: properties["FilterPattern"] ?? "",
    metricTransformations: ((properties["MetricTransformations"] ?? []) as readonly Props[]).map(
      transformation,
    ),
  };
  return whenKnown(context.call("logs", "PutMetricFilter", input), (): Made => ({
    ref: filterName,
    attributes: {},
  }));
}

function transformation(one: Props) {
  const known = ["DefaultValue", "Dimensions", "MetricName", "MetricNamespace", "MetricValue", "Unit"];
  only(one, known, "AWS::Logs::MetricFilter MetricTransformations");
  const defaultValue = numberIn(one["DefaultValue"]);
  return {
    metricName: one["MetricName"],
    metricNamespace: one["MetricNamespace"],
    metricValue: String(one["MetricValue"] ?? ""),
    ...(defaultValue === undefined ? {} : { defaultValue }),
    ...(one["Dimensions"] ? { dimensions: tagMap(one["Dimensions"]) } : {}),
    ...(one["Unit"] ? { unit: one["Unit"] } : {}),
  };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html */
export const subscriptionFilter: Handler = {
  create: (properties, context) =>
    putSubscriptionFilter(properties, String(properties["FilterName"] ?? context.name(512)), context),
  update(properties, { properties: old, made }, context) {
    if (moved(properties, old)) return undefined;
    return putSubscriptionFilter(properties, made.ref, context);
  },
  remove: (made, properties, context) =>
    context.call("logs", "DeleteSubscriptionFilter", {
      logGroupName: properties["LogGroupName"],
      filterName: made.ref,
    }),
};

function putSubscriptionFilter(properties: Props, filterName: string, context: Context) {
  const members: Readonly<Record<string, string>> = {
    DestinationArn: "destinationArn",
    Distribution: "distribution",
    FilterName: "filterName",
    FilterPattern: "filterPattern",
    LogGroupName: "logGroupName",
    RoleArn: "roleArn",
  };
  only(properties, Object.keys(members), "AWS::Logs::SubscriptionFilter");
  const given = Object.fromEntries(
    Object.entries(properties).map(([name, value]): [string, Json] => [members[name] as string, value]),
  );
  return whenKnown(
    context.call("logs", "PutSubscriptionFilter", { filterPattern: "", ...given, filterName }),
    (): Made => ({ ref: filterName, attributes: {} }),
  );
}

function moved(properties: Props, old: Props): boolean {
  return ["FilterName", "LogGroupName"].some((name) => properties[name] !== old[name]);
}
