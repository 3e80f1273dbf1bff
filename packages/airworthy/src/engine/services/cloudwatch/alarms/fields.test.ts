import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MINUTE, SECOND } from "../../../kernel/time.ts";
import { METRICS } from "../../../ports.ts";
import { shop } from "./alarms.fixture.ts";

/*
 * Every field that the model has in the inputs of the alarm API does something, or is refused by its name. A field of a
 * newer model fails here until it has an entry. What it does is seen in the journal, in what a topic is told, or in the
 * answer of the operation; that DescribeAlarms gives it back is not enough.
 */

const MODEL = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "../../../../wire/models/cloudwatch.json"), "utf8"),
) as {
  readonly operations: Readonly<Record<string, { readonly input?: string }>>;
  readonly shapes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** Paths of all fields of a shape, lists and maps passed through: `Metrics.MetricStat.Stat`. */
function fieldsOf(reference: unknown, prefix = ""): string[] {
  const name = String(Array.isArray(reference) ? reference[0] : reference).replace(/\[\]$|\{\}$/, "");
  const shape = MODEL.shapes[name];
  if (shape?.["list"]) return fieldsOf(shape["list"], prefix);
  const members = (shape?.["structure"] ?? shape?.["union"]) as Readonly<Record<string, unknown>> | undefined;
  if (!members) return [];
  return Object.entries(members).flatMap(([member, of]) => {
    const here = prefix === "" ? member : `${prefix}.${member}`;
    const inner = fieldsOf(of, here);
    return inner.length > 0 ? inner : [here];
  });
}

type Input = Readonly<Record<string, unknown>>;
/** The input without the field, and with it. */
interface Effect {
  readonly without: Input;
  readonly with: Input;
}
/** An input with the field, which is refused; `by` is the name that the error says, the field's own when absent. */
interface Refusal {
  readonly refused: Input;
  readonly by?: string;
}
type Probe = Effect | Refusal;

const ORDERS = [{ Name: "FunctionName", Value: "orders" }];
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:on-call";
const TAGS = [{ Key: "team", Value: "shop" }];

const ALARM = {
  AlarmName: "orders",
  Namespace: "AWS/Lambda",
  MetricName: "Duration",
  Dimensions: ORDERS,
  Statistic: "Average",
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 100,
  ComparisonOperator: "GreaterThanThreshold",
  AlarmActions: [TOPIC],
} satisfies Input;

const stat = (over: Input = {}, metric: Input = {}) => ({
  Metric: { Namespace: "AWS/Lambda", MetricName: "Duration", Dimensions: ORDERS, ...metric },
  Period: 60,
  Stat: "Average",
  ...over,
});

/** An alarm on expressions: `queries` in place of its own. */
const MATH = {
  AlarmName: "orders",
  EvaluationPeriods: 2,
  Threshold: 100,
  ComparisonOperator: "GreaterThanThreshold",
  AlarmActions: [TOPIC],
};
const math = (...Metrics: readonly Input[]): Input => ({ ...MATH, Metrics });
const m1 = (MetricStat: object, more: Input = {}) => ({ Id: "m1", MetricStat, ...more });
const both = (one: Input, other: Input, base: Input = ALARM): Effect => ({
  without: { ...base, ...one },
  with: { ...base, ...other },
});
const inMath = (one: Input, other: Input): Effect => ({
  without: math(m1(stat(), one)),
  with: math(m1(stat(), other)),
});
const inStat = (one: Input, other: Input): Effect => ({
  without: math(m1(stat(one))),
  with: math(m1(stat(other))),
});
const inMetric = (one: Input, other: Input): Effect => ({
  without: math(m1(stat({}, one))),
  with: math(m1(stat({}, other))),
});

const BAND = (ThresholdMetricId: string | undefined): Input => ({
  AlarmName: "orders",
  Metrics: [m1(stat()), { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 1)" }],
  ...(ThresholdMetricId === undefined ? {} : { ThresholdMetricId }),
  EvaluationPeriods: 1,
  ComparisonOperator: "GreaterThanUpperThreshold",
});

const FLEET = (Period: number): Input =>
  math({ Id: "q", Expression: 'SELECT MAX(Duration) FROM "AWS/Lambda"', Period });

/** Notifications with an alarm's tags: refused as a whole. */
const TAGS_TOLD = fieldsOf("ActionConfiguration", "ActionConfiguration");
const tagsTold = (base: Input): Refusal => ({
  refused: { ...base, ActionConfiguration: { AlarmTagsPropagation: { Enabled: true } } },
  by: "ActionConfiguration",
});

const metricAlarm: Readonly<Record<string, Probe>> = {
  AlarmName: both({}, { AlarmName: "other" }),
  AlarmDescription: both({}, { AlarmDescription: "Orders are slow" }),
  ActionsEnabled: both({}, { ActionsEnabled: false }),
  OKActions: both({}, { OKActions: [TOPIC] }),
  AlarmActions: both({ AlarmActions: [] }, {}),
  InsufficientDataActions: both({}, { InsufficientDataActions: [TOPIC] }),
  MetricName: both({}, { MetricName: "Errors" }),
  Namespace: both({}, { Namespace: "AWS/SQS" }),
  Statistic: both({}, { Statistic: "Minimum" }),
  ExtendedStatistic: both({}, { Statistic: undefined, ExtendedStatistic: "p10" }),
  "Dimensions.Name": both({}, { Dimensions: [{ Name: "QueueName", Value: "orders" }] }),
  "Dimensions.Value": both({}, { Dimensions: [{ Name: "FunctionName", Value: "payments" }] }),
  Period: both({}, { Period: 120 }),
  Unit: both({}, { Unit: "Seconds" }),
  EvaluationPeriods: both({}, { EvaluationPeriods: 5 }),
  DatapointsToAlarm: both({}, { DatapointsToAlarm: 1 }),
  Threshold: both({}, { Threshold: 1000 }),
  ComparisonOperator: both({}, { ComparisonOperator: "LessThanThreshold" }),
  TreatMissingData: both({}, { TreatMissingData: "breaching" }),
  EvaluateLowSampleCountPercentile: both(
    { Statistic: undefined, ExtendedStatistic: "p99" },
    { Statistic: undefined, ExtendedStatistic: "p99", EvaluateLowSampleCountPercentile: "ignore" },
  ),
  "Metrics.Id": inMath({}, { Id: "other" }),
  "Metrics.MetricStat.Metric.Namespace": inMetric({}, { Namespace: "AWS/SQS" }),
  "Metrics.MetricStat.Metric.MetricName": inMetric({}, { MetricName: "Errors" }),
  "Metrics.MetricStat.Metric.Dimensions.Name": inMetric(
    {},
    { Dimensions: [{ Name: "QueueName", Value: "orders" }] },
  ),
  "Metrics.MetricStat.Metric.Dimensions.Value": inMetric(
    {},
    { Dimensions: [{ Name: "FunctionName", Value: "payments" }] },
  ),
  "Metrics.MetricStat.Period": inStat({}, { Period: 120 }),
  "Metrics.MetricStat.Stat": inStat({}, { Stat: "Minimum" }),
  "Metrics.MetricStat.Unit": inStat({}, { Unit: "Seconds" }),
  "Metrics.Expression": {
    without: math(m1(stat(), { ReturnData: false }), { Id: "e1", Expression: "m1" }),
    with: math(m1(stat(), { ReturnData: false }), { Id: "e1", Expression: "m1 / 100" }),
  },
  "Metrics.Label": inMath({}, { Label: "Duration of orders" }),
  "Metrics.ReturnData": {
    without: math(m1(stat()), { Id: "e1", Expression: "m1 / 100", ReturnData: false }),
    with: math(m1(stat(), { ReturnData: false }), { Id: "e1", Expression: "m1 / 100", ReturnData: true }),
  },
  "Metrics.Period": { without: FLEET(60), with: FLEET(120) },
  "Metrics.AccountId": { refused: math(m1(stat(), { AccountId: "210987654321" })), by: "AccountId" },
  "Tags.Key": both({ Tags: TAGS }, { Tags: [{ Key: "tier", Value: "shop" }] }),
  "Tags.Value": both({ Tags: TAGS }, { Tags: [{ Key: "team", Value: "stock" }] }),
  ThresholdMetricId: { refused: BAND(undefined) },
  "EvaluationWindow.WallClockWindow.Timezone": {
    without: { ...ALARM, Period: 3600, EvaluationPeriods: 1, EvaluationWindow: { WallClockWindow: {} } },
    with: {
      ...ALARM,
      Period: 3600,
      EvaluationPeriods: 1,
      EvaluationWindow: { WallClockWindow: { Timezone: "+00:30" } },
    },
  },
  "EvaluationWindow.SlidingWindow": {
    without: { ...ALARM, Period: 300, EvaluationPeriods: 1, EvaluationWindow: { WallClockWindow: {} } },
    with: { ...ALARM, Period: 300, EvaluationPeriods: 1, EvaluationWindow: { SlidingWindow: {} } },
  },
  "WarmUpConfiguration.WarmUpPeriodDurationInMinutes": {
    without: ALARM,
    with: { ...ALARM, WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } },
  },
  "WarmUpConfiguration.OnlyStartEvaluatingAfterWarmUpPeriodEnds": {
    without: { ...ALARM, WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } },
    with: {
      ...ALARM,
      WarmUpConfiguration: {
        WarmUpPeriodDurationInMinutes: 5,
        OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
      },
    },
  },
  ...Object.fromEntries(TAGS_TOLD.map((field) => [field, tagsTold(ALARM)])),
  "EvaluationCriteria.PromQLCriteria.Query": promQl({ Query: "up" }),
  "EvaluationCriteria.PromQLCriteria.PendingPeriod": promQl({ Query: "up", PendingPeriod: 60 }),
  "EvaluationCriteria.PromQLCriteria.RecoveryPeriod": promQl({ Query: "up", RecoveryPeriod: 60 }),
  EvaluationInterval: { refused: { ...ALARM, EvaluationInterval: 60 } },
};

/** Alarms on PromQL are refused as a whole. */
function promQl(PromQLCriteria: Input): Refusal {
  return {
    refused: { AlarmName: "orders", EvaluationCriteria: { PromQLCriteria } },
    by: "EvaluationCriteria",
  };
}

const COMPOSITE = { AlarmName: "shop", AlarmRule: "ALARM(orders)", AlarmActions: [TOPIC] };
const SUPPRESSED = {
  ActionsSuppressor: "payments",
  ActionsSuppressorWaitPeriod: 60,
  ActionsSuppressorExtensionPeriod: 60,
};
const inComposite = (one: Input, other: Input) => both(one, other, COMPOSITE);

const compositeAlarm: Readonly<Record<string, Probe>> = {
  ...Object.fromEntries(TAGS_TOLD.map((field) => [field, tagsTold(COMPOSITE)])),
  AlarmName: inComposite({}, { AlarmName: "other" }),
  AlarmRule: inComposite({}, { AlarmRule: "NOT ALARM(orders)" }),
  ActionsEnabled: inComposite({}, { ActionsEnabled: false }),
  AlarmActions: inComposite({ AlarmActions: [] }, {}),
  AlarmDescription: inComposite({}, { AlarmDescription: "The shop is slow" }),
  InsufficientDataActions: {
    // A composite alarm has no data only until it is evaluated; it can be put there.
    ...inComposite({}, { InsufficientDataActions: [TOPIC] }),
  },
  OKActions: inComposite({}, { OKActions: [TOPIC] }),
  "Tags.Key": inComposite({ Tags: TAGS }, { Tags: [{ Key: "tier", Value: "shop" }] }),
  "Tags.Value": inComposite({ Tags: TAGS }, { Tags: [{ Key: "team", Value: "stock" }] }),
  ActionsSuppressor: inComposite({}, SUPPRESSED),
  ActionsSuppressorWaitPeriod: inComposite(SUPPRESSED, { ...SUPPRESSED, ActionsSuppressorWaitPeriod: 0 }),
  ActionsSuppressorExtensionPeriod: inComposite(SUPPRESSED, {
    ...SUPPRESSED,
    ActionsSuppressorExtensionPeriod: 240,
  }),
};

const SCHEDULE = { Expression: "cron(2 0 * * *)", Duration: "PT5M" };
const MUTE = { Name: "nightly", Rule: { Schedule: SCHEDULE }, MuteTargets: { AlarmNames: ["orders"] } };
const inMute = (one: Input, other: Input) => both(one, other, MUTE);
const inSchedule = (over: Input) => inMute({}, { Rule: { Schedule: { ...SCHEDULE, ...over } } });

const muteRule: Readonly<Record<string, Probe>> = {
  Name: inMute({}, { Name: "other" }),
  Description: inMute({}, { Description: "New shelves" }),
  "Rule.Schedule.Expression": inSchedule({ Expression: "at(1970-01-01T00:30)" }),
  "Rule.Schedule.Duration": inSchedule({ Duration: "PT1M" }),
  "Rule.Schedule.Timezone": inSchedule({ Timezone: "Asia/Tokyo" }),
  "MuteTargets.AlarmNames": inMute({}, { MuteTargets: { AlarmNames: ["payments"] } }),
  "Tags.Key": inMute({ Tags: TAGS }, { Tags: [{ Key: "tier", Value: "shop" }] }),
  "Tags.Value": inMute({ Tags: TAGS }, { Tags: [{ Key: "team", Value: "stock" }] }),
  StartDate: inMute({}, { StartDate: new Date(20 * MINUTE) }),
  ExpireDate: inMute({}, { ExpireDate: new Date(MINUTE) }),
};

const DETECTOR = { Namespace: "AWS/Lambda", MetricName: "Duration", Dimensions: ORDERS, Stat: "Average" };
const excluded = (from: number, to: number): Input => ({
  Configuration: {
    ExcludedTimeRanges: [{ StartTime: new Date(from * MINUTE), EndTime: new Date(to * MINUTE) }],
  },
});
/** Its settings change the band of its metric, and of no other. */
const inDetector = (one: Input, other: Input) => both(one, other, { ...DETECTOR, ...excluded(0, 600) });
const inSingle = (over: Input): Effect => ({
  without: { SingleMetricAnomalyDetector: DETECTOR, ...excluded(0, 600) },
  with: { SingleMetricAnomalyDetector: { ...DETECTOR, ...over }, ...excluded(0, 600) },
});
const MATH_DETECTOR: Refusal = {
  refused: { MetricMathAnomalyDetector: { MetricDataQueries: [m1(stat())] } },
  by: "MetricMathAnomalyDetector",
};

const anomalyDetector: Readonly<Record<string, Probe>> = {
  ...Object.fromEntries(
    fieldsOf("MetricMathAnomalyDetector", "MetricMathAnomalyDetector").map((field) => [field, MATH_DETECTOR]),
  ),
  Namespace: inDetector({}, { Namespace: "AWS/SQS" }),
  MetricName: inDetector({}, { MetricName: "Errors" }),
  "Dimensions.Name": inDetector({}, { Dimensions: [{ Name: "QueueName", Value: "orders" }] }),
  "Dimensions.Value": inDetector({}, { Dimensions: [{ Name: "FunctionName", Value: "payments" }] }),
  Stat: inDetector({}, { Stat: "Sum" }),
  "Configuration.ExcludedTimeRanges.StartTime": inDetector(excluded(0, 600), excluded(590, 600)),
  "Configuration.ExcludedTimeRanges.EndTime": inDetector(excluded(0, 600), excluded(0, 10)),
  "Configuration.MetricTimezone": inDetector({}, { Configuration: { MetricTimezone: "Asia/Kolkata" } }),
  "Configuration.AdaptationSpeed": inDetector({}, { Configuration: { AdaptationSpeed: "FAST" } }),
  "Configuration.OutlierFilteringStrength": {
    refused: { ...DETECTOR, Configuration: { OutlierFilteringStrength: "STRICT" } },
    by: "OutlierFilteringStrength",
  },
  "MetricCharacteristics.PeriodicSpikes": {
    refused: { ...DETECTOR, MetricCharacteristics: { PeriodicSpikes: true } },
    by: "PeriodicSpikes",
  },
  "SingleMetricAnomalyDetector.AccountId": {
    refused: { SingleMetricAnomalyDetector: { ...DETECTOR, AccountId: "210987654321" } },
    by: "AccountId",
  },
  "SingleMetricAnomalyDetector.Namespace": inSingle({ Namespace: "AWS/SQS" }),
  "SingleMetricAnomalyDetector.MetricName": inSingle({ MetricName: "Errors" }),
  "SingleMetricAnomalyDetector.Dimensions.Name": inSingle({
    Dimensions: [{ Name: "QueueName", Value: "orders" }],
  }),
  "SingleMetricAnomalyDetector.Dimensions.Value": inSingle({
    Dimensions: [{ Name: "FunctionName", Value: "payments" }],
  }),
  "SingleMetricAnomalyDetector.Stat": inSingle({ Stat: "Sum" }),
};

const STATE = { AlarmName: "orders", StateValue: "INSUFFICIENT_DATA", StateReason: "a test" };
const inState = (other: Input) => both({}, other, STATE);
const asked = (base: Input, other: Input) => both({}, other, base);

/** What is asked of a shop with a few alarms and their history. */
const QUESTIONS: Readonly<Record<string, Readonly<Record<string, Probe>>>> = {
  SetAlarmState: {
    AlarmName: inState({ AlarmName: "payments" }),
    StateValue: inState({ StateValue: "OK" }),
    StateReason: inState({ StateReason: "another test" }),
    StateReasonData: inState({ StateReasonData: '{"by":"hand"}' }),
  },
  DescribeAlarms: {
    AlarmNames: asked({}, { AlarmNames: ["orders"] }),
    AlarmNamePrefix: asked({}, { AlarmNamePrefix: "pay" }),
    AlarmTypes: asked({}, { AlarmTypes: ["CompositeAlarm"] }),
    ChildrenOfAlarmName: asked({}, { ChildrenOfAlarmName: "company" }),
    ParentsOfAlarmName: asked({}, { ParentsOfAlarmName: "payments" }),
    StateValue: asked({}, { StateValue: "ALARM" }),
    ActionPrefix: asked({}, { ActionPrefix: "arn:aws:sns" }),
    MaxRecords: asked({}, { MaxRecords: 1 }),
    NextToken: asked({}, { NextToken: Buffer.from("1").toString("base64") }),
  },
  DescribeAlarmsForMetric: {
    MetricName: asked(DETECTOR_METRIC(), { MetricName: "Errors" }),
    Namespace: asked(DETECTOR_METRIC(), { Namespace: "AWS/SQS" }),
    Statistic: asked(DETECTOR_METRIC(), { Statistic: "Sum" }),
    ExtendedStatistic: asked(DETECTOR_METRIC(), { ExtendedStatistic: "p99" }),
    "Dimensions.Name": asked(DETECTOR_METRIC(), { Dimensions: [{ Name: "QueueName", Value: "orders" }] }),
    "Dimensions.Value": asked(DETECTOR_METRIC(), { Dimensions: [{ Name: "FunctionName", Value: "stock" }] }),
    Period: asked(DETECTOR_METRIC(), { Period: 300 }),
    Unit: asked(DETECTOR_METRIC(), { Unit: "Seconds" }),
  },
  DescribeAlarmHistory: {
    AlarmName: asked({}, { AlarmName: "payments" }),
    AlarmContributorId: asked({}, { AlarmContributorId: "0123456789abcdef" }),
    AlarmTypes: asked({}, { AlarmTypes: ["CompositeAlarm"] }),
    HistoryItemType: asked({}, { HistoryItemType: "Action" }),
    StartDate: asked({}, { StartDate: new Date(MINUTE) }),
    EndDate: asked({}, { EndDate: new Date(MINUTE) }),
    MaxRecords: asked({}, { MaxRecords: 1 }),
    NextToken: asked({}, { NextToken: Buffer.from("1").toString("base64") }),
    ScanBy: asked({}, { ScanBy: "TimestampAscending" }),
  },
  DescribeAnomalyDetectors: {
    AnomalyDetectorIds: asked({}, { AnomalyDetectorIds: ["gone"] }),
    NextToken: asked({}, { NextToken: Buffer.from("1").toString("base64") }),
    MaxResults: asked({}, { MaxResults: 1 }),
    Namespace: asked({}, { Namespace: "AWS/SQS" }),
    MetricName: asked({}, { MetricName: "Errors" }),
    "Dimensions.Name": asked({}, { Dimensions: [{ Name: "QueueName", Value: "orders" }] }),
    "Dimensions.Value": asked(
      { Dimensions: ORDERS },
      { Dimensions: [{ Name: "FunctionName", Value: "payments" }] },
    ),
    AnomalyDetectorTypes: asked({}, { AnomalyDetectorTypes: ["METRIC_MATH"] }),
  },
  ListAlarmMuteRules: {
    AlarmName: asked({}, { AlarmName: "payments" }),
    Statuses: asked({}, { Statuses: ["EXPIRED"] }),
    MaxRecords: asked({}, { MaxRecords: 1 }),
    NextToken: asked({}, { NextToken: Buffer.from("1").toString("base64") }),
  },
};

function DETECTOR_METRIC(): Input {
  return { Namespace: "AWS/Lambda", MetricName: "Duration", Dimensions: ORDERS };
}

/** Operations whose few fields are names, which their own tests show. */
const NAMES_ONLY = [
  "DeleteAlarmMuteRule",
  "DeleteAlarms",
  "DescribeAlarmContributors",
  "DisableAlarmActions",
  "EnableAlarmActions",
  "GetAlarmMuteRule",
];

type Flight = ReturnType<typeof shop> & { readonly told: () => readonly { readonly text: string }[] };

/** Alarms and measurements that the inputs meet. */
function flying(): Flight {
  const flight = shop();
  const { told } = flight.topic("on-call");
  return { ...flight, told };
}

/** Durations that are slow from the third minute on, and silence after the sixth. */
function measured({ place, turns, untilMinute }: Flight): void {
  for (let minute = 0; minute < 6; minute++) {
    untilMinute(minute);
    turns.enter(turns.kernel.now(), () =>
      place.use(METRICS).record(
        [1, 2].map((part) => ({
          namespace: "AWS/Lambda",
          name: "Duration",
          dimensions: { FunctionName: "orders" },
          unit: "Milliseconds",
          value: (minute < 3 ? 25 : 150) * part,
        })),
      ),
    );
  }
  untilMinute(40);
}

/** Everything that became of an input but what the API gives back of it. */
function outcome({ journal, told, call }: Flight, more: unknown = {}): string {
  const entries = journal.entries.filter(({ what }) => !what.startsWith("sqs."));
  const tags = ["alarm:orders", "alarm:shop", "alarm-mute-rule:nightly"].map((resource) =>
    call("ListTagsForResource", { ResourceARN: `arn:aws:cloudwatch:eu-west-1:123456789012:${resource}` }),
  );
  return JSON.stringify([entries, told().map(({ text }) => text), tags, more]);
}

const RUNS: Readonly<Record<string, (input: Input) => string>> = {
  PutMetricAlarm(input) {
    const flight = flying();
    flight.call("PutMetricAlarm", input);
    measured(flight);
    return outcome(flight);
  },
  PutCompositeAlarm(input) {
    const flight = flying();
    for (const AlarmName of ["orders", "payments"])
      flight.call("PutMetricAlarm", { ...ALARM, AlarmName, AlarmActions: [], TreatMissingData: "ignore" });
    flight.call("PutCompositeAlarm", input);
    const set = (AlarmName: string, StateValue: string, seconds: number) => {
      flight.call("SetAlarmState", { AlarmName, StateValue, StateReason: "a test" });
      flight.wait(seconds * SECOND);
    };
    flight.wait(5 * SECOND);
    set("payments", "OK", 0);
    set("orders", "ALARM", 10);
    set("payments", "ALARM", 10);
    set("payments", "OK", 10);
    flight.wait(90 * SECOND);
    set(String(input["AlarmName"]), "INSUFFICIENT_DATA", 400);
    return outcome(flight);
  },
  PutAlarmMuteRule(input) {
    const flight = flying();
    flight.call("PutMetricAlarm", ALARM);
    flight.call("PutAlarmMuteRule", input);
    measured(flight);
    return outcome(
      flight,
      (flight.call("ListAlarmMuteRules").AlarmMuteRuleSummaries as readonly object[]).length,
    ).concat(
      JSON.stringify(flight.call("GetAlarmMuteRule", { AlarmMuteRuleName: input["Name"] })["Description"]),
    );
  },
  PutAnomalyDetector(input) {
    const flight = flying();
    // A day of values that go up and down with the hour; then the band is asked.
    for (let minute = 0; minute < 1600; minute += 5) {
      flight.untilMinute(minute);
      flight.measure("Duration", 100 + 50 * Math.sin(minute / 100) + (minute % 7));
    }
    flight.call("PutAnomalyDetector", input);
    const { MetricDataResults } = flight.call("GetMetricData", {
      StartTime: new Date(1500 * MINUTE),
      EndTime: new Date(1600 * MINUTE),
      MetricDataQueries: [
        m1(stat({ Period: 300 })),
        { Id: "band", Expression: "ANOMALY_DETECTION_BAND(m1, 2)" },
      ],
    });
    return JSON.stringify([
      MetricDataResults,
      flight.call("DescribeAnomalyDetectors").AnomalyDetectors.length,
    ]).concat(outcome(flight));
  },
};

/** A shop that is asked. */
function asking(operation: string): (input: Input) => string {
  return (input) => {
    const flight = flying();
    flight.call("PutMetricAlarm", ALARM);
    flight.call("PutMetricAlarm", { ...ALARM, AlarmName: "payments", AlarmActions: [], Threshold: 1000 });
    flight.call("PutCompositeAlarm", { AlarmName: "company", AlarmRule: "ALARM(payments)" });
    for (const MetricName of ["Duration", "Errors"])
      flight.call("PutAnomalyDetector", { ...DETECTOR, MetricName });
    for (const Name of ["nightly", "weekly"]) flight.call("PutAlarmMuteRule", { ...MUTE, Name });
    for (let minute = 0; minute < 3; minute++) {
      flight.untilMinute(minute);
      flight.measure("Duration", 150);
    }
    flight.untilMinute(3);
    const answer: unknown = flight.call(operation, input);
    return outcome(flight, [answer, flight.call("DescribeAlarmHistory")]).concat(
      JSON.stringify(answer ?? {}),
    );
  };
}

const PROBES: Readonly<Record<string, Readonly<Record<string, Probe>>>> = {
  PutMetricAlarm: metricAlarm,
  PutCompositeAlarm: compositeAlarm,
  PutAlarmMuteRule: muteRule,
  PutAnomalyDetector: anomalyDetector,
  ...QUESTIONS,
};

for (const [operation, probes] of Object.entries(PROBES)) {
  const fields = fieldsOf(MODEL.operations[operation]?.input);
  const run = RUNS[operation] ?? asking(operation);

  test(`${operation}: every one of ${fields.length} fields is known here, and none more`, () => {
    assert.deepEqual(Object.keys(probes).sort(), [...fields].sort());
  });

  for (const [field, probe] of Object.entries(probes))
    if ("refused" in probe)
      test(`${operation}: ${field} is refused by its name`, () => {
        const name = probe.by ?? field;
        assert.throws(() => run(probe.refused), { message: new RegExp(name) });
      });
    else
      test(`${operation}: ${field} does something`, () => {
        // Not notEqual: it would print both.
        assert.ok(run(probe.with) !== run(probe.without));
      });
}

test("every operation on alarms of the model is here", () => {
  const about = Object.keys(MODEL.operations).filter(
    (operation) => /Alarm|Anomaly/.test(operation) && operation !== "PutLogAlarm",
  );
  assert.deepEqual(about.sort(), [...Object.keys(PROBES), ...NAMES_ONLY, "DeleteAnomalyDetector"].sort());
});

test("an anomaly alarm takes the band that ThresholdMetricId names", () => {
  const { call } = shop();
  call("PutMetricAlarm", BAND("band"));
  assert.throws(() => call("PutMetricAlarm", BAND("m2")), /ThresholdMetricId/);
});

test("alarms on logs are refused by the name of their operation", () => {
  const { call } = shop();
  assert.throws(() => call("PutLogAlarm", { AlarmName: "orders" }), {
    code: "NotImplemented",
    message: /PutLogAlarm/,
  });
});
