import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, type PrematureRule, slotsOf, type TreatMissingData, type Verdict } from "./judge.ts";

const TREATMENTS: readonly TreatMissingData[] = ["missing", "ignore", "breaching", "notBreaching"];
type Row = readonly [pattern: string, ...verdicts: Verdict[]];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const TABLES: readonly { readonly m: number; readonly rows: readonly Row[] }[] = [
  {
    m: 3,
    rows: [
      ["0 - X - X", "OK", "OK", "OK", "OK"],
      ["0 - - - -", "OK", "OK", "OK", "OK"],
      ["- - - - -", "INSUFFICIENT_DATA", "retain", "ALARM", "OK"],
      ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["- - X - -", "ALARM", "retain", "ALARM", "OK"],
    ],
  },
  {
    m: 2,
    rows: [
      ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
      ["0 - X - -", "OK", "OK", "ALARM", "OK"],
      ["- - - - 0", "OK", "OK", "ALARM", "OK"],
      ["- - - X -", "ALARM", "retain", "ALARM", "OK"],
    ],
  },
];

for (const rule of ["all-breaching", "exactly-m-old"] as const)
  for (const { m, rows } of TABLES)
    for (const [pattern, ...verdicts] of rows)
      test(`${m} of 3 over ${pattern} as documented, ${rule}`, () => {
        assert.deepEqual(
          TREATMENTS.map((treat) => of(pattern, m, treat, rule)),
          verdicts,
        );
      });

for (const pattern of ["- - - - X", "- - - X -"])
  test(`${pattern} is no reason to alarm at 3 of 3: better points may follow`, () => {
    assert.equal(of(pattern, 3, "missing"), "OK");
    assert.equal(of(pattern, 3, "ignore"), "OK");
  });

test("the two readings of the premature rule differ in twelve patterns", () => {
  for (const [m, expected] of [
    [3, 9],
    [2, 3],
  ] as const) {
    const differ = patterns(5).filter(
      (pattern) => of(pattern, m, "missing", "all-breaching") !== of(pattern, m, "missing", "exactly-m-old"),
    );
    assert.equal(differ.length, expected, `${m} of 3: ${differ.join(", ")}`);
  }
});

function of(pattern: string, m: number, treat: TreatMissingData, prematureRule?: PrematureRule): Verdict {
  return judge(slotsOf(pattern), {
    evaluationPeriods: 3,
    datapointsToAlarm: m,
    treatMissingData: treat,
    ...(prematureRule && { prematureRule }),
  });
}

function patterns(length: number): string[] {
  if (length === 0) return [""];
  return patterns(length - 1).flatMap((rest) =>
    ["0", "X", "-"].map((mark) => (rest ? `${rest} ${mark}` : mark)),
  );
}
