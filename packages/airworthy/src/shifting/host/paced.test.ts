import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallAws } from "./calls.ts";
import { paced } from "./paced.ts";

/** A bucket of one request, one more each second, on a clock that only sleeping moves. */
function bucket(burst = 1) {
  let time = 0;
  const done: string[] = [];
  const call: CallAws = async (service, operation, input) => {
    done.push(`${time} ${operation} ${JSON.stringify(input)}`);
    return { service };
  };
  const sleep = async (milliseconds: number): Promise<void> => {
    await Promise.resolve();
    time += milliseconds;
  };
  return { done, call: paced(call, { rate: 1, burst, now: () => time, sleep }) };
}

const weigh = (weight: number) => ({ RoutingConfig: { AdditionalVersionWeights: { "2": weight } } });
const RESTORE = { RoutingConfig: { AdditionalVersionWeights: {} } };

test("going back overtakes whatever else waits", async () => {
  const { done, call } = bucket();
  await Promise.all([
    call("lambda", "UpdateAlias", weigh(0.1)),
    call("lambda", "UpdateAlias", weigh(0.2)),
    call("lambda", "GetAlias", {}),
    call("lambda", "UpdateAlias", RESTORE),
  ]);
  assert.deepEqual(done, [
    `0 UpdateAlias ${JSON.stringify(weigh(0.1))}`,
    `1000 UpdateAlias ${JSON.stringify(RESTORE)}`,
    `2000 UpdateAlias ${JSON.stringify(weigh(0.2))}`,
    "3000 GetAlias {}",
  ]);
});

test("so many requests as the bucket holds go at once; metrics and invocations do not wait", async () => {
  const { done, call } = bucket(2);
  await Promise.all([
    call("lambda", "GetAlias", {}),
    call("lambda", "GetAlias", {}),
    call("lambda", "GetAlias", {}),
    call("cloudwatch", "GetMetricData", {}),
    call("lambda", "Invoke", {}),
  ]);
  assert.deepEqual(done.map((one) => one.split(" ", 2).join(" ")).toSorted(), [
    "0 GetAlias",
    "0 GetAlias",
    "0 GetMetricData",
    "0 Invoke",
    "1000 GetAlias",
  ]);
});
