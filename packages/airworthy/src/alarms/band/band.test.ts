import assert from "node:assert/strict";
import { test } from "node:test";
import { bandColumns, bandOf, createBand } from "./band.ts";
import { chance, DAY, HOUR, MINUTE, series, shopHours, START } from "./chance.fixture.ts";

const OPTIONS = { period: 300 };

/** Invocations of a shop's orders function, and a band that has seen them. */
function trained(
  days: number,
  options = {},
  valueAt?: (instant: number, usual: number) => number | undefined,
) {
  const draw = chance(5);
  const points = series(days, (instant) => {
    const usual = draw.poisson(150 * shopHours(instant));
    return valueAt ? valueAt(instant, usual) : usual;
  });
  const band = createBand({ ...OPTIONS, ...options });
  for (const { instant, value } of points) band.observe(instant, value);
  return { band, points, next: START + days * DAY };
}

test("no band before three hours and 36 points", () => {
  const points = series(1, () => 100);
  const limits = bandOf(points, OPTIONS);
  assert.equal(
    limits.findIndex((here) => here !== undefined),
    36,
  );
});

test("columns say the same as points, from an instant on", () => {
  const { points } = trained(3);
  const since = START + 2 * DAY;
  const times = points.map(({ instant }) => instant);
  const values = points.map(({ value }) => value);
  const later = bandOf(points, OPTIONS).slice(times.indexOf(since));
  assert.deepEqual(bandColumns({ times, values }, OPTIONS, since), {
    times: times.slice(times.indexOf(since)),
    lower: later.map((limits) => limits?.lower),
    upper: later.map((limits) => limits?.upper),
  });
});

test("a band says what is usual at this hour of this weekday", () => {
  const { band } = trained(21);
  const tuesday = START + 22 * DAY + 14 * HOUR;
  const saturday = START + 26 * DAY + 14 * HOUR;
  const usual = 150 * shopHours(tuesday);
  const middle = band.at(tuesday)?.middle ?? NaN;
  assert.ok(Math.abs(middle - usual) < 0.1 * usual, `${middle} beside ${usual}`);
  assert.ok((band.at(saturday)?.middle ?? NaN) < 0.6 * middle);
});

test("a band explains itself in words and in data", () => {
  const { band } = trained(21);
  const explanation = band.explain(START + 22 * DAY + 14 * HOUR, 12);
  assert.match(explanation.sentence, /^Tuesday 14:00 usually \d{3}–\d{3}, was 12$/);
  assert.equal(explanation.verdict, "below");
  assert.ok((explanation.deviations ?? 0) < -4);
});

test("what counts is explained in whole numbers", () => {
  const { band } = trained(21);
  assert.match(band.explain(START + 21 * DAY, 12).sentence, /^Monday 00:00 usually \d+–\d+, was 12$/);
});

test("while warming up the explanation says so", () => {
  const band = createBand(OPTIONS);
  band.observe(START, 3);
  assert.equal(band.explain(START + 5 * MINUTE, 7).verdict, "warming up");
  assert.equal(
    band.explain(START + 5 * MINUTE, 7).sentence,
    "Monday 00:05 was 7; too little was seen before to judge it",
  );
});

test("the deviations of an edge are those of the band", () => {
  const { band, next } = trained(21, { deviations: 2.5 });
  const limits = band.at(next);
  assert.ok(limits);
  assert.ok(Math.abs(band.deviations(next, limits.upper) - 2.5) < 0.1);
  assert.ok(Math.abs(band.deviations(next, limits.lower) + 2.5) < 0.1);
});

test("more deviations, a wider band", () => {
  const [two, three] = [2, 3].map((deviations) => trained(14, { deviations }).band.at(START + 14 * DAY));
  assert.ok(two && three && three.lower < two.lower && three.upper > two.upper);
});

test("an error or two in a quiet function is inside", () => {
  const { band, next } = trained(7, {}, () => 0);
  assert.deepEqual(
    [0, 1, 2, 12].map((errors) => band.explain(next, errors).verdict),
    ["inside", "inside", "inside", "above"],
  );
});

for (const constant of [0.1, 42.5, 1_000_000.25, -7.3]) {
  test(`a metric that is always ${constant} is inside, and one percent off is not`, () => {
    const { band, next } = trained(3, {}, () => constant);
    assert.deepEqual(
      [constant, 0.99 * constant, 1.01 * constant].map((value) => band.explain(next, value).verdict),
      constant > 0 ? ["inside", "below", "above"] : ["inside", "above", "below"],
    );
  });
}

test("an incident of three hours leaves no trace the day after", () => {
  const calm = trained(15);
  const hit = trained(15, {}, (instant, usual) =>
    instant >= START + 14 * DAY + 9 * HOUR && instant < START + 14 * DAY + 12 * HOUR ? 0 : usual,
  );
  const at = START + 15 * DAY + 10 * HOUR;
  const [before, after] = [calm.band.at(at), hit.band.at(at)];
  assert.ok(before && after);
  assert.ok(
    Math.abs(after.middle - before.middle) < 0.1 * before.middle,
    `${before.middle}, ${after.middle}`,
  );
  assert.ok(after.lower > 0.75 * before.lower);
});

test("silence stays outside for hours", () => {
  const { band, next } = trained(14);
  const verdicts = new Set<string>();
  for (let instant = next + 9 * HOUR; instant < next + 14 * HOUR; instant += 5 * MINUTE) {
    verdicts.add(band.explain(instant, 0).verdict);
    band.observe(instant, 0);
  }
  assert.deepEqual([...verdicts], ["below"]);
});

for (const [adaptation, hours] of [
  ["fast", 3],
  ["normal", 8],
  ["slow", 30],
] as const) {
  test(`a new level is usual after ${hours} hours when adaptation is ${adaptation}`, () => {
    const draw = chance(3);
    const { band, next } = trained(14, { adaptation }, () => 1000 + 50 * draw.normal());
    let last = next;
    let outside = 0;
    for (; last < next + 40 * HOUR; last += 5 * MINUTE) {
      const value = 3000 + 50 * draw.normal();
      if (band.explain(last, value).verdict !== "inside" && last >= next + hours * HOUR) outside++;
      else if (last < next + (hours / 4) * HOUR) assert.equal(band.explain(last, value).verdict, "above");
      band.observe(last, value);
    }
    assert.ok(outside < 0.1 * (40 - hours) * 12, `${outside} points outside afterwards`);
  });
}

test("excluded times teach nothing", () => {
  const excluded = [{ from: START + 3 * DAY, to: START + 9 * DAY }];
  const { band } = trained(14, { excluded }, (instant, usual) =>
    instant >= START + 3 * DAY && instant < START + 9 * DAY ? 99_999 : usual,
  );
  assert.ok((band.at(START + 14 * DAY + 12 * HOUR)?.upper ?? NaN) < 500);
  assert.equal(band.observe(START + 4 * DAY, 1), false);
});

test("missing points need no filling", () => {
  const draw = chance(8);
  const { band, points } = trained(21, {}, (_, usual) => (draw.uniform() < 0.4 ? undefined : usual));
  assert.ok(points.length < 0.65 * 21 * 288);
  const at = START + 22 * DAY + 14 * HOUR;
  const usual = 150 * shopHours(at);
  assert.ok(Math.abs((band.at(at)?.middle ?? NaN) - usual) < 0.12 * usual);
});

test("a percentage stays between 0 and 100", () => {
  const draw = chance(2);
  const { band, next } = trained(7, { range: [0, 100] }, () => Math.min(100, 99 + draw.normal()));
  assert.equal(band.at(next)?.upper, 100);
});

test("a first negative value late in life loses nothing", () => {
  const draw = chance(4);
  const valueAt = (): number => 400 + 20 * draw.normal();
  const { band, next } = trained(14, {}, valueAt);
  const before = band.at(next);
  band.observe(next, -3);
  const after = band.at(next + 5 * MINUTE);
  assert.ok(before && after);
  for (const edge of ["lower", "middle", "upper"] as const)
    assert.ok(Math.abs(after[edge] - before[edge]) < 12, `${edge}: ${before[edge]}, ${after[edge]}`);
});

test("the hours of a time zone stay when its clocks change", () => {
  // The clocks of Zurich go forward on 29 March 2026, at 01:00 UTC.
  const change = Date.UTC(2026, 2, 29, 1);
  const opening = (instant: number): number => {
    const hour = ((instant + (instant < change ? 1 : 2) * HOUR) % DAY) / HOUR;
    return hour >= 8 && hour < 18 ? 900 : 100;
  };
  const from = Date.UTC(2026, 2, 15);
  const until = Date.UTC(2026, 2, 30, 6, 30);
  const zoned = createBand({ ...OPTIONS, timeZone: "Europe/Zurich" });
  const unzoned = createBand(OPTIONS);
  for (let instant = from; instant < until; instant += 15 * MINUTE)
    for (const band of [zoned, unzoned])
      band.observe(instant, opening(instant) + ((instant / MINUTE / 15) % 7));
  const [there, here] = [zoned.at(until), unzoned.at(until)];
  assert.ok(there && here && there.middle > 600 && here.middle < 600, `${there?.middle} ${here?.middle}`);
});

test("a band goes on from its state, to the last digit", () => {
  const { band, next } = trained(10);
  for (let ahead = 0; ahead < 5; ahead++) band.at(next + ahead * HOUR);
  band.observe(next - MINUTE, 90);
  const again = createBand(OPTIONS, JSON.parse(JSON.stringify(band.state())));
  for (let instant = next; instant < next + DAY; instant += 5 * MINUTE) {
    assert.deepEqual(again.at(instant), band.at(instant));
    for (const one of [band, again]) one.observe(instant, 100 + ((instant / MINUTE) % 37));
  }
});

test("the state does not grow", () => {
  const sizes = [2, 40].map((days) => JSON.stringify(trained(days).band.state()).length);
  assert.ok(Math.max(...sizes) < 16_000, `${sizes}`);
});

test("an older point, and one without a value, are refused", () => {
  const band = createBand(OPTIONS);
  assert.deepEqual(
    [
      band.observe(START, 1),
      band.observe(START, 2),
      band.observe(START - 1, 3),
      band.observe(START + 1, NaN),
    ],
    [true, false, false, false],
  );
});

test("options out of order are refused", () => {
  assert.throws(() => createBand({ deviations: 0 }), RangeError);
  assert.throws(() => createBand({ period: -60 }), RangeError);
  assert.throws(() => createBand({ range: [100, 0] }), RangeError);
  assert.throws(() => createBand({ timeZone: "Europe/Atlantis" }), RangeError);
});
