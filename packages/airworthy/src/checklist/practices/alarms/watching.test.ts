import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { buildFleet } from "../../../fleet/build.ts";
import { assemble } from "../../../readers/cloudformation/assemble.ts";
import { readDocument } from "../../../readers/document.ts";
import { memoryFiles } from "../../../readers/overlay.ts";
import { notWatched, ofFunction, watchedFunction, watchedQueue } from "./watching.ts";

const ERRORS = ofFunction(["Errors"], /error/i);
const ORDERS =
  "Orders: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub '${Stage}-orders' } }";

/** A fleet of stacks, each given by its resources in flow style; the first holds what is judged. */
function fleetOf(...stacks: (readonly string[])[]) {
  const read = stacks.map((resources, index) => {
    const path = `stack-${index}.yaml`;
    const text = `Resources:\n${resources.map((resource) => `  ${resource}\n`).join("")}`;
    return assemble(path, [readDocument({ path, text })], memoryFiles({ [path]: text }));
  });
  return buildFleet(read);
}

function judged(resources: readonly string[], ...others: (readonly string[])[]) {
  const fleet = fleetOf(resources, ...others);
  const [fn] = fleet.functions;
  assert.ok(fn);
  return watchedFunction(fn, ERRORS, fleet);
}

test("a macro that writes alarms may watch it", () => {
  const path = "orders.yaml";
  const text = `Transform: SlicWatch-v3\nResources:\n  ${ORDERS}\n`;
  const fleet = buildFleet([assemble(path, [readDocument({ path, text })], memoryFiles({ [path]: text }))]);
  const [fn] = fleet.functions;
  assert.ok(fn);
  assert.equal(watchedFunction(fn, ERRORS, fleet)?.kind, "cannot-tell");
});

describe("a resource of other people's making that speaks of alarms", () => {
  const custom = (properties: string, type = "Custom::LambdaAlarms") =>
    judged([ORDERS, `Care: { Type: ${type}, Properties: { ${properties} } }`]);

  test("may watch a function that it is told by reference or by name", () => {
    for (const name of ["!Ref Orders", "!Sub '${Stage}-orders'", "!GetAtt Orders.Arn"])
      assert.deepEqual(custom(`ServiceToken: arn, FunctionName: ${name}`)?.kind, "cannot-tell", name);
  });

  test("may watch it in the words of a query", () => {
    const query = "Query: !Sub 'sum:aws.lambda.errors{functionname:${Orders}} > 3'";
    assert.equal(custom(query, "Datadog::Monitors::Monitor")?.kind, "cannot-tell");
  });

  test("says nothing of the function that serves it, nor of others", () => {
    assert.equal(custom("ServiceToken: !GetAtt Orders.Arn"), undefined);
    assert.equal(custom("ServiceToken: arn, FunctionName: payments"), undefined);
  });

  test("says nothing when it is about something else", () => {
    assert.equal(custom("ServiceToken: arn, FunctionName: !Ref Orders", "Custom::Warmup"), undefined);
  });
});

const alarm = (id: string, properties: string) =>
  `${id}: { Type: AWS::CloudWatch::Alarm, Properties: { ${properties} } }`;
const onErrors = (dimensions: string) =>
  `Namespace: AWS/Lambda, MetricName: Errors, Dimensions: ${dimensions}`;
const named = (value: string) => `[{ Name: FunctionName, Value: ${value} }]`;
const logs = (name: string) => `Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: ${name} } }`;
const filter = (pattern: string, group = "!Ref Logs") =>
  `Filter: { Type: AWS::Logs::MetricFilter, Properties: { LogGroupName: ${group}, FilterPattern: ${pattern}, ` +
  "MetricTransformations: [{ MetricNamespace: !Sub '${AWS::StackName}/logs', MetricName: orders-code }] } }";
const onLogs = alarm("Care", "Namespace: !Sub '${AWS::StackName}/logs', MetricName: orders-code");

describe("watchedFunction", () => {
  test("an alarm that names the function watches it", () => {
    assert.deepEqual(judged([ORDERS, alarm("Failing", onErrors(named("!Ref Orders")))]), {
      kind: "met",
      because: "watched by Failing",
    });
  });

  test("an alarm on another function does not", () => {
    assert.equal(judged([ORDERS, alarm("Failing", onErrors(named("payments")))]), undefined);
  });

  test("an alarm on another metric does not", () => {
    const invocations = `Namespace: AWS/Lambda, MetricName: Invocations, Dimensions: ${named("!Ref Orders")}`;
    assert.equal(judged([ORDERS, alarm("Busy", invocations)]), undefined);
  });

  test("an alarm without dimensions watches every function of the account", () => {
    assert.equal(judged([ORDERS], [alarm("Any", "Namespace: AWS/Lambda, MetricName: Errors")])?.kind, "met");
  });

  test("so does a query over all functions", () => {
    const query = `Metrics: [{ Id: all, Period: 60, Expression: 'SELECT SUM(Errors) FROM SCHEMA("AWS/Lambda", FunctionName)' }]`;
    assert.equal(judged([ORDERS, alarm("Any", query)])?.kind, "met");
  });

  test("a query over some functions may leave it out", () => {
    const query = `Metrics: [{ Id: some, Period: 60, Expression: 'SELECT SUM(Errors) FROM "AWS/Lambda" WHERE tag.team = 1' }]`;
    assert.equal(judged([ORDERS, alarm("Some", query)]), undefined);
  });

  test("dimensions behind an intrinsic are not the whole account", () => {
    const hidden = alarm(
      "Failing",
      onErrors("!If [Named, [{ Name: FunctionName, Value: payments }], !Ref AWS::NoValue]"),
    );
    assert.equal(judged([ORDERS, hidden])?.kind, "cannot-tell");
  });

  test("the children of a composite alarm watch on their own", () => {
    const composite =
      "Broken: { Type: AWS::CloudWatch::CompositeAlarm, Properties: { AlarmRule: !Sub 'ALARM(${Failing})' } }";
    assert.equal(judged([ORDERS, alarm("Failing", onErrors(named("!Ref Orders"))), composite])?.kind, "met");
  });

  test("a band around the errors is an alarm on them", () => {
    const band =
      "ThresholdMetricId: usual, Metrics: [{ Id: usual, Expression: 'ANOMALY_DETECTION_BAND(errors)' }, " +
      `{ Id: errors, MetricStat: { Stat: Sum, Period: 60, Metric: { ${onErrors(named("!Ref Orders"))} } } }]`;
    assert.equal(judged([ORDERS, alarm("Unusual", band)])?.kind, "met");
  });
});

describe("watchedFunction in another stack", () => {
  test("the same name, with a parameter of the same name, is the function", () => {
    const failing = alarm("Failing", onErrors(named("!Sub '${Stage}-orders'")));
    assert.equal(judged([ORDERS], [failing])?.kind, "met");
  });

  test("a name from outside may be the function", () => {
    const verdict = judged([ORDERS], [alarm("Failing", onErrors(named("!ImportValue FunctionName")))]);
    assert.equal(verdict?.kind, "cannot-tell");
    assert.match(verdict?.because ?? "", /Failing may watch it: !ImportValue FunctionName decides/);
  });

  test("in a fragment, the logical id of another file says which function it is", () => {
    const orders = judged([ORDERS], [alarm("Failing", onErrors(named("!Ref Orders")))]);
    const payments = judged([ORDERS], [alarm("Failing", onErrors(named("!Ref Payments")))]);
    assert.deepEqual([orders?.kind, payments], ["cannot-tell", undefined]);
  });

  test("a name that ends otherwise is not", () => {
    assert.equal(judged([ORDERS], [alarm("Failing", onErrors(named("!Sub '${Env}-payments'")))]), undefined);
  });

  test("a name that ends alike may be", () => {
    assert.equal(
      judged([ORDERS], [alarm("Failing", onErrors(named("!Sub '${Env}-orders'")))])?.kind,
      "cannot-tell",
    );
  });

  test("a name that CloudFormation makes up cannot be written down", () => {
    const unnamed = "Orders: { Type: AWS::Lambda::Function }";
    assert.equal(judged([unnamed], [alarm("Failing", onErrors(named("!Sub '${Env}-orders'")))]), undefined);
  });
});

describe("watchedFunction through logs", () => {
  const group = logs("!Sub '/aws/lambda/${Orders}'");

  test("a filter that looks for errors counts, though AWS alone knows its namespace", () => {
    assert.deepEqual(judged([ORDERS, group, filter("ERROR"), onLogs]), {
      kind: "met",
      because: "watched by Care, through its logs",
    });
  });

  test("a filter that looks for something else does not", () => {
    assert.equal(judged([ORDERS, group, filter("ORDER_TAKEN"), onLogs]), undefined);
  });

  test("a filter on another function's logs does not", () => {
    assert.equal(judged([ORDERS, logs("/aws/lambda/payments"), filter("ERROR"), onLogs]), undefined);
  });

  test("a filter without an alarm does not", () => {
    assert.equal(judged([ORDERS, group, filter("ERROR")]), undefined);
  });

  test("the log group that a function waits for is its own", () => {
    const waiting = "Orders: { Type: AWS::Lambda::Function, DependsOn: Logs }";
    assert.equal(judged([waiting, logs("!Ref LogsOfOrders"), filter("ERROR"), onLogs])?.kind, "met");
  });

  test("a log group from elsewhere that bears the function's name may be its own", () => {
    const imported = filter("ERROR", "!ImportValue OrdersLogGroup");
    assert.equal(judged([ORDERS], [imported, onLogs])?.kind, "cannot-tell");
  });
});

describe("watchedQueue", () => {
  const depth = {
    namespace: "AWS/SQS",
    dimension: "QueueName",
    metrics: ["ApproximateNumberOfMessagesVisible"],
  };

  test("an alarm by the queue's literal name watches it", () => {
    const fleet = fleetOf(
      ["OrdersDlq: { Type: AWS::SQS::Queue, Properties: { QueueName: orders-dlq } }"],
      [
        alarm(
          "Full",
          "Namespace: AWS/SQS, MetricName: ApproximateNumberOfMessagesVisible, Dimensions: [{ Name: QueueName, Value: orders-dlq }]",
        ),
      ],
    );
    const [queue] = fleet.queues;
    assert.ok(queue);
    assert.equal(watchedQueue(queue, depth, fleet)?.kind, "met");
  });
});

describe("notWatched", () => {
  const seeded = "Seeded: { Type: Custom::Seed, Properties: { ServiceToken: !GetAtt Orders.Arn } }";

  test("a function that only custom resources invoke is not held to alarms, whoever may invoke it besides", () => {
    const permission =
      "Permission: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Orders, Principal: apigateway.amazonaws.com } }";
    const [fn] = fleetOf([ORDERS, seeded, permission]).functions;
    assert.ok(fn);
    assert.equal(notWatched(fn)?.kind, "not-applicable");
  });

  test("a function with a trigger of its own is", () => {
    const url =
      "Url: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !Ref Orders, AuthType: AWS_IAM } }";
    const [fn] = fleetOf([ORDERS, seeded, url]).functions;
    assert.ok(fn);
    assert.equal(notWatched(fn), undefined);
  });
});
