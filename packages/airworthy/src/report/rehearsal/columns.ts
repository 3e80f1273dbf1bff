import type { AlarmCell, FaultRow, Rehearsal } from "../../rehearsal/model.ts";

/** A column of the matrix: alarms of several functions that ask for the same. */
export interface Column {
  /** `errors`, or an alarm's name. */
  readonly label: string;
  /** Alarms in it, `function alarm`. */
  readonly alarms: ReadonlySet<string>;
  readonly falseAlarmsPerWeek: number;
}

/** How a column fares with a fault: shares of the runs of all functions that the fault befalls. */
export interface Cell {
  readonly seen: number;
  /** In how many of them it was the first to see it. */
  readonly first: number;
}

/**
 * The columns of a set: one for each item of the checklist that its alarms answer, one for each name of the others. A
 * fleet of forty functions has the same few.
 */
export function columnsOf(set: Rehearsal): readonly Column[] {
  const columns = new Map<string, { alarms: Set<string>; falseAlarms: number }>();
  for (const { function: fn, alarms } of set.functions) {
    for (const { alarm, item, falseAlarmsPerWeek } of alarms) {
      const label = labelOf(alarm, fn, item);
      const known = columns.get(label) ?? { alarms: new Set(), falseAlarms: 0 };
      known.alarms.add(`${fn} ${alarm}`);
      columns.set(label, { alarms: known.alarms, falseAlarms: known.falseAlarms + falseAlarmsPerWeek });
    }
  }
  return [...columns]
    .map(([label, { alarms, falseAlarms }]) => ({ label, alarms, falseAlarmsPerWeek: falseAlarms }))
    .toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The usual ones first, in the order in which people name them. */
const ORDER = ["errors", "throttles", "duration", "invocations", "iterator-age", "dead-letter-queue"];

function placeOf({ label }: Column): number {
  const place = ORDER.indexOf(label);
  return place < 0 ? ORDER.length : place;
}

/**
 * What an alarm is called in a matrix.
 *
 * @example labelOf("PlaceOrderErrorsAlarm", "PlaceOrder", "alarms/errors") // "errors"
 */
export function labelOf(alarm: string, fn: string, item: string | undefined): string {
  const bare = fn.split(":").at(-1) ?? fn;
  if (item !== undefined) return item.slice(item.indexOf("/") + 1);
  return alarm.replace(bare, "").replace(/Alarm$/, "") || alarm;
}

export function cellOf(set: Rehearsal, column: Column, fault: string): Cell {
  let [runs, detected, first] = [0, 0, 0];
  for (const { function: fn, faults } of set.functions) {
    const row = faults.find((one) => one.fault === fault);
    if (!row) continue;
    runs += row.runs;
    detected += mostOf(row, (cell) => column.alarms.has(`${fn} ${cell.alarm}`));
    const soonest = row.delay ?? Infinity;
    // Alarms that go off in the same minute are all the first.
    if (
      row.cells.some(
        (cell) => column.alarms.has(`${fn} ${cell.alarm}`) && (cell.delay ?? Infinity) <= soonest,
      )
    )
      first += row.detected;
  }
  return runs === 0 ? { seen: 0, first: 0 } : { seen: detected / runs, first: first / runs };
}

/** Two alarms of one column overlap in an unknown way: the better one counts. */
function mostOf(row: FaultRow, wanted: (cell: AlarmCell) => boolean): number {
  return row.cells.filter(wanted).reduce((most, { detected }) => Math.max(most, detected), 0);
}
