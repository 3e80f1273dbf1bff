import assert from "node:assert/strict";
import { test } from "node:test";
import { isMuted, type MuteRule, nextTurn, statusOf } from "./mute.ts";
import { durationOf, type Schedule, scheduleOf } from "./schedule.ts";

const rule = (expression: string, duration: string, more: Partial<MuteRule> = {}): MuteRule => ({
  schedule: scheduleOf(expression) as Schedule,
  duration: durationOf(duration) ?? 0,
  ...more,
});
const time = (text: string) => Date.parse(`${text}Z`);

/** Turns of a rule from a time on, as `10:00 on`. */
function turns(of: MuteRule, from: string, count: number): string[] {
  const found: string[] = [];
  for (let now: number | undefined = time(from); found.length < count;) {
    now = nextTurn(of, now);
    if (now === undefined) break;
    found.push(`${new Date(now).toISOString().slice(0, 16)} ${isMuted(of, now) ? "muted" : "heard"}`);
  }
  return found;
}

test("every night at two, for four hours", () => {
  const nightly = rule("cron(0 2 * * *)", "PT4H");
  assert.deepEqual(turns(nightly, "2026-11-30T12:00", 3), [
    "2026-12-01T02:00 muted",
    "2026-12-01T06:00 heard",
    "2026-12-02T02:00 muted",
  ]);
  assert.equal(isMuted(nightly, time("2026-12-01T01:59:59")), false);
  assert.equal(isMuted(nightly, time("2026-12-01T05:59:59")), true);
});

test("from Friday evening to Monday morning", () => {
  assert.deepEqual(turns(rule("cron(0 18 * * FRI)", "P2DT12H"), "2026-11-30T12:00", 2), [
    "2026-12-04T18:00 muted",
    "2026-12-07T06:00 heard",
  ]);
});

test("once, and then never again", () => {
  const once = rule("at(2026-12-23T00:00)", "P7D");
  assert.equal(statusOf(once, time("2026-12-01T00:00")), "SCHEDULED");
  assert.equal(statusOf(once, time("2026-12-24T00:00")), "ACTIVE");
  assert.equal(statusOf(once, time("2026-12-30T00:00")), "EXPIRED");
});

test("a rule counts from its start until it expires", () => {
  const some = rule("cron(0 * * * *)", "PT30M", {
    from: time("2026-12-01T10:10"),
    until: time("2026-12-01T12:15"),
  });
  assert.deepEqual(turns(some, "2026-11-01T00:00", 9), [
    "2026-12-01T10:10 muted",
    "2026-12-01T10:30 heard",
    "2026-12-01T11:00 muted",
    "2026-12-01T11:30 heard",
    "2026-12-01T12:00 muted",
    "2026-12-01T12:15 heard",
  ]);
  assert.equal(statusOf(some, time("2026-12-01T13:00")), "EXPIRED");
});

test("when summer begins, a time that the clock skips is as much later, and the window as long as ever", () => {
  // Zurich goes from 02:00 to 03:00 on 28 March 2027, at 01:00 UTC.
  const zurich = { timeZone: "Europe/Zurich" };
  assert.deepEqual(turns(rule("cron(30 2 * * *)", "PT1H", zurich), "2027-03-27T12:00", 4), [
    "2027-03-28T01:30 muted",
    "2027-03-28T02:30 heard",
    "2027-03-29T00:30 muted",
    "2027-03-29T01:30 heard",
  ]);
  assert.deepEqual(turns(rule("cron(0 0 * * SUN)", "P1D", zurich), "2027-03-27T12:00", 2), [
    "2027-03-27T23:00 muted",
    "2027-03-28T23:00 heard",
  ]);
});

test("when winter begins, a time that the clock shows twice begins one window, the first time", () => {
  // Zurich goes from 03:00 back to 02:00 on 31 October 2027, at 01:00 UTC.
  const winter = rule("cron(30 2 * * *)", "PT10M", { timeZone: "Europe/Zurich" });
  assert.deepEqual(turns(winter, "2027-10-30T12:00", 4), [
    "2027-10-31T00:30 muted",
    "2027-10-31T00:40 heard",
    "2027-11-01T01:30 muted",
    "2027-11-01T01:40 heard",
  ]);
});

test("windows that overlap are one", () => {
  const overlapping = rule("cron(0 1,2 * * *)", "PT90M");
  assert.equal(isMuted(overlapping, time("2026-12-01T02:15")), true);
  assert.equal(isMuted(overlapping, time("2026-12-01T03:29")), true);
  assert.equal(isMuted(overlapping, time("2026-12-01T03:30")), false);
});

test("the 29th of February is waited for", () => {
  assert.deepEqual(turns(rule("cron(0 0 29 FEB *)", "PT1M"), "2026-12-01T00:00", 1), [
    "2028-02-29T00:00 muted",
  ]);
});

test("what is no schedule is refused with the reason", () => {
  for (const [expression, reason] of [
    ["rate(5 minutes)", /cron\(minutes/],
    ["cron(0 2 * * ? *)", /5 fields, not 6/],
    ["cron(60 2 * * *)", /"60" is no minute/],
    ["cron(0/5 2 * * *)", /"0\/5" is no minute/],
    ["cron(0 2 * * FUN)", /"FUN" is no day of the week/],
    ["cron(0 2 5-3 * *)", /"5-3" is no day of the month/],
    ["at(2026-02-30T10:00)", /a day or time that there is not/],
  ] as const)
    assert.match(scheduleOf(expression) as string, reason, expression);
});

test("durations of ISO 8601", () => {
  assert.equal(durationOf("PT1M"), 60_000);
  assert.equal(durationOf("P2DT12H"), 60 * 3_600_000);
  assert.equal(durationOf("P1W"), 7 * 24 * 3_600_000);
  for (const text of ["P", "PT", "P1DT", "1H", "PT1.5H", "P1M"])
    assert.equal(durationOf(text), undefined, text);
});
