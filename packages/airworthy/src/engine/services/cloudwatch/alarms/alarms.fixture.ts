import { MINUTE } from "../../../kernel/time.ts";
import { METRICS } from "../../../ports.ts";
import type { Definition } from "../../../service.ts";
import events from "../../events/index.ts";
import { fly } from "../../fly.fixture.ts";
import sns from "../../sns/index.ts";
import sqs from "../../sqs/index.ts";
import cloudwatch from "../index.ts";

/** An alarm on the errors of orders. */
export const ERRORS = {
  AlarmName: "orders-errors",
  Namespace: "AWS/Lambda",
  MetricName: "Errors",
  Dimensions: [{ Name: "FunctionName", Value: "orders" }],
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
} as const;

/** CloudWatch with the services that its alarms tell. */
export function shop(...more: readonly Definition[]) {
  const flight = fly(cloudwatch, sns, sqs, events, ...more);
  const { call, request, turns, place, journal } = flight;
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;

  return {
    ...flight,
    arn,
    /** Values of a metric of orders, measured now. */
    measure(name: string, ...values: readonly number[]) {
      turns.enter(turns.kernel.now(), () =>
        place.use(METRICS).record(
          values.map((value) => ({
            namespace: "AWS/Lambda",
            name,
            dimensions: { FunctionName: "orders" },
            value,
          })),
        ),
      );
    },
    wait: (milliseconds: number) => turns.runUntil(turns.kernel.now() + milliseconds),
    untilMinute: (minute: number) => turns.runUntil(minute * MINUTE),
    // oxlint-disable-next-line no-explicit-any
    alarm: (name = "orders-errors"): any =>
      call("DescribeAlarms", { AlarmNames: [name], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] })
        .MetricAlarms[0] ??
      call("DescribeAlarms", { AlarmNames: [name], AlarmTypes: ["CompositeAlarm"] }).CompositeAlarms[0],
    /** `1 orders-errors ALARM`: minute, alarm and state of all changes. */
    changes: () =>
      journal.entries
        .filter(({ what }) => what === "cloudwatch.alarm-changed")
        .map(({ at, data }) => `${at / MINUTE} ${String(data["alarm"])} ${String(data["to"])}`),
    /** A topic, and what is published on it from now on. */
    topic(name: string) {
      const { TopicArn } = request("sns", "CreateTopic", { Name: name }) as { TopicArn: string };
      const { QueueUrl } = request("sqs", "CreateQueue", { QueueName: name }) as { QueueUrl: string };
      request("sns", "Subscribe", {
        TopicArn,
        Protocol: "sqs",
        Endpoint: `arn:aws:sqs:eu-west-1:123456789012:${name}`,
      });
      return {
        arn: TopicArn,
        told() {
          const { Messages = [] } = request("sqs", "ReceiveMessage", {
            QueueUrl,
            MaxNumberOfMessages: 10,
          }) as { Messages?: readonly { Body: string }[] };
          return Messages.map(({ Body }) => {
            const { Message, Subject } = JSON.parse(Body) as { Message: string; Subject: string };
            // oxlint-disable-next-line no-explicit-any
            return { subject: Subject, text: Message, ...(JSON.parse(Message) as any) };
          });
        },
      };
    },
  };
}
