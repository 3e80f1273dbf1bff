import { whenKnown } from "../../../kernel/later.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, numberIn, only, type Props } from "./handler.ts";

const NUMBERS = ["Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold"];
const ALARM = [
  "ActionsEnabled",
  "AlarmActions",
  "AlarmDescription",
  "AlarmName",
  "ComparisonOperator",
  "Dimensions",
  "EvaluateLowSampleCountPercentile",
  "ExtendedStatistic",
  "InsufficientDataActions",
  "MetricName",
  "Metrics",
  "Namespace",
  "OKActions",
  "Statistic",
  "Tags",
  "ThresholdMetricId",
  "TreatMissingData",
  "Unit",
  ...NUMBERS,
];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
export const alarm: Handler = {
  create: (properties, context) =>
    put(properties, String(properties["AlarmName"] ?? context.name(255)), context),
  update(properties, { properties: old, made }, context) {
    if (properties["AlarmName"] !== old["AlarmName"]) return undefined;
    return put(properties, made.ref, context);
  },
  remove: (made, _properties, context) =>
    context.call("cloudwatch", "DeleteAlarms", { AlarmNames: [made.ref] }),
};

function put(properties: Props, AlarmName: string, context: Context) {
  only(properties, ALARM, "AWS::CloudWatch::Alarm");
  const input = { ...typed(properties), AlarmName };
  return whenKnown(context.call("cloudwatch", "PutMetricAlarm", input), (): Made => {
    const { partition, region, account } = context.place;
    return {
      ref: AlarmName,
      attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${AlarmName}` },
    };
  });
}

/** Templates may write numbers and booleans as text. */
function typed(properties: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (NUMBERS.includes(name)) return [name, numberIn(value)];
      if (name === "ActionsEnabled") return [name, isTrue(value)];
      if (name === "Metrics") return [name, (value as readonly Props[]).map(query)];
      return [name, value];
    }),
  );
}

function query(one: Props): Record<string, unknown> {
  const stat = one["MetricStat"] as Props | undefined;
  return {
    ...one,
    ...(one["Period"] === undefined ? {} : { Period: numberIn(one["Period"]) }),
    ...(one["ReturnData"] === undefined ? {} : { ReturnData: isTrue(one["ReturnData"]) }),
    ...(stat && { MetricStat: { ...stat, Period: numberIn(stat["Period"]) } }),
  };
}

function isTrue(value: Json | undefined): boolean {
  return String(value) === "true";
}
