import assert from "node:assert/strict";
import { test } from "node:test";
import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetAlarmMuteRuleCommand,
  PutAlarmMuteRuleCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  ResourceNotFound,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { engineFor } from "../engine/engine.ts";
import { ledger } from "../engine/kernel/journal.ts";
import cloudwatch from "../engine/services/cloudwatch/index.ts";
import { realClock } from "./clock.ts";
import { openGateway } from "./gateway.ts";

async function flying(work: (client: CloudWatchClient) => Promise<void>): Promise<void> {
  const clock = realClock({ seed: "1", journal: ledger() });
  const engine = engineFor({
    kernel: clock.turns.kernel,
    account: "123456789012",
    definitions: [cloudwatch],
  });
  const gateway = await openGateway(0);
  gateway.serve({ engine, clock, region: "eu-west-1" });
  const client = new CloudWatchClient({
    endpoint: `http://127.0.0.1:${gateway.port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    await work(client);
  } finally {
    client.destroy();
    await gateway.close();
    clock.stop();
  }
}

const RATE = {
  AlarmName: "orders-error-rate",
  Metrics: [
    { Id: "rate", Expression: "100 * errors / invocations", Label: "Errors (%)", ReturnData: true },
    ...["Errors", "Invocations"].map((MetricName) => ({
      Id: MetricName.toLowerCase(),
      MetricStat: {
        Metric: {
          Namespace: "AWS/Lambda",
          MetricName,
          Dimensions: [{ Name: "FunctionName", Value: "orders" }],
        },
        Period: 3600,
        Stat: "Sum",
      },
      ReturnData: false,
    })),
  ],
  EvaluationPeriods: 2,
  Threshold: 0.05,
  ComparisonOperator: "GreaterThanThreshold" as const,
  EvaluationWindow: { WallClockWindow: { Timezone: "Europe/Zurich" } },
  WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 10, OnlyStartEvaluatingAfterWarmUpPeriodEnds: true },
};

test("the SDK puts an alarm with all its parts, and reads it back the same", () =>
  flying(async (client) => {
    await client.send(new PutMetricAlarmCommand(RATE));
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
    const [alarm] = MetricAlarms;
    for (const [member, value] of Object.entries(RATE))
      assert.deepEqual(alarm?.[member as keyof typeof alarm], value, member);
    assert.equal(alarm?.StateValue, "INSUFFICIENT_DATA");
    assert.ok(alarm?.StateUpdatedTimestamp instanceof Date);
  }));

test("states, composite alarms, history and mute rules by the SDK", () =>
  flying(async (client) => {
    await client.send(new PutMetricAlarmCommand(RATE));
    await client.send(
      new PutCompositeAlarmCommand({ AlarmName: "shop", AlarmRule: "ALARM(orders-error-rate)" }),
    );
    const set = { AlarmName: "orders-error-rate", StateValue: "ALARM" as const, StateReason: "a test" };
    await client.send(new SetAlarmStateCommand(set));
    const { CompositeAlarms = [] } = await client.send(
      new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"], StateValue: "ALARM" }),
    );
    assert.equal(CompositeAlarms[0]?.AlarmName, "shop");
    const { AlarmHistoryItems = [] } = await client.send(
      new DescribeAlarmHistoryCommand({ HistoryItemType: "StateUpdate" }),
    );
    assert.equal(AlarmHistoryItems[0]?.HistorySummary, "Alarm updated from INSUFFICIENT_DATA to ALARM");
    const ExpireDate = new Date("2100-01-01T00:00:00Z");
    const Rule = { Schedule: { Expression: "cron(0 2 * * *)", Duration: "PT4H", Timezone: "Europe/Zurich" } };
    await client.send(
      new PutAlarmMuteRuleCommand({
        Name: "nightly",
        Rule,
        ExpireDate,
        MuteTargets: { AlarmNames: ["shop"] },
      }),
    );
    const rule = await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: "nightly" }));
    assert.deepEqual([rule.Rule, rule.ExpireDate, rule.MuteType], [Rule, ExpireDate, "RECURRING"]);
  }));

test("an alarm that is not there is the error that the SDK knows", () =>
  flying(async (client) => {
    const set = { AlarmName: "gone", StateValue: "OK" as const, StateReason: "a test" };
    await assert.rejects(client.send(new SetAlarmStateCommand(set)), ResourceNotFound);
  }));
