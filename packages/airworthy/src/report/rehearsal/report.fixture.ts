import type { AlarmRow, FaultRow, FunctionRehearsal } from "../../rehearsal/model.ts";
import { adviceOn } from "./advice.ts";
import type { RehearsalReport, RehearsedFault, RehearsedSet } from "./report.ts";

/** Who saw a fault, of twelve runs: `{ Errors: [12, 3, 40] }` is all of them, after 3 minutes and 40 failed calls. */
type Seen = Readonly<Record<string, readonly [detected: number, delay: number, failed: number]>>;

export function row(fault: string, seen: Seen): FaultRow {
  const cells = Object.entries(seen).map(([alarm, [detected, delay, failedBefore]]) => ({
    alarm,
    detected,
    ...(detected > 0 ? { delay, failedBefore } : {}),
  }));
  const [best] = cells
    .filter(({ detected }) => detected > 0)
    .toSorted((a, b) => (a.delay ?? 0) - (b.delay ?? 0));
  return {
    fault,
    runs: 12,
    detected: Math.max(0, ...cells.map(({ detected }) => detected)),
    ...(best ? { delay: best.delay, failedBefore: best.failedBefore, firstAlarm: best.alarm } : {}),
    cells,
  };
}

export function alarmRow(alarm: string, more: Partial<AlarmRow> = {}): AlarmRow {
  return { alarm, falseAlarmsPerWeek: 0, unique: [], fastest: [], redundant: false, ...more };
}

export function rehearsed(
  name: string,
  faults: readonly FaultRow[],
  alarms: readonly AlarmRow[],
): FunctionRehearsal {
  const runs = faults.length * 12;
  return {
    function: name,
    tier: "standard",
    perMinute: 30,
    faults,
    alarms,
    falseAlarmsPerWeek: alarms.reduce((sum, one) => sum + one.falseAlarmsPerWeek, 0),
    coverage: runs === 0 ? 0 : faults.reduce((sum, one) => sum + one.detected, 0) / runs,
  };
}

export function setOf(set: string, functions: readonly FunctionRehearsal[]): RehearsedSet {
  const rows = functions.flatMap(({ faults }) => faults);
  return {
    set,
    is: `the alarms of ${set}`,
    alarms: functions.reduce((sum, { alarms }) => sum + alarms.length, 0),
    seed: 1,
    runs: 12,
    quietWeeks: 4,
    functions,
    coverage: rows.length === 0 ? 0 : rows.reduce((sum, one) => sum + one.detected, 0) / (rows.length * 12),
    falseAlarmsPerWeek:
      functions.reduce((sum, one) => sum + one.falseAlarmsPerWeek, 0) / Math.max(1, functions.length),
  };
}

const fault = (id: string, says: string, more: Partial<RehearsedFault> = {}): RehearsedFault => ({
  id,
  says,
  minutes: 30,
  control: false,
  own: false,
  functions: 2,
  ...more,
});

export const FAULTS: readonly RehearsedFault[] = [
  fault("E1", "Every call fails."),
  fault("S1", "Nothing calls the function any more."),
  fault("T1", "One call in twenty is throttled."),
  fault("V1", "A new version fails.", { functions: 0 }),
  fault("C1", "A day like any other.", { control: true }),
  fault("X1", "One answer in ten is wrong.", { invisible: "only a metric of the function's own shows it" }),
];

/** Orders has alarms that do some good; Payments has one that cries wolf. */
export const TEMPLATE = setOf("template", [
  rehearsed(
    "Orders",
    [
      row("E1", { OrdersErrors: [12, 3, 41], OrdersAny: [12, 3, 41] }),
      row("S1", { OrdersErrors: [0, 0, 0], OrdersAny: [0, 0, 0] }),
      row("T1", { OrdersErrors: [0, 0, 0], OrdersAny: [6, 40, 12] }),
    ],
    [
      alarmRow("OrdersErrors", { item: "alarms/errors", redundant: true }),
      alarmRow("OrdersAny", { unique: ["T1"], fastest: ["E1"] }),
    ],
  ),
  rehearsed(
    "Payments",
    [
      row("E1", { PaymentsErrors: [12, 1, 8] }),
      row("S1", { PaymentsErrors: [0, 0, 0] }),
      row("T1", { PaymentsErrors: [0, 0, 0] }),
    ],
    [alarmRow("PaymentsErrors", { item: "alarms/errors", falseAlarmsPerWeek: 12, unique: ["E1"] })],
  ),
]);

const seesAll = (name: string): FunctionRehearsal =>
  rehearsed(
    name,
    ["E1", "S1", "T1"].map((id) => row(id, { [`${name}ErrorsAlarm`]: [12, 4, 50] })),
    [alarmRow(`${name}ErrorsAlarm`, { item: "alarms/errors", unique: ["E1", "S1", "T1"] })],
  );

export const STANDARD = setOf("standard", [seesAll("Orders"), seesAll("Payments")]);

export function reportOf(
  sets: readonly RehearsedSet[],
  more: Partial<RehearsalReport> = {},
): RehearsalReport {
  const report = {
    version: 1,
    tool: "0.1.0",
    seed: 1,
    quietWeeks: 4,
    stacks: ["shop.yaml"],
    functions: ["Orders", "Payments"].map((name) => ({
      name,
      tier: "standard" as const,
      kinds: ["sync"],
      perMinute: 30,
      trafficFrom: "airworthy.yaml",
    })),
    faults: FAULTS,
    sets,
    remarks: [],
    ...more,
  } as const;
  return { ...report, advice: adviceOn(report) };
}
