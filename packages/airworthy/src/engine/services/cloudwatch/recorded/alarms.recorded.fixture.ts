import assert from "node:assert/strict";
import { MINUTE, SECOND } from "../../../kernel/time.ts";
import type { Members } from "../../../service.ts";
import { alarm as resource } from "../../cloudformation/types/cloudwatch.ts";
import lambda from "../../lambda/index.ts";
import { returns, ZIP } from "../../lambda/lambda.fixture.ts";
import { simulated } from "../../lambda/simulated.ts";
import logs from "../../logs/index.ts";
import { shop } from "../alarms/alarms.fixture.ts";
import { recorded } from "./recorded.fixture.ts";

const ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:orders";

/** An alarm with as little as an alarm must have. */
const MINIMAL = {
  AlarmName: "orders",
  MetricName: "waiting",
  Namespace: "Shop",
  Period: 60,
  EvaluationPeriods: 1,
  Statistic: "Sum",
  Threshold: 30,
  ComparisonOperator: "GreaterThanThreshold",
};

/** What DescribeAlarms gave of it, all members and no more. */
const DESCRIBED = {
  ActionsEnabled: true,
  AlarmActions: [],
  AlarmArn: ALARM,
  AlarmConfigurationUpdatedTimestamp: new Date(0),
  AlarmName: "orders",
  ComparisonOperator: "GreaterThanThreshold",
  Dimensions: [],
  EvaluationPeriods: 1,
  InsufficientDataActions: [],
  MetricName: "waiting",
  Namespace: "Shop",
  OKActions: [],
  Period: 60,
  StateReason: "Unchecked: Initial alarm creation",
  StateTransitionedTimestamp: new Date(0),
  StateUpdatedTimestamp: new Date(0),
  StateValue: "INSUFFICIENT_DATA",
  Statistic: "Sum",
  Threshold: 30,
};

const DIMENSIONS = [{ Name: "Warehouse", Value: "north" }];

/** The alarm of several scenarios: the average of a metric with a dimension and a unit, every ten seconds. */
const WATCHED = (topic: string) => ({
  AlarmName: "orders",
  AlarmDescription: "orders wait too long",
  MetricName: "waiting",
  Namespace: "Shop",
  Dimensions: DIMENSIONS,
  Unit: "Seconds",
  Statistic: "Average",
  Period: 10,
  Threshold: 2,
  EvaluationPeriods: 2,
  ComparisonOperator: "GreaterThanThreshold",
  OKActions: [topic],
  AlarmActions: [topic],
});

const TRIGGER = {
  ComparisonOperator: "GreaterThanThreshold",
  Dimensions: [{ name: "Warehouse", value: "north" }],
  EvaluateLowSampleCountPercentile: "",
  EvaluationPeriods: 2,
  MetricName: "waiting",
  Namespace: "Shop",
  Period: 10,
  Statistic: "AVERAGE",
  StatisticType: "Statistic",
  Threshold: 2,
  Unit: "Seconds",
};

for (const name of [
  "test_describe_alarms_converts_date_format_correctly",
  "test_describe_minimal_metric_alarm",
])
  recorded(name, () => {
    const { call } = shop();
    const Period = name.includes("minimal") ? 10 : 60;
    call("PutMetricAlarm", { ...MINIMAL, Period });
    assert.deepEqual(call("DescribeAlarms", { AlarmNames: ["orders"] }), {
      CompositeAlarms: [],
      MetricAlarms: [{ ...DESCRIBED, Period }],
      LogAlarms: [],
    });
  });

recorded("test_put_metric_alarm_escape_character", () => {
  const { call, alarm } = shop();
  const AlarmActions = ["arn:aws:sns:us-east-1:111122223333:MyTopic"];
  call("PutMetricAlarm", { ...MINIMAL, AlarmDescription: "<", Period: 600, Threshold: 1, AlarmActions });
  assert.deepEqual(alarm("orders"), {
    ...DESCRIBED,
    AlarmDescription: "<",
    Period: 600,
    Threshold: 1,
    AlarmActions,
  });
});

recorded("test_delete_alarm", () => {
  const { call } = shop();
  call("PutMetricAlarm", MINIMAL);
  assert.deepEqual(call("DescribeAlarms").MetricAlarms, [DESCRIBED]);
  call("DeleteAlarms", { AlarmNames: ["orders"] });
  assert.deepEqual(call("DescribeAlarms"), { CompositeAlarms: [], MetricAlarms: [], LogAlarms: [] });
});

function tagged(
  scenario: string,
  put: (call: (operation: string, input: Record<string, unknown>) => unknown) => string,
) {
  recorded(scenario, () => {
    const { call } = shop();
    const ResourceARN = put(call);
    const tags = () =>
      call("ListTagsForResource", { ResourceARN }).Tags.map(
        ({ Key, Value }: { Key: string; Value: string }) => `${Key}=${Value}`,
      );
    const first = scenario === "test_store_tags" ? [] : ["Environment=Production"];
    assert.deepEqual(tags(), first);
    call("TagResource", {
      ResourceARN,
      Tags: [
        { Key: "tag1", Value: "foo" },
        { Key: "tag2", Value: "bar" },
      ],
    });
    assert.deepEqual(tags(), [...first, "tag1=foo", "tag2=bar"]);
    call("UntagResource", { ResourceARN, TagKeys: ["tag1"] });
    assert.deepEqual(tags(), [...first, "tag2=bar"]);
    call("DeleteAlarms", { AlarmNames: [ResourceARN.split(":").at(-1)] });
    assert.deepEqual(tags(), []);
  });
}

const PRODUCTION = [{ Key: "Environment", Value: "Production" }];

tagged("test_store_tags", (call) => {
  call("PutMetricAlarm", MINIMAL);
  return ALARM;
});
tagged("test_tagging_metric_alarm", (call) => {
  call("PutMetricAlarm", { ...MINIMAL, Tags: PRODUCTION });
  return ALARM;
});
tagged("test_tagging_composite_alarm", (call) => {
  call("PutMetricAlarm", MINIMAL);
  call("PutCompositeAlarm", { AlarmName: "shop", AlarmRule: "ALARM(orders)", Tags: PRODUCTION });
  return "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop";
});

recorded("test_set_alarm", () => {
  const { call, alarm } = shop();
  const more = {
    AlarmDescription: "orders wait",
    Dimensions: DIMENSIONS,
    EvaluationPeriods: 2,
    Period: 300,
    Statistic: "Average",
    Threshold: 50,
    TreatMissingData: "ignore",
    Unit: "Percent",
  };
  call("PutMetricAlarm", { ...MINIMAL, ...more });
  for (const [StateValue, StateReason] of [
    ["ALARM", "testing alarm"],
    ["OK", "resetting alarm"],
  ] as const) {
    call("SetAlarmState", { AlarmName: "orders", StateValue, StateReason });
    assert.deepEqual(alarm("orders"), { ...DESCRIBED, ...more, StateValue, StateReason });
  }
});

for (const scenario of ["test_set_alarm_invalid_input", "test_exception_serializing_with_no_shape_in_spec"])
  recorded(scenario, () => {
    const { call } = shop();
    const set = (AlarmName: string, StateValue: string) => () =>
      call("SetAlarmState", { AlarmName, StateValue, StateReason: "test" });
    assert.throws(set("orders", "INVALID"), {
      code: "ValidationError",
      status: 400,
      fault: "client",
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
    // Without a message.
    assert.throws(set("gone", "OK"), { code: "ResourceNotFound", status: 404, fault: "client", message: "" });
  });

recorded("test_put_metric_alarm", () => {
  const { call, topic, alarm, turns, wait } = shop();
  const { arn, told } = topic("on-call");
  // Early in a minute: the values are kept at its start, and an alarm of ten seconds sees them for half of it.
  turns.runUntil(10 * MINUTE + 7 * SECOND);
  const put = { ...WATCHED(arn), EvaluationPeriods: 1, Threshold: 21, TreatMissingData: "ignore" };
  call("PutMetricAlarm", put);
  const data = [21, 22].map((Value) => ({
    MetricName: "waiting",
    Dimensions: DIMENSIONS,
    Value,
    Unit: "Seconds",
  }));
  call("PutMetricData", { Namespace: "Shop", MetricData: data });
  wait(10 * SECOND);
  const reason =
    "Threshold Crossed: 1 datapoint [21.5 (01/01/70 00:10:00)] was greater than the threshold (21.0).";
  const reasonData = {
    version: "1.0",
    queryDate: "1970-01-01T00:10:10.000+0000",
    startDate: "1970-01-01T00:10:00.000+0000",
    unit: "Seconds",
    statistic: "Average",
    period: 10,
    recentDatapoints: [21.5],
    threshold: 21,
    evaluatedDatapoints: [{ timestamp: "1970-01-01T00:10:00.000+0000", sampleCount: 2, value: 21.5 }],
  };
  const { StateReason, StateReasonData } = alarm("orders");
  assert.equal(StateReason, reason);
  assert.deepEqual(Object.entries(JSON.parse(StateReasonData)), Object.entries(reasonData));
  const [{ subject: _, text, ...message }] = told();
  assert.match(text, /"Threshold":21\.0/);
  assert.deepEqual(message, {
    AWSAccountId: "123456789012",
    ActionExecutedAfterMuteWindow: false,
    AlarmActions: [arn],
    AlarmArn: ALARM,
    AlarmConfigurationUpdatedTimestamp: "1970-01-01T00:10:07.000+0000",
    AlarmDescription: "orders wait too long",
    AlarmName: "orders",
    InsufficientDataActions: [],
    NewStateReason: reason,
    NewStateValue: "ALARM",
    OKActions: [arn],
    OldStateValue: "INSUFFICIENT_DATA",
    Region: "EU (Ireland)",
    StateChangeTime: "1970-01-01T00:10:10.000+0000",
    Trigger: { ...TRIGGER, EvaluationPeriods: 1, Threshold: 21, TreatMissingData: "ignore" },
  });
  const { AlarmHistoryItems } = call("DescribeAlarmHistory", {
    AlarmName: "orders",
    HistoryItemType: "StateUpdate",
  });
  assert.equal(AlarmHistoryItems.length, 1);
  const { HistoryData, ...item } = AlarmHistoryItems[0];
  assert.deepEqual(item, {
    AlarmName: "orders",
    AlarmType: "MetricAlarm",
    HistoryItemType: "StateUpdate",
    HistorySummary: "Alarm updated from INSUFFICIENT_DATA to ALARM",
    Timestamp: new Date(10 * MINUTE + 10 * SECOND),
  });
  assert.deepEqual(JSON.parse(HistoryData), {
    version: "1.0",
    oldState: { stateValue: "INSUFFICIENT_DATA", stateReason: "Unchecked: Initial alarm creation" },
    newState: { stateValue: "ALARM", stateReason: reason, stateReasonData: reasonData },
  });
  const { MetricAlarms } = call("DescribeAlarmsForMetric", {
    MetricName: "waiting",
    Namespace: "Shop",
    Dimensions: DIMENSIONS,
    Statistic: "Average",
  });
  assert.deepEqual(MetricAlarms, [alarm("orders")]);
});

recorded("test_breaching_alarm_actions", () => {
  const { call, topic, alarm, wait } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...WATCHED(arn), TreatMissingData: "breaching" });
  wait(10 * SECOND);
  const reason =
    "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].";
  assert.deepEqual(JSON.parse(alarm("orders").StateReasonData), {
    version: "1.0",
    queryDate: "1970-01-01T00:00:10.000+0000",
    unit: "Seconds",
    statistic: "Average",
    period: 10,
    recentDatapoints: [],
    threshold: 2,
    evaluatedDatapoints: [
      { timestamp: "1970-01-01T00:00:00.000+0000" },
      { timestamp: "1969-12-31T23:59:50.000+0000" },
    ],
  });
  const [message] = told();
  assert.equal(message.NewStateReason, reason);
  assert.deepEqual(message.Trigger, { ...TRIGGER, TreatMissingData: "breaching" });
});

recorded("test_enable_disable_alarm_actions", () => {
  const { call, topic, alarm } = shop();
  const { arn, told } = topic("on-call");
  call("PutMetricAlarm", { ...WATCHED(arn), TreatMissingData: "ignore" });
  call("SetAlarmState", { AlarmName: "orders", StateValue: "ALARM", StateReason: "testing alarm" });
  assert.deepEqual(
    told().map(({ OldStateValue, NewStateValue, NewStateReason }) => [
      OldStateValue,
      NewStateValue,
      NewStateReason,
    ]),
    [["INSUFFICIENT_DATA", "ALARM", "testing alarm"]],
  );
  call("DisableAlarmActions", { AlarmNames: ["orders"] });
  call("SetAlarmState", { AlarmName: "orders", StateValue: "OK", StateReason: "testing OK state" });
  assert.deepEqual([alarm("orders").ActionsEnabled, alarm("orders").StateValue], [false, "OK"]);
  call("EnableAlarmActions", { AlarmNames: ["orders"] });
  assert.deepEqual([alarm("orders").ActionsEnabled, alarm("orders").StateValue], [true, "OK"]);
  assert.deepEqual(told(), []);
});

recorded("test_trigger_composite_alarm", () => {
  const { call, topic, alarm, wait, arn } = shop();
  const [bad, good] = [topic("alarm-topic"), topic("ok-topic")];
  for (const AlarmName of ["orders", "payments"])
    call("PutMetricAlarm", { ...MINIMAL, AlarmName, TreatMissingData: "ignore" });
  const AlarmRule = `ALARM("${arn("orders")}") OR ALARM("${arn("payments")}")`;
  call("PutCompositeAlarm", {
    AlarmName: "shop",
    AlarmDescription: "composite alarm description",
    AlarmRule,
    AlarmActions: [bad.arn],
    OKActions: [good.arn],
  });
  wait(0);
  good.told();
  const set = (AlarmName: string, StateValue: string) => {
    call("SetAlarmState", { AlarmName, StateValue, StateReason: "a test" });
    wait(0);
  };
  const check = (child: string, state: string, topicOf: typeof bad) => {
    const is = alarm("shop");
    assert.deepEqual(JSON.parse(is.StateReasonData), {
      triggeringAlarms: [
        { arn: arn(child), state: { value: state, timestamp: "1970-01-01T00:00:00.000+0000" } },
      ],
    });
    assert.equal(is.StateValue, state);
    const [message] = topicOf.told();
    assert.equal(message.NewStateValue, state);
    assert.equal(message.TriggeringChildren[0].Arn, arn(child));
    assert.equal(message.TriggeringChildren[0].State.Value, state);
  };
  set("orders", "ALARM");
  check("orders", "ALARM", bad);
  set("orders", "OK");
  check("orders", "OK", good);
  set("payments", "ALARM");
  check("payments", "ALARM", bad);
  set("payments", "OK");
  check("payments", "OK", good);
  set("orders", "ALARM");
  check("orders", "ALARM", bad);
  const before = alarm("shop");
  set("payments", "ALARM");
  assert.deepEqual(alarm("shop"), before);
  assert.deepEqual(bad.told(), []);
  assert.deepEqual(Object.keys(before).sort(), [
    "ActionsEnabled",
    "AlarmActions",
    "AlarmArn",
    "AlarmConfigurationUpdatedTimestamp",
    "AlarmDescription",
    "AlarmName",
    "AlarmRule",
    "InsufficientDataActions",
    "OKActions",
    "StateReason",
    "StateReasonData",
    "StateTransitionedTimestamp",
    "StateUpdatedTimestamp",
    "StateValue",
  ]);
});

recorded("test_anomaly_detector_lifecycle", () => {
  const { call } = shop();
  const metric = { Namespace: "Shop", MetricName: "waiting", Dimensions: DIMENSIONS, Stat: "Sum" };
  call("PutAnomalyDetector", metric);
  // The id is newer than the recording.
  const [{ AnomalyDetectorId: _, ...detector }] = call("DescribeAnomalyDetectors").AnomalyDetectors;
  assert.deepEqual(
    [detector],
    [
      {
        Configuration: { ExcludedTimeRanges: [] },
        ...metric,
        SingleMetricAnomalyDetector: { AccountId: "123456789012", ...metric },
        StateValue: "PENDING_TRAINING",
      },
    ],
  );
  call("DeleteAnomalyDetector", metric);
});

recorded("test_alarm_lambda_target", () => {
  const heard: unknown[] = [];
  const environments = simulated({
    invoke: ({ event }) => {
      heard.push(event);
      return returns();
    },
  });
  const { call, request, wait } = shop(lambda, logs, environments);
  request("lambda", "CreateFunction", {
    FunctionName: "on-call",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/on-call",
    Code: { ZipFile: ZIP },
  });
  wait(1);
  request("lambda", "AddPermission", {
    FunctionName: "on-call",
    StatementId: "alarm",
    Action: "lambda:InvokeFunction",
    Principal: "lambda.alarms.cloudwatch.amazonaws.com",
    SourceArn: ALARM,
  });
  const AlarmActions = ["arn:aws:lambda:eu-west-1:123456789012:function:on-call"];
  const put = {
    ...MINIMAL,
    AlarmDescription: "testing lambda alarm action",
    Period: 10,
    Statistic: "Average",
  };
  call("PutMetricAlarm", { ...put, AlarmActions });
  call("SetAlarmState", { AlarmName: "orders", StateValue: "ALARM", StateReason: "testing alarm" });
  wait(5 * SECOND);
  assert.equal(heard.length, 1);
  // oxlint-disable-next-line no-explicit-any
  const event = heard[0] as any;
  assert.match(event.alarmData.configuration.metrics[0].id, /^[0-9a-f]{8}-/);
  event.alarmData.configuration.metrics[0].id = "made up";
  assert.deepEqual(event, {
    source: "aws.cloudwatch",
    alarmArn: ALARM,
    accountId: "123456789012",
    time: "1970-01-01T00:00:00.001+0000",
    region: "eu-west-1",
    alarmData: {
      alarmName: "orders",
      state: { value: "ALARM", reason: "testing alarm", timestamp: "1970-01-01T00:00:00.001+0000" },
      previousState: {
        value: "INSUFFICIENT_DATA",
        reason: "Unchecked: Initial alarm creation",
        timestamp: "1970-01-01T00:00:00.001+0000",
      },
      configuration: {
        description: "testing lambda alarm action",
        metrics: [
          {
            id: "made up",
            metricStat: {
              metric: { namespace: "Shop", name: "waiting", dimensions: {} },
              period: 10,
              stat: "Average",
            },
            returnData: true,
          },
        ],
      },
    },
  });
});

recorded("test_alarm_number_of_messages_sent", () => {
  const { call, request, topic, alarm, untilMinute } = shop();
  const { arn, told } = topic("on-call");
  const { QueueUrl } = request("sqs", "CreateQueue", { QueueName: "packing" }) as { QueueUrl: string };
  call("PutMetricAlarm", {
    AlarmName: "orders",
    AlarmDescription: "test messages sent",
    MetricName: "NumberOfMessagesSent",
    Namespace: "AWS/SQS",
    Dimensions: [{ Name: "QueueName", Value: "packing" }],
    Period: 60,
    EvaluationPeriods: 1,
    Statistic: "SampleCount",
    Threshold: 0,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "missing",
    AlarmActions: [arn],
  });
  request("sqs", "SendMessage", { QueueUrl, MessageBody: "new message" });
  untilMinute(2);
  const { StateReason, StateReasonData } = alarm("orders");
  assert.equal(
    StateReason,
    "Threshold Crossed: 1 datapoint [1.0 (01/01/70 00:00:00)] was greater than the threshold (0.0).",
  );
  const { queryDate: _, ...data } = JSON.parse(StateReasonData);
  assert.deepEqual(data, {
    version: "1.0",
    startDate: "1970-01-01T00:00:00.000+0000",
    statistic: "SampleCount",
    period: 60,
    recentDatapoints: [1],
    threshold: 0,
    evaluatedDatapoints: [{ timestamp: "1970-01-01T00:00:00.000+0000", sampleCount: 1, value: 1 }],
  });
  assert.deepEqual(told()[0].Trigger, {
    ComparisonOperator: "GreaterThanThreshold",
    Dimensions: [{ name: "QueueName", value: "packing" }],
    EvaluateLowSampleCountPercentile: "",
    EvaluationPeriods: 1,
    MetricName: "NumberOfMessagesSent",
    Namespace: "AWS/SQS",
    Period: 60,
    Statistic: "SAMPLE_COUNT",
    StatisticType: "Statistic",
    Threshold: 0,
    TreatMissingData: "missing",
    Unit: null,
  });
});

recorded("test_alarm_creation", () => {
  const { place, call } = shop();
  const context = {
    place,
    stack: "shop",
    id: "Alarm",
    name: () => "orders",
    call: (service: string, operation: string, input: Members) =>
      place.call(service, operation, input, { kind: "credentials", accessKeyId: "test" }) as Members,
  };
  const { AlarmName: _, ...properties } = MINIMAL;
  assert.deepEqual(resource.create(properties, context), { ref: "orders", attributes: { Arn: ALARM } });
  assert.equal(call("DescribeAlarms").MetricAlarms[0].AlarmName, "orders");
});

recorded("test_composite_alarm_creation", () => {
  const { call, alarm, wait, arn } = shop();
  for (const AlarmName of ["HighCPUUsage", "HighMemoryUsage"])
    call("PutMetricAlarm", { ...MINIMAL, AlarmName, TreatMissingData: "breaching" });
  call("PutCompositeAlarm", {
    AlarmName: "shop",
    AlarmRule: "(ALARM(HighCPUUsage) OR ALARM(HighMemoryUsage))",
  });
  wait(0);
  assert.equal(alarm("shop").StateReason, `${arn("shop")} was created and its alarm rule evaluates to OK`);
  const state = { value: "INSUFFICIENT_DATA", timestamp: "1970-01-01T00:00:00.000+0000" };
  assert.deepEqual(JSON.parse(alarm("shop").StateReasonData), {
    triggeringAlarms: [
      { arn: arn("HighCPUUsage"), state },
      { arn: arn("HighMemoryUsage"), state },
    ],
  });
});

recorded("test_alarm_ext_statistic", () => {
  const { call, alarm } = shop();
  const { Statistic: _, ...put } = MINIMAL;
  const more = {
    AlarmDescription: "uses extended statistic",
    ExtendedStatistic: "p99",
    Dimensions: [{ Name: "FunctionName", Value: "orders" }],
    Period: 300,
    Unit: "Count",
    EvaluationPeriods: 3,
    DatapointsToAlarm: 3,
    Threshold: 10,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "ignore",
  };
  call("PutMetricAlarm", { ...put, ...more });
  const { Statistic: __, ...described } = DESCRIBED;
  assert.deepEqual(alarm("orders"), { ...described, ...more });
});
