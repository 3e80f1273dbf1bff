import { readFileSync } from "node:fs";
import path from "node:path";
import { createBand } from "../packages/airworthy/src/alarms/band/band.ts";
import { publishedScores, readCorpus, type Series } from "./nab/corpus.ts";
import { type DetectorOptions, scoresOf } from "./nab/detector.ts";
import { bestOf, type Judged, PROFILES, type Profile, resultAt, type Result, sweep } from "./nab/scorer.ts";

/**
 * The anomaly band against the Numenta Anomaly Benchmark: 58 series with 116 labelled windows, of which 17 series with
 * 30 windows are metrics of CloudWatch (realAWSCloudwatch). Nothing of NAB is kept here:
 *
 *   git clone https://github.com/numenta/NAB && AIRWORTHY_NAB=NAB node bench/nab.ts
 *
 * First the scorer is held against the totals NAB publishes, for every detector whose scores it keeps; then the band is
 * scored beside them. NAB picks the threshold on the very series it scores. We print that too, because the published
 * numbers are made so, but our number is another: detector and threshold were chosen on the other categories, and
 * realAWSCloudwatch is scored whole.
 *
 * What was tried, in the order of the table below:
 * - The band alone: a point is worth its deviations. Finds most windows, among four times the false alarms of the best.
 *   Longer and shorter memories, other tails, evidence summed over some points: none of it mattered much.
 * - Records of the value: higher or lower than ever. Few false alarms, and blind to all that stays in range.
 * - Records of the distance from the band's middle, and of it in deviations, at a point and over spans: each adds
 *   windows at few false alarms. A handicap for early records takes false alarms away.
 * - No gain: forgetting records, records that grow by steps, spreads of daily highs, records of unrest, adding the
 *   deviations of the point. Other spans (4, 6 or 12; 16 to 96 points) cost a point or two.
 *
 * Result when written: 73.9 on realAWSCloudwatch with the threshold of the others (72.6 there, 72.9 on all as NAB
 * chooses); of the detectors NAB keeps, Numenta HTM has 73.4 there, AWS's own Random Cut Forest 57.6. With false alarms
 * at double weight it is 66.4, less than HTM's 68.7 at its best threshold. The band alone stands at 35.8 there: records
 * do most of the work, and an alarm on ANOMALY_DETECTION_BAND, which looks at points, has no records.
 *
 * Honest limits:
 * - One window is three points of realAWSCloudwatch. Neighbours of the chosen constants, and changes of the band that
 *   mean nothing, gave 70 to 74 there: level with HTM, not above it.
 * - The test was not blind. Constants and threshold were chosen on the other categories alone, but the numbers of
 *   realAWSCloudwatch were printed beside them, and records and handicap were first pursued because they did well there
 *   too. Over 86 random variants of the constants the two numbers did not go together (r = -0.2).
 * - Two weeks cannot show what a pattern of the week is worth. NAB's labels are disputed: Wu and Keogh,
 *   https://arxiv.org/abs/2009.13807.
 */
const CLOUDWATCH = "realAWSCloudwatch";
const [STANDARD] = PROFILES as [Profile, ...Profile[]];

/** Chosen on the other categories. */
const CHOSEN: DetectorOptions = {
  follow: ["value", "distance", "deviations"],
  spans: [1, 8, 64],
  most: 8,
  handicap: 20,
  quiet: 120,
};

const checkout = process.env["AIRWORTHY_NAB"];
if (!checkout) {
  console.error("AIRWORTHY_NAB must name a checkout of https://github.com/numenta/NAB");
  process.exit(2);
}
const corpus = readCorpus(checkout);
const read = (file: string): unknown => JSON.parse(readFileSync(path.join(checkout, file), "utf8"));

const agrees = checkScorer();
scoreBand();
process.exitCode = agrees ? 0 : 1;

/** Prints ours beside published, and whether all agree to two decimals. */
function checkScorer(): boolean {
  const published = read("results/final_results.json") as Record<string, Record<string, number>>;
  const thresholds = read("config/thresholds.json") as Record<string, Record<string, { threshold: number }>>;
  const rows: string[][] = [];
  let right = true;
  for (const [detector, totals] of Object.entries(published)) {
    const scores = publishedScores(checkout ?? "", detector);
    const judged = judgedBy((series) => scores.get(series.name));
    const cells = PROFILES.map((profile) => {
      const name = `${profile.name}${profile === STANDARD ? "" : "_rate"}`;
      const own = resultAt(
        sweep(judged, profile),
        thresholds[detector]?.[name]?.threshold ?? 0,
      ).score.toFixed(2);
      const theirs = (totals[name] ?? NaN).toFixed(2);
      if (own !== theirs) right = false;
      return own === theirs ? own : `${own} (published ${theirs})`;
    });
    const results = sweep(judged, STANDARD);
    const there = resultAt(sweep(only(judged, CLOUDWATCH), STANDARD), bestOf(results).threshold);
    rows.push([detector, ...cells, ...cellsOf(there)]);
  }
  print(
    "Detectors kept by NAB, scored by our scorer; it differs from what is published only where shown",
    ["detector", ...PROFILES.map(({ name }) => name), "CloudWatch", "windows", "false points"],
    rows.toSorted((a, b) => Number(b[4]) - Number(a[4])),
  );
  return right;
}

function scoreBand(): void {
  const variants: Record<string, (series: Series) => Float64Array> = {
    "band alone, deviations of the point": deviationsOf,
    "records of the value": detector({ follow: ["value"], spans: [1] }),
    "records of value and distance": detector({ follow: ["value", "distance"], spans: [1] }),
    "… over spans": detector({ follow: ["value", "distance"] }),
    "… and deviations over spans, no handicap": detector({ handicap: 0 }),
    "… with handicap: the detector": detector({}),
  };
  const rows: string[][] = [];
  let last: Scored[] = [];
  for (const [name, detect] of Object.entries(variants)) {
    last = judgedBy(detect);
    const all = bestOf(sweep(last, STANDARD));
    const others = bestOf(
      sweep(
        last.filter(({ series }) => series.category !== CLOUDWATCH),
        STANDARD,
      ),
    );
    const cloudwatch = sweep(only(last, CLOUDWATCH), STANDARD);
    const there = resultAt(cloudwatch, others.threshold);
    const corpusWide = resultAt(cloudwatch, all.threshold);
    rows.push([name, one(all), one(others), one(corpusWide), ...cellsOf(there)]);
  }
  print(
    "The band. Last three columns: threshold chosen on the other categories; before them: as NAB does, on all",
    ["variant", "all", "others", "CloudWatch", "CloudWatch", "windows", "false points"],
    rows,
  );
  const categories = [...new Set(corpus.map(({ category }) => category))];
  print(
    "The detector by category: one threshold a profile, chosen on all categories but realAWSCloudwatch",
    ["category", ...PROFILES.flatMap(({ name }) => [name, "windows", "false points"])],
    [...categories, "all"].map((category) => [
      category,
      ...PROFILES.flatMap((profile) => {
        const others = last.filter(({ series }) => series.category !== CLOUDWATCH);
        const { threshold } = bestOf(sweep(others, profile));
        return cellsOf(resultAt(sweep(category === "all" ? last : only(last, category), profile), threshold));
      }),
    ]),
  );
  print(
    "The detector as NAB scores: one threshold a profile, the best for all series",
    ["", ...PROFILES.map(({ name }) => name)],
    [["all", ...PROFILES.map((profile) => one(bestOf(sweep(last, profile))))]],
  );
}

interface Scored extends Judged {
  readonly series: Series;
}

function judgedBy(detect: (series: Series) => Float64Array | undefined): Scored[] {
  return corpus.flatMap((series) => {
    const scores = detect(series);
    return scores ? [{ series, scores, windows: series.windows }] : [];
  });
}

function only(judged: readonly Scored[], category: string): Scored[] {
  return judged.filter(({ series }) => series.category === category);
}

function detector(options: Partial<DetectorOptions>): (series: Series) => Float64Array {
  return (series) =>
    scoresOf(series.times, series.values, { period: periodOf(series) }, { ...CHOSEN, ...options });
}

/** The band's own judgement of each point, with the same quiet time. */
function deviationsOf(series: Series): Float64Array {
  const band = createBand({ period: periodOf(series) });
  const scores = new Float64Array(series.values.length);
  let loudest = 0;
  let loudAt = -Infinity;
  for (const [index, value] of series.values.entries()) {
    const instant = series.times[index] ?? 0;
    const score = band.at(instant) ? Math.min(1, Math.abs(band.deviations(instant, value)) / 20) : 0;
    band.observe(instant, value);
    if (index - loudAt < CHOSEN.quiet && score <= loudest) continue;
    scores[index] = score;
    if (score > 0.1) [loudest, loudAt] = [score, index];
  }
  return scores;
}

/** Seconds between points, as whoever asks for a metric knows: the median of the first two hundred. */
function periodOf({ times }: Series): number {
  const steps = Array.from(times.subarray(1, 200), (time, index) => time - (times[index] ?? 0));
  return Math.max(60, (steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0) / 1000);
}

function one({ score }: Result): string {
  return score.toFixed(1);
}

function cellsOf(result: Result): string[] {
  const { windows, detected, falsePoints } = result;
  return [windows ? one(result) : "–", `${detected}/${windows}`, String(falsePoints)];
}

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)),
  );
  console.log(`\n${title}\n`);
  for (const row of [head, widths.map((width) => "-".repeat(width)), ...rows])
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
}
