import {
  judge,
  type Shape,
  type Slot,
  type State,
  type TreatMissingData,
} from "../packages/airworthy/src/alarms/judge.ts";
import { evaluationRange } from "../packages/airworthy/src/alarms/range.ts";
import { push, rolling, VERDICTS } from "../packages/airworthy/src/alarms/rolling.ts";
import { engineFor } from "../packages/airworthy/src/engine/engine.ts";
import { ledger } from "../packages/airworthy/src/engine/kernel/journal.ts";
import { kernelFor } from "../packages/airworthy/src/engine/kernel/kernel.ts";
import { METRICS } from "../packages/airworthy/src/engine/ports.ts";
import cloudwatch from "../packages/airworthy/src/engine/services/cloudwatch/index.ts";
import { median, print, type Row, row } from "./measure.ts";

/**
 * Alarms: that the two evaluators agree, and how fast they are: `node bench/alarms.ts`. Rates are by seconds of
 * processor, so that other work on the machine counts less.
 */
const SLOTS: readonly Slot[] = ["fine", "breaching", "missing"];
const TREATMENTS: readonly TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];
const STATES: readonly State[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];
const LENGTH = 8;
const MINUTE = 60_000;

const rates = [1, 3, 5, 15, 60, 300, 1440].map((n) => ({ n, rate: rollingRate(n) }));
print([agreement(), ...rates.map(rateRow), flat(), plain(), live(1), live(15)]);

/** Every pattern of eight periods, N up to 6, M up to N, every treatment, every state before. */
function agreement(): Row {
  let cases = 0;
  let differing = 0;
  for (const shape of shapes(6)) {
    const range = evaluationRange(shape.evaluationPeriods);
    for (let pattern = 0; pattern < 3 ** LENGTH; pattern++) {
      const ring = rolling(shape, range);
      const slots: Slot[] = [];
      let fast = 0;
      for (let rest = pattern, index = 0; index < LENGTH; index++, rest = Math.floor(rest / 3)) {
        fast = push(ring, rest % 3);
        slots.push(SLOTS[rest % 3] as Slot);
      }
      const seen = [...Array<Slot>(Math.max(0, range - LENGTH)).fill("missing"), ...slots.slice(-range)];
      const [one, other] = [VERDICTS[fast], judge(seen, shape)];
      for (const before of STATES) {
        cases++;
        if ((one === "retain" ? before : one) !== (other === "retain" ? before : other)) differing++;
      }
    }
  }
  return row(
    "cases on which both evaluators agree",
    `${(cases - differing).toLocaleString("en")} of ${cases.toLocaleString("en")}`,
    "all",
    differing === 0,
  );
}

function* shapes(most: number): Generator<Shape> {
  for (let n = 1; n <= most; n++)
    for (let m = 1; m <= n; m++)
      for (const treatMissingData of TREATMENTS)
        yield { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData };
}

/** Millions of evaluations a second, of an alarm over N periods; every eighth period has no data. */
function rollingRate(n: number): number {
  const feed = Uint8Array.from({ length: 4096 }, (_, index) =>
    index % 8 === 7 ? 2 : Math.imul(index, 2654435761) >>> 31,
  );
  const shape: Shape = {
    evaluationPeriods: n,
    datapointsToAlarm: Math.ceil(n * 0.6),
    treatMissingData: "missing",
  };
  const ring = rolling(shape, evaluationRange(n));
  const count = 4_000_000;
  let sum = 0;
  const time = median(
    seconds(7, () => {
      for (let index = 0; index < count; index++) sum += push(ring, feed[index & 4095] as number);
    }),
  );
  if (sum < 0) throw new Error("never");
  return count / time / 1e6;
}

function rateRow({ n, rate }: { readonly n: number; readonly rate: number }): Row {
  return row(`evaluations over ${n} periods`, `${rate.toFixed(1)} M/s`, "≥ 25 M/s", rate >= 25);
}

function flat(): Row {
  const all = rates.map(({ rate }) => rate);
  const ratio = Math.max(...all) / Math.min(...all);
  return row("fastest N beside slowest N", `${ratio.toFixed(2)} ×`, "≤ 2 ×", ratio <= 2);
}

/** The plain evaluator, which reads all its slots each time. */
function plain(): Row {
  const shape: Shape = { evaluationPeriods: 5, datapointsToAlarm: 3, treatMissingData: "missing" };
  const windows = Array.from({ length: 256 }, (_, seed) =>
    Array.from({ length: 7 }, (_unused, index) => SLOTS[(seed * 7 + index * index) % 3] as Slot),
  );
  const count = 400_000;
  const time = median(
    seconds(5, () => {
      for (let index = 0; index < count; index++) judge(windows[index & 255] as Slot[], shape);
    }),
  );
  return row("the plain evaluator, over 5 periods", `${(count / time / 1e6).toFixed(1)} M/s`, "-", true);
}

/** The engine, in virtual time: a day of a hundred alarms, each on its own metric, one value a minute. */
function live(n: number): Row {
  const alarms = 100;
  const minutes = 24 * 60;
  const time = median(
    seconds(3, () => {
      const turns = kernelFor({ seed: "bench", start: 0, journal: ledger(1000) });
      const engine = engineFor({ kernel: turns.kernel, account: "123456789012", definitions: [cloudwatch] });
      const place = engine.place("eu-west-1");
      const dimensions = Array.from({ length: alarms }, (_, index) => ({ FunctionName: `orders-${index}` }));
      for (const { FunctionName } of dimensions)
        place.call(
          "cloudwatch",
          "PutMetricAlarm",
          {
            AlarmName: FunctionName,
            Namespace: "AWS/Lambda",
            MetricName: "Errors",
            Dimensions: [{ Name: "FunctionName", Value: FunctionName }],
            Statistic: "Sum",
            Period: 60,
            EvaluationPeriods: n,
            Threshold: 5,
            ComparisonOperator: "GreaterThanThreshold",
          },
          { kind: "credentials", accessKeyId: "bench" },
        );
      const metrics = place.use(METRICS);
      for (let minute = 0; minute < minutes; minute++) {
        metrics.record(
          dimensions.map((one, index) => ({
            namespace: "AWS/Lambda",
            name: "Errors",
            dimensions: one,
            value: (minute + index) % 97 === 0 ? 9 : 0,
          })),
        );
        turns.runUntil((minute + 1) * MINUTE);
      }
    }),
  );
  const rate = (alarms * minutes) / time / 1000;
  return row(
    `the whole engine, over ${n} period${n === 1 ? "" : "s"}`,
    `${rate.toFixed(0)} k evaluations/s`,
    "-",
    true,
  );
}

/** Seconds of processor that each of some rounds takes, after one to warm up. */
function seconds(count: number, work: () => unknown): number[] {
  work();
  return Array.from({ length: count }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  });
}
