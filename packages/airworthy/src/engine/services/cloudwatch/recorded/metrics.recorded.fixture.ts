import assert from "node:assert/strict";
import { MINUTE, SECOND } from "../../../kernel/time.ts";
import lambda from "../../lambda/index.ts";
import { returns, throws, ZIP } from "../../lambda/lambda.fixture.ts";
import { simulated } from "../../lambda/simulated.ts";
import logs from "../../logs/index.ts";
import { shop } from "../alarms/alarms.fixture.ts";
import { recorded } from "./recorded.fixture.ts";

const RANGE = { StartTime: new Date(0), EndTime: new Date(2 * MINUTE) };

type Query = readonly [stat: string, metric?: object, period?: number, unit?: string];

interface Datum {
  readonly MetricName?: string;
  readonly [member: string]: unknown;
}

/** Puts values and reads them back: `query` as `Sum 60 Seconds`, of the metric `waiting` unless it says otherwise. */
function put(...data: readonly Datum[]) {
  const flight = shop();
  const MetricData = data.map((datum) => ({
    MetricName: "waiting",
    Timestamp: new Date(5 * SECOND),
    ...datum,
  }));
  if (data.length > 0) flight.call("PutMetricData", { Namespace: "Shop", MetricData });
  const read = (...queries: readonly Query[]) =>
    flight.call("GetMetricData", {
      ...RANGE,
      MetricDataQueries: queries.map(([Stat, metric = {}, Period = 60, Unit], index) => ({
        Id: `result${index}`,
        MetricStat: {
          Metric: { Namespace: "Shop", MetricName: "waiting", ...metric },
          Period,
          Stat,
          ...(Unit ? { Unit } : {}),
        },
      })),
    });
  const values = (...queries: readonly Query[]) =>
    read(...queries).MetricDataResults.map(({ Values }: { Values: number[] }) => Values);
  const labels = (...queries: readonly Query[]) =>
    read(...queries).MetricDataResults.map(({ Label }: { Label: string }) => Label);
  const statistics = (Statistics: readonly string[], more: object = {}) =>
    flight.call("GetMetricStatistics", {
      Namespace: "Shop",
      MetricName: "waiting",
      ...RANGE,
      Period: 60,
      Statistics,
      ...more,
    });
  return { ...flight, read, values, labels, statistics };
}

recorded("test_put_metric_data_values_list", () => {
  const { statistics } = put({ Values: [1, 10], Counts: [2, 4], Unit: "Count" });
  assert.deepEqual(statistics(["SampleCount", "Sum", "Maximum"]), {
    Label: "waiting",
    Datapoints: [{ Timestamp: new Date(0), Unit: "Count", SampleCount: 6, Sum: 42, Maximum: 10 }],
  });
});

recorded("test_put_metric_data_validation", () => {
  const { call } = put();
  const attempt = (datum: object) => () =>
    call("PutMetricData", { Namespace: "Shop", MetricData: [{ MetricName: "waiting", ...datum }] });
  assert.throws(attempt({ Value: 1, Values: [1] }), {
    code: "InvalidParameterCombination",
    message:
      "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.",
  });
  assert.throws(attempt({ Values: [1, 10], Counts: [2, 4, 5] }), {
    code: "InvalidParameterValue",
    message:
      "The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.",
  });
  assert.throws(attempt({ Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } }), {
    code: "InvalidParameterCombination",
    message:
      "The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.",
  });
});

recorded("test_get_metric_data_for_multiple_metrics", () => {
  const { read } = put(
    { MetricName: "one", Value: 50, Unit: "Seconds" },
    { MetricName: "two", Value: 25, Unit: "Seconds" },
    {
      MetricName: "three",
      StatisticValues: { SampleCount: 10, Sum: 55, Minimum: 1, Maximum: 10 },
      Unit: "Seconds",
    },
  );
  const { Messages, MetricDataResults } = read(
    ["Sum", { MetricName: "one" }],
    ["Sum", { MetricName: "two" }],
    ["Sum", { MetricName: "three" }],
  );
  assert.deepEqual(Messages, []);
  assert.deepEqual(
    MetricDataResults.map(({ Label, Values, StatusCode }: Record<string, unknown>) => [
      Label,
      Values,
      StatusCode,
    ]),
    [
      ["one", [50], "Complete"],
      ["two", [25], "Complete"],
      ["three", [55], "Complete"],
    ],
  );
});

recorded("test_get_metric_data_stats", () => {
  const { values } = put(
    { Value: 11, Unit: "Seconds" },
    { StatisticValues: { SampleCount: 10, Sum: 55, Minimum: 1, Maximum: 10 }, Unit: "Seconds" },
  );
  assert.deepEqual(values(["Sum"], ["SampleCount"], ["Minimum"], ["Maximum"], ["Average"]), [
    [66],
    [11],
    [1],
    [11],
    [6],
  ]);
});

recorded("test_get_metric_data_with_dimensions", () => {
  const Dimensions = [{ Name: "Warehouse", Value: "north" }];
  const { values } = put({ Dimensions, Value: 11, Unit: "Seconds" }, { Value: 19, Unit: "Seconds" });
  assert.deepEqual(values(["Sum", { Dimensions }]), [[11]]);
});

recorded("test_get_metric_data_with_zero_and_labels", () => {
  const { values, labels } = put(...[0, 2, 4, 3.5, 7, 100].map((Value) => ({ Value, Unit: "Seconds" })));
  const queries = ["Average", "Sum", "Minimum", "Maximum"].map((stat) => [stat] as const);
  assert.deepEqual(values(...queries), [[19.416666666666668], [116.5], [0], [100]]);
  assert.deepEqual(labels(...queries), [
    "waiting Average",
    "waiting Sum",
    "waiting Minimum",
    "waiting Maximum",
  ]);
});

recorded("test_get_metric_statistics", () => {
  const { statistics } = put(...Array.from({ length: 10 }, (_, Value) => ({ Value })));
  assert.deepEqual(statistics(["Average", "Maximum", "Minimum", "SampleCount", "Sum"]), {
    Label: "waiting",
    Datapoints: [
      {
        Timestamp: new Date(0),
        Unit: "None",
        Average: 4.5,
        Maximum: 9,
        Minimum: 0,
        SampleCount: 10,
        Sum: 45,
      },
    ],
  });
});

recorded("test_handle_different_units", () => {
  const { statistics } = put({ Value: 1, Unit: "Seconds" }, { Value: 5, Unit: "Count" }, { Value: 10 });
  const { Datapoints } = statistics(["Average"]);
  assert.deepEqual(
    Datapoints.map(({ Average, Unit }: { Average: number; Unit: string }) => `${Average} ${Unit}`).sort(),
    ["1 Seconds", "10 None", "5 Count"],
  );
});

recorded("test_get_metric_data_with_different_units", () => {
  const { values } = put({ Value: 1, Unit: "Seconds" }, { Value: 5, Unit: "Count" });
  assert.deepEqual(values(["Sum", {}, 60, "Seconds"]), [[1]]);
});

recorded("test_get_metric_data_different_units_no_unit_in_query", () => {
  const base = [
    { Value: 60000, Unit: "Milliseconds" },
    { Value: 60, Unit: "Seconds" },
  ];
  for (const [data, value, units] of [
    [base, 60000, "[Milliseconds, Seconds]"],
    [[...base, ...base], 120000, "[Milliseconds, Seconds]"],
    [[...base, ...base, { Value: 5, Unit: "Count" }], 5, "[Count, Milliseconds, Seconds]"],
  ] as const) {
    const { read } = put(...data);
    const [result] = read(["Sum"]).MetricDataResults;
    assert.deepEqual(result.Values, [value]);
    assert.deepEqual(result.Messages, [
      { Code: "MultipleUnits", Value: `Multiple units returned: '${units}'` },
    ]);
  }
});

recorded("test_label_generation", () => {
  const { labels } = put({ Value: 109, Unit: "Seconds" });
  for (const [first, second, expected] of [
    [
      ["Sum", 60, "Seconds"],
      ["Minimum", 30, "Seconds"],
      ["waiting Sum 60", "waiting Minimum 30"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Minimum", 60, "Seconds"],
      ["waiting Sum", "waiting Minimum"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Sum", 30, "Seconds"],
      ["waiting 60", "waiting 30"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Minimum", 30, "Milliseconds"],
      ["waiting Sum 60", "waiting Minimum 30"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Minimum", 60, "Milliseconds"],
      ["waiting Sum", "waiting Minimum"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Sum", 30, "Milliseconds"],
      ["waiting 60", "waiting 30"],
    ],
    [
      ["Sum", 60, "Seconds"],
      ["Sum", 60, "Milliseconds"],
      ["waiting", "waiting"],
    ],
  ] as const)
    assert.deepEqual(
      labels(...[first, second].map(([stat, period, unit]) => [stat, {}, period, unit] as const)),
      [...expected],
    );
});

recorded("test_get_metric_with_null_dimensions", () => {
  const { values } = put({ Dimensions: [{ Name: "Warehouse", Value: "north" }], Value: 1, Unit: "Seconds" });
  assert.deepEqual(values(["Sum", { Dimensions: [] }]), [[]]);
});

recorded("test_get_metric_with_no_results", () => {
  const { read } = put();
  const [{ Values, StatusCode }] = read(["Sum"]).MetricDataResults;
  assert.deepEqual([Values, StatusCode], [[], "Complete"]);
});

recorded("test_basic_operations_multiple_protocols", () => {
  const { call, values } = put({ MetricName: "some", Value: 41 }, { MetricName: "part", Value: 23 });
  assert.deepEqual(call("DescribeAlarms"), { CompositeAlarms: [], MetricAlarms: [], LogAlarms: [] });
  assert.deepEqual(values(["Sum", { MetricName: "some" }], ["Sum", { MetricName: "part" }]), [[41], [23]]);
});

recorded("test_multiple_dimensions_statistics", () => {
  const Dimensions = ["error", "exception", "method", "outcome", "uri", "status"].map((Name) => ({
    Name,
    Value: `of ${Name}`,
  }));
  const high = { Dimensions, Unit: "Count", StorageResolution: 1 };
  const { values, call } = put({ ...high, Value: 0 }, { ...high, Value: 5 });
  assert.deepEqual(values(["Maximum", { Dimensions }, 10, "Count"]), [[5]]);
  const { Metrics } = call("ListMetrics", { Namespace: "Shop", MetricName: "waiting", Dimensions });
  assert.deepEqual(Metrics, [{ Namespace: "Shop", MetricName: "waiting", Dimensions }]);
});

recorded("test_invalid_amount_of_datapoints", () => {
  const { statistics } = put();
  const day = { StartTime: new Date(0), EndTime: new Date(24 * 60 * MINUTE) };
  assert.throws(() => statistics(["SampleCount"], { ...day, Period: 1 }), {
    code: "InvalidParameterCombination",
    message:
      "You have requested up to 86400 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.",
  });
  assert.throws(
    () => statistics(["SampleCount"], { StartTime: new Date(0), EndTime: new Date(0), Period: 1 }),
    {
      code: "InvalidParameterValue",
      message: "The parameter StartTime must be less than the parameter EndTime.",
    },
  );
  assert.deepEqual(statistics(["SampleCount"], day), { Label: "waiting", Datapoints: [] });
});

recorded("test_aws_sqs_metrics_created", () => {
  const { request, read, untilMinute } = put();
  const { QueueUrl } = request("sqs", "CreateQueue", { QueueName: "packing" }) as { QueueUrl: string };
  request("sqs", "ReceiveMessage", { QueueUrl });
  request("sqs", "SendMessage", { QueueUrl, MessageBody: "Hello" });
  const { Messages: [message] = [] } = request("sqs", "ReceiveMessage", { QueueUrl }) as {
    Messages?: readonly { readonly ReceiptHandle: string }[];
  };
  request("sqs", "DeleteMessage", { QueueUrl, ReceiptHandle: message?.ReceiptHandle });
  untilMinute(2);
  const of = (MetricName: string) =>
    [
      "Sum",
      { Namespace: "AWS/SQS", MetricName, Dimensions: [{ Name: "QueueName", Value: "packing" }] },
    ] as const;
  const names = [
    "NumberOfMessagesSent",
    "SentMessageSize",
    "NumberOfEmptyReceives",
    "NumberOfMessagesReceived",
    "NumberOfMessagesDeleted",
  ];
  assert.deepEqual(
    read(...names.map(of)).MetricDataResults.map(({ Label, Values }: { Label: string; Values: number[] }) => [
      Label,
      Math.max(...Values),
    ]),
    names.map((name) => [name, name === "SentMessageSize" ? 5 : 1]),
  );
});

for (const [scenario, failing] of [
  ["test_lambda_invoke_successful", false],
  ["test_lambda_invoke_error", true],
] as const)
  recorded(scenario, () => {
    const flight = shop(lambda, logs, simulated({ invoke: () => (failing ? throws() : returns()) }));
    flight.request("lambda", "CreateFunction", {
      FunctionName: "orders",
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Role: "arn:aws:iam::123456789012:role/orders",
      Code: { ZipFile: ZIP },
    });
    flight.wait(1);
    flight.request("lambda", "Invoke", { FunctionName: "orders", Payload: new TextEncoder().encode("{}") });
    flight.untilMinute(2);
    const read = (MetricName: string) =>
      flight.call("GetMetricData", {
        ...RANGE,
        MetricDataQueries: [
          {
            Id: "m1",
            MetricStat: {
              Metric: {
                Namespace: "AWS/Lambda",
                MetricName,
                Dimensions: [{ Name: "FunctionName", Value: "orders" }],
              },
              Period: 60,
              Stat: "Sum",
            },
          },
        ],
      }).MetricDataResults[0];
    assert.deepEqual([read("Invocations").Label, read("Invocations").Values], ["Invocations", [1]]);
    if (failing) assert.deepEqual([read("Errors").Label, read("Errors").Values], ["Errors", [1]]);
  });
