import { type Later, whenKnown } from "../../../kernel/later.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, numberIn, only, type Props, tagMap } from "./handler.ts";

const ALARM_NUMBERS = ["Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold"];
const COMPOSITE_NUMBERS = ["ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod"];
const NUMBERS = new Set([...ALARM_NUMBERS, ...COMPOSITE_NUMBERS]);

const COMMON = [
  "ActionsEnabled",
  "AlarmActions",
  "AlarmDescription",
  "AlarmName",
  "InsufficientDataActions",
  "OKActions",
  "Tags",
];
const COMPOSITE = [...COMMON, ...COMPOSITE_NUMBERS, "ActionsSuppressor", "AlarmRule"];
const ALARM = [
  ...COMMON,
  ...ALARM_NUMBERS,
  "ComparisonOperator",
  "Dimensions",
  "EvaluateLowSampleCountPercentile",
  "EvaluationWindow",
  "ExtendedStatistic",
  "MetricName",
  "Metrics",
  "Namespace",
  "Statistic",
  "ThresholdMetricId",
  "TreatMissingData",
  "Unit",
];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html */
export const alarm = named("PutMetricAlarm", ALARM, "AWS::CloudWatch::Alarm");

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html */
export const compositeAlarm = named("PutCompositeAlarm", COMPOSITE, "AWS::CloudWatch::CompositeAlarm");

/** An alarm of either kind: a name, and an operation that takes the properties as they are. */
function named(operation: string, known: readonly string[], type: string): Handler {
  const put = (properties: Props, AlarmName: string, context: Context): Made | Later<Made> => {
    only(properties, known, type);
    const input = { ...typed(properties), AlarmName };
    return whenKnown(context.call("cloudwatch", operation, input), (): Made => {
      const { partition, region, account } = context.place;
      return {
        ref: AlarmName,
        attributes: { Arn: `arn:${partition}:cloudwatch:${region}:${account}:alarm:${AlarmName}` },
      };
    });
  };
  return {
    create: (properties, context) =>
      put(properties, String(properties["AlarmName"] ?? context.name(255)), context),
    update(properties, { properties: old, made }, context) {
      if (properties["AlarmName"] !== old["AlarmName"]) return undefined;
      return whenKnown(put(properties, made.ref, context), (now) => {
        retag(properties["Tags"], old["Tags"], String(now.attributes["Arn"]), context);
        return now;
      });
    },
    remove: (made, _properties, context) =>
      context.call("cloudwatch", "DeleteAlarms", { AlarmNames: [made.ref] }),
  };
}

/** An update of an alarm leaves its tags alone. */
function retag(wanted: Json | undefined, old: Json | undefined, ResourceARN: string, context: Context): void {
  const [before = {}, now = {}] = [tagMap(old), tagMap(wanted)];
  const TagKeys = Object.keys(before).filter((key) => !(key in now));
  const Tags = Object.entries(now).map(([Key, Value]) => ({ Key, Value }));
  if (TagKeys.length > 0) void context.call("cloudwatch", "UntagResource", { ResourceARN, TagKeys });
  if (Tags.length > 0) void context.call("cloudwatch", "TagResource", { ResourceARN, Tags });
}

const DETECTOR = [
  "Configuration",
  "Dimensions",
  "MetricCharacteristics",
  "MetricMathAnomalyDetector",
  "MetricName",
  "Namespace",
  "SingleMetricAnomalyDetector",
  "Stat",
];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-anomalydetector.html */
export const anomalyDetector: Handler = {
  create(properties, context) {
    only(properties, DETECTOR, "AWS::CloudWatch::AnomalyDetector");
    const { Configuration, MetricCharacteristics, ...which } = properties;
    const input = {
      ...which,
      ...(Configuration ? { Configuration: configuration(Configuration as Props) } : {}),
      ...(MetricCharacteristics
        ? {
            MetricCharacteristics: {
              PeriodicSpikes: isTrue((MetricCharacteristics as Props)["PeriodicSpikes"]),
            },
          }
        : {}),
    };
    return whenKnown(context.call("cloudwatch", "PutAnomalyDetector", input), (answer): Made => {
      const ref = String(answer["AnomalyDetectorId"]);
      return { ref, attributes: { Id: ref } };
    });
  },
  remove: (made, _properties, context) =>
    context.call("cloudwatch", "DeleteAnomalyDetector", { AnomalyDetectorId: made.ref }),
};

/** CloudFormation says TimeZone where the API says Timezone. */
function configuration({ ExcludedTimeRanges, MetricTimeZone }: Props) {
  return {
    ExcludedTimeRanges: ((ExcludedTimeRanges ?? []) as readonly Props[]).map(({ StartTime, EndTime }) => ({
      StartTime: new Date(String(StartTime)),
      EndTime: new Date(String(EndTime)),
    })),
    ...(MetricTimeZone === undefined ? {} : { MetricTimezone: MetricTimeZone }),
  };
}

const MUTE = ["Description", "ExpireDate", "MuteTargets", "Name", "Rule", "StartDate", "Tags"];

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarmmuterule.html */
export const alarmMuteRule: Handler = {
  create: (properties, context) =>
    putMute(properties, String(properties["Name"] ?? context.name(255)), context),
  update(properties, { properties: old, made }, context) {
    if (properties["Name"] !== old["Name"]) return undefined;
    const [, name = ""] = made.ref.split(":alarm-mute-rule:");
    retag(properties["Tags"], old["Tags"], made.ref, context);
    return putMute(properties, name, context);
  },
  remove: (made, _properties, context) =>
    context.call("cloudwatch", "DeleteAlarmMuteRule", {
      AlarmMuteRuleName: made.ref.split(":alarm-mute-rule:")[1],
    }),
};

function putMute(properties: Props, Name: string, context: Context) {
  only(properties, MUTE, "AWS::CloudWatch::AlarmMuteRule");
  const dates = Object.fromEntries(
    ["StartDate", "ExpireDate"].flatMap((name) =>
      properties[name] === undefined ? [] : [[name, new Date(String(properties[name]))]],
    ),
  );
  return whenKnown(
    context.call("cloudwatch", "PutAlarmMuteRule", { ...properties, ...dates, Name }),
    (): Made => {
      const { partition, region, account } = context.place;
      const ref = `arn:${partition}:cloudwatch:${region}:${account}:alarm-mute-rule:${Name}`;
      return { ref, attributes: { Arn: ref } };
    },
  );
}

/** Templates may write numbers and booleans as text. */
function typed(properties: Props): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      if (NUMBERS.has(name)) return [name, numberIn(value)];
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
