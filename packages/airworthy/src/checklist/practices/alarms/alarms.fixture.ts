import assert from "node:assert/strict";
import type { Alarm, Fleet } from "../../../fleet/model.ts";
import { fleetOf } from "../../fleet.fixture.ts";

/** A function of 10 seconds called Orders, and what stands beside it in flow style. */
export function besideOrders(...resources: readonly string[]): Fleet {
  const orders =
    "Orders: { Type: AWS::Lambda::Function, Properties: { Timeout: 10, ReservedConcurrentExecutions: 20 } }";
  return fleetOf(`Resources:\n${[orders, ...resources].map((one) => `  ${one}\n`).join("")}`);
}

/** An alarm on a metric of Orders, with the properties given. */
export function watching(metric: string, properties: string, dimensions = ORDERS): string {
  return `Watch: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/Lambda, MetricName: ${metric}, Dimensions: [${dimensions}], Period: 60, EvaluationPeriods: 1, ${properties} } }`;
}

export const ORDERS = "{ Name: FunctionName, Value: !Ref Orders }";

/** An alarm by metric math over the errors (e) and invocations (i) of Orders. */
export function computing(expression: string, properties = "Threshold: 5", stat = "Sum"): string {
  const input = (id: string, name: string) =>
    `{ Id: ${id}, ReturnData: false, MetricStat: { Period: 60, Stat: ${stat}, Metric: { Namespace: AWS/Lambda, MetricName: ${name}, Dimensions: [${ORDERS}] } } }`;
  const metrics = `{ Id: value, Expression: "${expression}" }, ${input("e", "Errors")}, ${input("i", "Invocations")}`;
  return `Watch: { Type: AWS::CloudWatch::Alarm, Properties: { Metrics: [${metrics}], EvaluationPeriods: 1, ComparisonOperator: GreaterThanThreshold, ${properties} } }`;
}

export function watchOf(fleet: Fleet): Alarm {
  const alarm = fleet.alarms.find(({ resource }) => resource.id === "Watch");
  assert.ok(alarm);
  return alarm;
}
