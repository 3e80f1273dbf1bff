import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR, MINUTE, SECOND } from "../../../kernel/time.ts";
import { METRICS } from "../../../ports.ts";
import { ERRORS, shop } from "./alarms.fixture.ts";

const JOB = {
  ...ERRORS,
  AlarmName: "nightly-job",
  Period: 86_400,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 1,
  TreatMissingData: "notBreaching",
};

/** Failures of the job at some times; the alarm changes as `2 10:03 ALARM`, the day of January first. */
function flown(alarm: object, failures: readonly number[], until: number) {
  const { call, place, turns, journal } = shop();
  call("PutMetricAlarm", { ...alarm });
  for (const at of failures) {
    turns.runUntil(at);
    turns.enter(at, () =>
      place
        .use(METRICS)
        .record([
          { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" }, value: 1 },
        ]),
    );
  }
  turns.runUntil(until);
  return journal.entries
    .filter(({ what }) => what === "cloudwatch.alarm-changed")
    .map(
      ({ at, data }) =>
        `${new Date(at).getUTCDate()} ${new Date(at).toISOString().slice(11, 16)} ${String(data["to"])}`,
    );
}

test("an alarm over more than a day is evaluated every hour, up to the last full hour", () => {
  // It fails at 10:02 on the second day: it is known at 11:00.
  assert.deepEqual(flown(JOB, [DAY + 10 * HOUR + 2 * MINUTE], 2 * DAY), ["1 01:00 OK", "2 11:00 ALARM"]);
});

test("on a wall clock a day is the day of a time zone, and its windows do not slide", () => {
  const clock = {
    ...JOB,
    EvaluationPeriods: 1,
    EvaluationWindow: { WallClockWindow: { Timezone: "+02:00" } },
  };
  // 23:30 UTC of the first day is already the second day there, which is over at 22:00 UTC.
  assert.deepEqual(flown(clock, [23.5 * HOUR], 4 * DAY).slice(0, 2), ["1 00:01 OK", "2 22:00 ALARM"]);
});

test("a day on which the clock changes is read to its own end", () => {
  // Zurich's 28 March 2027 has 23 hours: from 23:00 UTC to 22:00 UTC.
  const { call, place, turns, journal } = shop();
  const noon = Date.UTC(2027, 2, 27, 12);
  turns.runUntil(noon);
  call("PutMetricAlarm", {
    ...JOB,
    EvaluationPeriods: 1,
    EvaluationWindow: { WallClockWindow: { Timezone: "Europe/Zurich" } },
  });
  const fail = (at: number) =>
    turns.enter(at, () =>
      place
        .use(METRICS)
        .record([
          { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" }, value: 1 },
        ]),
    );
  // Half an hour after the end of that day: it is the next day's.
  fail(Date.UTC(2027, 2, 28, 22, 30));
  turns.runUntil(Date.UTC(2027, 2, 29, 21, 59));
  const states = () =>
    journal.entries.filter(({ what }) => what === "cloudwatch.alarm-changed").map(({ data }) => data["to"]);
  assert.deepEqual(states(), ["OK"]);
  turns.runUntil(Date.UTC(2027, 2, 29, 22, 1));
  assert.deepEqual(states(), ["OK", "ALARM"]);
});

test("what is no wall clock is refused", () => {
  const { call } = shop();
  const put =
    (EvaluationWindow: object, Period = 3600) =>
    () =>
      call("PutMetricAlarm", { ...ERRORS, Period, EvaluationWindow });
  for (const [attempt, message] of [
    [put({ WallClockWindow: {} }, 600), /one of 60, 300, 3600, 86400, 604800/],
    [put({ WallClockWindow: { Timezone: "Mars/Olympus" } }), /Mars\/Olympus/],
    [put({ WallClockWindow: { Timezone: "+01:07" } }), /five minutes/],
    [put({}), /either a SlidingWindow or a WallClockWindow/],
  ] as const)
    assert.throws(attempt, { code: "ValidationError", message });
  put({ WallClockWindow: { Timezone: "UTC+05:30" } })();
});

test("a warm-up ends early when there is enough data, or lasts to its end when that is wanted", () => {
  const breaching = { ...ERRORS, TreatMissingData: "breaching" };
  const warm = (more: object) => ({
    ...breaching,
    WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 10, ...more },
  });
  assert.deepEqual(flown(breaching, [], HOUR), ["1 00:01 ALARM"]);
  assert.deepEqual(flown(warm({}), [], HOUR), ["1 00:10 ALARM"]);
  assert.deepEqual(flown(warm({}), [3 * MINUTE], HOUR), ["1 00:04 ALARM"]);
  assert.deepEqual(flown(warm({ OnlyStartEvaluatingAfterWarmUpPeriodEnds: true }), [3 * MINUTE], HOUR), [
    "1 00:10 ALARM",
  ]);
});

test("data that comes late counts from when it comes", () => {
  const { call, place, turns, untilMinute, changes } = shop();
  call("PutMetricAlarm", {
    ...ERRORS,
    EvaluationPeriods: 3,
    DatapointsToAlarm: 1,
    TreatMissingData: "notBreaching",
  });
  untilMinute(12);
  // An invocation that began at 00:10 ends now: its error is stamped with the beginning.
  turns.enter(12 * MINUTE, () =>
    place.use(METRICS).record([
      {
        namespace: "AWS/Lambda",
        name: "Errors",
        dimensions: { FunctionName: "orders" },
        value: 1,
        at: 10 * MINUTE,
      },
    ]),
  );
  untilMinute(13);
  assert.deepEqual(changes(), ["1 orders-errors OK", "13 orders-errors ALARM"]);
});

test("an alarm of ten seconds on a metric kept by the minute has data half of the time, as documented", () => {
  const { call, measure, wait, alarm, untilMinute } = shop();
  call("PutMetricAlarm", { ...ERRORS, Period: 10 });
  untilMinute(1);
  measure("Errors", 1);
  const states: string[] = [];
  for (let ten = 0; ten < 6; ten++) {
    wait(10 * SECOND);
    states.push(alarm().StateValue);
  }
  assert.deepEqual(states, [
    "ALARM",
    "ALARM",
    "ALARM",
    ...Array.from({ length: 3 }, () => "INSUFFICIENT_DATA"),
  ]);
});

test("an alarm on a metric of high resolution sees every ten seconds", () => {
  const { call, turns, changes } = shop();
  const { Dimensions: _, ...errors } = ERRORS;
  call("PutMetricAlarm", {
    ...errors,
    Namespace: "Shop",
    MetricName: "orders",
    Period: 10,
    EvaluationPeriods: 2,
  });
  for (let second = 0; second < 60; second += 5) {
    turns.runUntil(second * SECOND);
    call("PutMetricData", {
      Namespace: "Shop",
      MetricData: [{ MetricName: "orders", Value: second >= 20 ? 1 : 0, StorageResolution: 1 }],
    });
  }
  turns.runUntil(MINUTE);
  assert.deepEqual(
    changes().map((one) => one.replace(/^[\d.]+/, (minutes) => String(Math.round(Number(minutes) * 60)))),
    ["10 orders-errors OK", "40 orders-errors ALARM"],
  );
});

test("an alarm on DynamoDB keeps its state when data is missing, unless it says otherwise", () => {
  const state = (more: object) => {
    const { call, place, turns, untilMinute, alarm } = shop();
    call("PutMetricAlarm", {
      ...ERRORS,
      Namespace: "AWS/DynamoDB",
      MetricName: "ThrottledRequests",
      Dimensions: [],
      ...more,
    });
    turns.enter(0, () =>
      place
        .use(METRICS)
        .record([{ namespace: "AWS/DynamoDB", name: "ThrottledRequests", dimensions: {}, value: 1 }]),
    );
    untilMinute(30);
    return alarm().StateValue;
  };
  assert.equal(state({}), "ALARM");
  assert.equal(state({ TreatMissingData: "notBreaching" }), "OK");
});
