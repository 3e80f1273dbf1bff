import {
  bandOf,
  createBand,
  type BandOptions,
  type Point,
} from "../packages/airworthy/src/alarms/band/band.ts";
import {
  type Chance,
  chance,
  DAY,
  HOUR,
  MINUTE,
  shopHours,
  START,
} from "../packages/airworthy/src/alarms/band/chance.fixture.ts";
import { normalTail } from "../packages/airworthy/src/alarms/band/normal.ts";

/**
 * The anomaly band on metrics whose truth is known: how fast it is, how large, whether the share of points outside is
 * the stated one, what alarms on it cost in false alarms and how soon they see a fault. `node bench/band.ts`. How it
 * fares on other people's metrics: bench/nab.ts.
 */
type Metric = (draw: Chance, usual: number) => number;

const METRICS: Readonly<Record<string, Metric>> = {
  "normal, one size": (draw, usual) => 1000 * usual + 50 * draw.normal(),
  "normal, grows with level": (draw, usual) => 1000 * usual * (1 + 0.1 * draw.normal()),
  "normal around zero": (draw, usual) => usual - 1 + 0.3 * draw.normal(),
  "lognormal, sigma 0.5": (draw, usual) => 200 * usual * Math.exp(0.5 * draw.normal()),
  "lognormal, sigma 1": (draw, usual) => 200 * usual * Math.exp(draw.normal()),
  "Poisson, mean 1000": (draw, usual) => draw.poisson(1000 * usual),
  "Poisson, mean 20": (draw, usual) => draw.poisson(20 * usual),
  "Poisson, mean 3": (draw, usual) => draw.poisson(3 * usual),
  "Poisson, mean 0.5": (draw, usual) => draw.poisson(0.5 * usual),
};
const SEASONS: Readonly<Record<string, (instant: number) => number>> = {
  none: () => 1,
  day: (instant) => shopHours(START + (instant % DAY)),
  "day and week": shopHours,
};

speed();
calibration();
alarms();

function speed(): void {
  const rows: string[][] = [];
  const cases: [string, BandOptions][] = [
    ["a minute, UTC", { period: 60 }],
    ["five minutes, UTC", { period: 300 }],
    ["five minutes, Europe/Zurich", { period: 300, timeZone: "Europe/Zurich" }],
  ];
  for (const [name, options] of cases) {
    const points = seriesOf(60, options.period ?? 60, METRICS["Poisson, mean 1000"] as Metric, shopHours);
    const rounds = Math.ceil(1_000_000 / points.length);
    watch(points, options);
    const before = process.cpuUsage();
    for (let round = 0; round < rounds; round++) watch(points, options);
    const { user, system } = process.cpuUsage(before);
    const band = createBand(options);
    for (const { instant, value } of points) band.observe(instant, value);
    const million = (rounds * points.length) / (user + system);
    rows.push([name, million.toFixed(2), JSON.stringify(band.state()).length.toLocaleString("en-US")]);
  }
  print(
    "Speed and size after 60 days",
    ["points every", "million at + observe a CPU second", "state, bytes of JSON"],
    rows,
  );
}

/** What an alarm does with a band: ask, compare, teach. */
function watch(points: readonly Point[], options: BandOptions): number {
  const band = createBand(options);
  let outside = 0;
  for (const { instant, value } of points) {
    const limits = band.at(instant);
    if (limits && (value < limits.lower || value > limits.upper)) outside++;
    band.observe(instant, value);
  }
  return outside;
}

function calibration(): void {
  const stated = [1, 2, 3].map((deviations) => `${percent(2 * normalTail(deviations))} stated`);
  const rows = Object.entries(SEASONS).flatMap(([season, usualAt]) =>
    Object.entries(METRICS).map(([name, metric]) => [
      season,
      name,
      ...[1, 2, 3].map((deviations) => percent(outside(deviations, metric, usualAt))),
    ]),
  );
  print(
    "Points outside in weeks three to eight, every five minutes. Small counts have no edge that leaves exactly the share",
    ["season", "noise", ...stated],
    rows,
  );
}

function outside(deviations: number, metric: Metric, usualAt: (instant: number) => number): number {
  const points = seriesOf(56, 300, metric, usualAt);
  const limits = bandOf(points, { period: 300, deviations });
  let [judged, beyond] = [0, 0];
  for (const [index, { instant, value }] of points.entries()) {
    const here = limits[index];
    if (!here || instant < START + 14 * DAY) continue;
    judged++;
    if (value < here.lower || value > here.upper) beyond++;
  }
  return beyond / judged;
}

/** Alarms that want M points in a row outside: how often they go off for nothing, and when they see a fault. */
function alarms(): void {
  const faults: Record<string, (value: number) => number> = {
    silence: () => 0,
    "traffic -70 %": (value) => Math.round(0.3 * value),
    "traffic x3": (value) => 3 * value,
  };
  const rows: string[][] = [];
  for (const mean of [2, 20, 1000])
    for (const deviations of [2, 3])
      for (const inRow of [1, 3, 5]) {
        const calls: Metric = (draw, usual) => draw.poisson(mean * usual);
        const weeks = 12;
        const points = seriesOf(7 * (2 + weeks), 300, calls, shopHours);
        const falseAlarms = alarmsIn(points, deviations, inRow).filter(
          (instant) => instant >= START + 14 * DAY,
        );
        const delays = Object.values(faults).map((fault) => {
          const from = START + 15 * DAY + 10 * HOUR;
          const faulty = points
            .filter(({ instant }) => instant < from + 4 * HOUR)
            .map(({ instant, value }) => ({ instant, value: instant < from ? value : fault(value) }));
          const seen = alarmsIn(faulty, deviations, inRow).find((instant) => instant >= from);
          return seen === undefined ? "not in 4 h" : `${(seen - from) / MINUTE + 5} min`;
        });
        rows.push([
          String(mean),
          String(deviations),
          `${inRow} of ${inRow}`,
          (falseAlarms.length / weeks).toFixed(2),
          ...delays,
        ]);
      }
  print(
    "Alarms on the invocations of a shop, every five minutes, Tuesday 10:00",
    ["calls", "deviations", "alarm", "false alarms a week", ...Object.keys(faults)],
    rows,
  );
}

/** Instants at which an alarm goes off. */
function alarmsIn(points: readonly Point[], deviations: number, inRow: number): number[] {
  const limits = bandOf(points, { period: 300, deviations });
  const off: number[] = [];
  let row = 0;
  for (const [index, { instant, value }] of points.entries()) {
    const here = limits[index];
    row = here && (value < here.lower || value > here.upper) ? row + 1 : 0;
    if (row === inRow) off.push(instant);
  }
  return off;
}

function seriesOf(
  days: number,
  period: number,
  metric: Metric,
  usualAt: (instant: number) => number,
): Point[] {
  const draw = chance(17);
  const points: Point[] = [];
  for (let instant = START; instant < START + days * DAY; instant += period * 1000)
    points.push({ instant, value: metric(draw, usualAt(instant)) });
  return points;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  console.log(`\n${title}\n`);
  for (const row of [head, widths.map((width) => "-".repeat(width)), ...rows])
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
}
