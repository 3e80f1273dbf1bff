import type { FunctionRehearsal } from "../../rehearsal/model.ts";
import type { RehearsalReport, RehearsedFault, RehearsedSet } from "./report.ts";
import { rowsOf, sumOf } from "./report.ts";
import { amount, listed, percent, rate, span } from "./words.ts";

/** What a rehearsal comes to, as sentences, the gravest first. */
export interface Advice {
  readonly kind:
    | "unseen"
    | "cries-wolf"
    | "slow"
    | "redundant"
    | "no-action"
    | "no-alarms"
    | "invisible"
    | "survivor";
  readonly says: string;
  /** What to do, or to type. */
  readonly cure?: string;
}

/** A fault that is seen in fewer of its runs is seen by nobody. */
const SEEN = 0.05;
/** False alarms a week above which people stop looking; the standard stays below a tenth. */
const WOLF = 0.1;
/** Minutes after which it would have been noticed without an alarm. */
const SLOW = 30;
/** Names in one sentence. */
const MOST_NAMED = 6;
/** Names with what they stand for. */
const MOST_QUOTED = 3;

type Rehearsed = Omit<RehearsalReport, "advice">;

/** Advice on the first set; the others are only compared with it. */
export function adviceOn(report: Rehearsed): Advice[] {
  const [set] = report.sets;
  if (!set) return [];
  return [
    ...noAlarms(set),
    ...unseen(report, set),
    ...wolves(report, set),
    ...withoutAction(set),
    ...slow(report, set),
    ...redundant(set),
    ...survivors(set),
    ...invisible(report),
  ];
}

function noAlarms(set: RehearsedSet): Advice[] {
  const bare = set.functions.filter(({ alarms }) => alarms.length === 0).map((one) => one.function);
  if (bare.length === 0) return [];
  const all = bare.length === set.functions.length;
  return [
    {
      kind: "no-alarms",
      says: all
        ? "No alarm watches any function: whatever fails, customers are the first to know."
        : `No alarm watches ${listed(bare, MOST_NAMED)}.`,
      cure: "airworthy fix --dry-run",
    },
  ];
}

function unseen(report: Rehearsed, set: RehearsedSet): Advice[] {
  if (set.alarms === 0) return [];
  const blind = report.faults
    .filter(({ control, invisible: never, functions }) => !control && never === undefined && functions > 0)
    .filter(({ id, needs }) => needs === undefined && sumOf(id, rowsOf(set, id)).seen < SEEN);
  if (blind.length === 0) return [];
  const better = report.sets
    .slice(1)
    .map((other) => ({
      name: other.set,
      seen: blind.filter(({ id }) => sumOf(id, rowsOf(other, id)).seen >= 0.5).length,
    }))
    .toSorted((a, b) => b.seen - a.seen)[0];
  return [
    {
      kind: "unseen",
      says: `${blind.length === 1 ? "This fault is" : "These faults are"} seen by nobody: ${listed(
        blind.map(quoted),
        MOST_QUOTED,
      )}.${better && better.seen > 0 ? ` The alarms of ${better.name} see ${blind.length === 1 ? "it" : `${better.seen} of them`}.` : ""}`,
      ...(better?.name === "standard" && better.seen > 0 ? { cure: "airworthy fix --dry-run" } : {}),
    },
  ];
}

function wolves({ functions }: Rehearsed, set: RehearsedSet): Advice[] {
  const crying = set.functions
    .flatMap((fn) => fn.alarms.map((alarm) => ({ fn: fn.function, ...alarm })))
    .filter(({ falseAlarmsPerWeek }) => falseAlarmsPerWeek > WOLF)
    .toSorted((a, b) => b.falseAlarmsPerWeek - a.falseAlarmsPerWeek);
  return crying.slice(0, MOST_NAMED).map(({ fn, alarm, item, falseAlarmsPerWeek }, index) => {
    const perMinute = functions.find(({ name }) => name === fn)?.perMinute ?? 0;
    const more = index === MOST_NAMED - 1 ? crying.length - MOST_NAMED : 0;
    return {
      kind: "cries-wolf" as const,
      says: `${alarm} of ${fn} cries wolf ${rate(falseAlarmsPerWeek)} at its traffic of ${calls(perMinute)}.${more > 0 ? ` So do ${more} more.` : ""}`,
      ...(item === undefined ? {} : { cure: `airworthy explain ${item}` }),
    };
  });
}

/** @example calls(0.5) // "30 calls an hour" */
export function calls(perMinute: number): string {
  if (perMinute >= 1) return `${amount(perMinute)} calls a minute`;
  if (perMinute * 60 >= 1) return `${amount(perMinute * 60)} calls an hour`;
  return `${amount(perMinute * 1440)} calls a day`;
}

function withoutAction(set: RehearsedSet): Advice[] {
  const heard = new Set(
    set.functions.flatMap(({ faults }) => faults.flatMap(({ firstAlarm }) => firstAlarm ?? [])),
  );
  const silent = set.functions.flatMap((fn) => silentIn(fn, heard));
  if (silent.length === 0) return [];
  return [
    {
      kind: "no-action",
      says: `${listed(silent, MOST_NAMED)} ${silent.length === 1 ? "sees" : "see"} faults that no other alarm sees, and ${silent.length === 1 ? "tells" : "tell"} nobody.`,
      cure: "airworthy explain alarms/has-action",
    },
  ];
}

/** Alarms that saw a fault in runs that count as unseen: nobody is told. */
function silentIn({ faults }: FunctionRehearsal, heard: ReadonlySet<string>): string[] {
  const silent = faults
    .filter(({ detected }) => detected === 0)
    .flatMap(({ cells }) => cells.filter((cell) => cell.detected > 0 && !heard.has(cell.alarm)));
  return [...new Set(silent.map(({ alarm }) => alarm))];
}

function slow(report: Rehearsed, set: RehearsedSet): Advice[] {
  const late = report.faults
    .filter(({ control }) => !control)
    .map((fault) => ({ ...fault, ...sumOf(fault.id, rowsOf(set, fault.id)) }))
    // What creeps up over days is not late after half an hour.
    .filter(
      ({ seen, delay, minutes }) => seen >= 0.5 && delay !== undefined && delay > SLOW && minutes <= 180,
    )
    .toSorted((a, b) => (b.failedBefore ?? 0) - (a.failedBefore ?? 0));
  if (late.length === 0) return [];
  return [
    {
      kind: "slow",
      says: `Seen late: ${listed(
        late.map(
          ({ id, delay, failedBefore }) =>
            `${id} after ${span(delay ?? 0)}${failedBefore !== undefined && failedBefore >= 1 ? ` and ${amount(failedBefore)} failed calls` : ""}`,
        ),
        MOST_NAMED,
      )}.`,
    },
  ];
}

function redundant(set: RehearsedSet): Advice[] {
  const spare = set.functions.flatMap(({ alarms }) =>
    alarms.filter((one) => one.redundant).map(({ alarm }) => alarm),
  );
  if (spare.length === 0) return [];
  return [
    {
      kind: "redundant",
      says: `${spare.length === 1 ? "This alarm is" : "These alarms are"} redundant, for others see the same as soon: ${listed(spare, MOST_NAMED)}.`,
    },
  ];
}

function survivors({ mutation }: RehearsedSet): Advice[] {
  if (!mutation || mutation.survivors.length === 0) return [];
  return [
    {
      kind: "survivor",
      says: `${percent(mutation.killed / mutation.mutants)} of ${mutation.mutants} changes to the alarms show in a verdict. These do not: ${listed(
        mutation.survivors.map(({ alarm, mutation: change }) => `${alarm} with ${change}`),
        3,
      )}.`,
    },
  ];
}

function invisible({ faults, sets }: Rehearsed): Advice[] {
  return faults.flatMap((fault): Advice[] => {
    const { id, functions, needs } = fault;
    if (functions === 0) return [];
    if (fault.invisible !== undefined)
      return [
        {
          kind: "invisible",
          says: `${quoted(fault)} cannot be seen in the platform's metrics: ${fault.invisible}.`,
        },
      ];
    const seen = sets.some((set) => sumOf(id, rowsOf(set, id)).seen >= SEEN);
    if (needs === undefined || seen) return [];
    return [
      {
        kind: "invisible",
        says: `${quoted(fault)} shows only in the metrics of ${needs}, which none of these functions has.`,
      },
    ];
  });
}

/** @example "E1 (every call fails)" */
function quoted({ id, says }: RehearsedFault): string {
  return `${id} (${says.charAt(0).toLowerCase()}${says.slice(1).replace(/\.$/, "")})`;
}
