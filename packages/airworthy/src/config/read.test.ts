import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readConfig } from "./read.ts";

const read = (text: string) => readConfig({ path: "airworthy.yaml", text }, ["alarms/errors", "alarms/cpu"]);

test("what is right comes back as data, days without quotes too", () => {
  const text =
    "items: { alarms/cpu: off }\nexceptions:\n  - { item: alarms/*, reason: no traffic yet, expires: 2027-06-30 }\n";
  assert.deepEqual(read(text), {
    items: { "alarms/cpu": "off" },
    exceptions: [{ item: "alarms/*", reason: "no traffic yet", expires: "2027-06-30" }],
  });
});

describe("a mistake is named with its place", () => {
  for (const [name, text, says] of [
    ["a setting that does not exist", "exclud: []\n", /yaml:1:9: exclud: There is no such setting/],
    ["an item that does not exist", "items: { alarms/erors: off }\n", /:1:24: .*no such item/],
    [
      "an exception for none",
      "exceptions: [{ item: alarm/*, reason: later }]\n",
      /:1:22: .*no item alarm\/\*/,
    ],
    [
      "a day that the calendar does not have",
      "exceptions: [{ item: alarms/*, reason: later, expires: '2027-02-30' }]\n",
      /:1:56: .*"2027-02-30" is no day/,
    ],
    ["a retention that CloudWatch refuses", "standard: { logs: { retentionDays: 31 } }\n", /:1:36: /],
    ["a period that CloudWatch refuses", "standard: { alarms: { periodSeconds: 45 } }\n", /:1:38: /],
    [
      "more bad datapoints than are looked at",
      "tierStandards: { critical: { alarms: { datapointsToAlarm: 4 } } }\n",
      /:1:38: tierStandards\.critical\.alarms: In the critical tier datapointsToAlarm is 4 of evaluationPeriods 3/,
    ],
  ] as const) {
    test(name, () => {
      assert.throws(() => read(text), says);
    });
  }
});
