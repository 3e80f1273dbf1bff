/**
 * What a rehearsal is made of, as plain data that can be written as JSON:
 *
 *   functions (FunctionProfile, with their Traffic) × faults (Fault) × alarm sets (AlarmSet)  ->  Rehearsal
 *
 * Times are minutes since the rehearsal began (a Monday, 00:00 UTC) unless a name says otherwise; durations of invocations
 * are milliseconds; shares lie between 0 and 1.
 */
import type { ComparisonOperator } from "../alarms/threshold.ts";
import type { State, TreatMissingData } from "../alarms/judge.ts";

/** As `fleet/model.ts` has it: how a function is invoked. */
export type InvocationKind = "sync" | "async" | "stream" | "queue";
export type Tier = "critical" | "standard" | "background";

/** How often a function is called. */
export interface Traffic {
  /** Mean calls a minute over a week. */
  readonly perMinute: number;
  /** Factors on that mean, evenly spread over a week from Monday 00:00 UTC: 168 are hours, 10080 minutes. Their mean is 1. */
  readonly week: readonly number[];
  /** Fluctuation beyond chance, as the coefficient of variation of a slow factor on the rate; 0 is pure Poisson. */
  readonly restless: number;
  /** Ordinary bursts that are no fault. */
  readonly bursts?: { readonly perWeek: number; readonly factor: number; readonly minutes: number };
}

/** A lognormal distribution. */
export interface Lognormal {
  readonly median: number;
  /** Standard deviation of the logarithm: 0.5 puts p99 at 3.2 medians. */
  readonly sigma: number;
}

/** A function as a rehearsal knows it. */
export interface FunctionProfile {
  readonly name: string;
  readonly tier: Tier;
  readonly kinds: readonly InvocationKind[];
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly traffic: Traffic;
  /** Milliseconds; what runs longer than the timeout is cut off there and fails. */
  readonly duration: Lognormal;
  /** Milliseconds of an initialization. */
  readonly init: Lognormal;
  /** Share of invocations that fail on an ordinary day. */
  readonly errorRate: number;
  /** Ordinary minutes in which a dependency hiccups and half of the calls fail, a week. */
  readonly blipsPerWeek: number;
  /** Lambda Insights measures it: without, its memory and processor are not to be seen. */
  readonly insights: boolean;
  /** Share of its memory, and of its processor time, that it uses on an ordinary day. */
  readonly memoryUse: number;
  readonly cpuUse: number;
  readonly reservedConcurrency?: number;
  /** A weighted alias shifts its deployments, so that metrics are kept by executed version too. */
  readonly shifted: boolean;
  /** Where failed asynchronous events or poison messages end; absent when they are lost. */
  readonly failuresKept?: "deadLetterQueue" | "destination";
  /** A clock calls it: minutes between runs. */
  readonly everyMinutes?: number;
}

/** Whose metric it is. `version`: of the newest version behind the alias (`Resource` and `ExecutedVersion`). */
export type Scope =
  | "function"
  | "alias"
  | "version"
  | "queue"
  | "deadLetterQueue"
  | "account"
  /** A dimension that nothing has: the alarm never sees data. */
  | "nothing";

export interface MetricInput {
  /** `AWS/Lambda`, `LambdaInsights`, `AWS/SQS`. */
  readonly namespace: string;
  /** `Errors` */
  readonly metric: string;
  readonly scope: Scope;
  /** `Sum`, `Average`, `Maximum`, `p99` … */
  readonly statistic: string;
}

/** An input or an expression of metric math over them. The alarm watches the one without `hidden`. */
export interface RehearsedQuery {
  readonly id: string;
  readonly metric?: MetricInput;
  readonly expression?: string;
  /** ReturnData: false. */
  readonly hidden?: boolean;
}

/** A metric alarm. */
export interface RehearsedAlarm {
  readonly kind: "metric";
  readonly name: string;
  /** The item of the checklist that asks for it, when one does: `alarms/errors`. */
  readonly item?: string;
  readonly queries: readonly RehearsedQuery[];
  /** Seconds. */
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: ComparisonOperator;
  /** Absent when it compares with a band. */
  readonly threshold?: number;
  /** airworthy's own band around the watched query, as `ANOMALY_DETECTION_BAND(m1, deviations)`. */
  readonly band?: { readonly deviations: number };
  readonly treatMissingData: TreatMissingData;
  readonly lowSamples?: "evaluate" | "ignore";
  /** Somebody is told. An alarm without an action counts only inside a composite one. */
  readonly hasAction: boolean;
}

/** A composite alarm over alarms of the same function, as a tree. */
export type Rule =
  | { readonly kind: "state"; readonly alarm: string; readonly state: State }
  | { readonly kind: "and" | "or"; readonly of: readonly Rule[] }
  | { readonly kind: "not"; readonly of: Rule };

export interface RehearsedComposite {
  readonly kind: "composite";
  readonly name: string;
  readonly item?: string;
  readonly rule: Rule;
  readonly hasAction: boolean;
}

export type AnyAlarm = RehearsedAlarm | RehearsedComposite;

/** The alarms of a fleet: those of a template, of the standard, or what another tool would make. */
export interface AlarmSet {
  /** `standard`, `template`, `slic-watch` … */
  readonly name: string;
  /** By function name. */
  readonly functions: Readonly<Record<string, readonly AnyAlarm[]>>;
}

/** What a fault does to a function while it lasts. All that is absent stays as it is. */
export interface Effect {
  /** Share of calls that fail beside those that fail anyway. */
  readonly errors?: number;
  /** Minutes in which the effect is on, and off, by turns. */
  readonly flapping?: { readonly on: number; readonly off: number };
  /** Factor on the duration of invocations. */
  readonly slower?: number;
  /** Growth of the duration each hour, as a share of what it was before the fault. */
  readonly creepPerHour?: number;
  /** Share of calls that run into the timeout. */
  readonly timeouts?: number;
  /** Factor on the duration of initializations. */
  readonly slowerInit?: number;
  /** Share of calls that are turned away. */
  readonly throttled?: number;
  /** Reserved concurrency set to 0: nothing runs. */
  readonly switchedOff?: boolean;
  /** Concurrency that other functions take of the account, as a share of its limit. */
  readonly accountTaken?: number;
  /** Factor on the calls that arrive: 0 is silence. */
  readonly traffic?: number;
  /** Each call causes so many more, until Lambda's loop detection stops the chain. */
  readonly recursion?: number;
  /** Share of the memory that is used at the end, growing evenly; over 1 it is killed. */
  readonly memoryGrowsTo?: number;
  /** Factor on the processor time that invocations use, up to all there is; their duration stays. */
  readonly computes?: number;
  /** Share of asynchronous events that are given up. */
  readonly eventsDropped?: number;
  /** Lambda may not write to the dead-letter queue or destination. */
  readonly deliveryDenied?: boolean;
  /** Poison messages a minute. */
  readonly poison?: number;
  /** Seconds by which the reader of a stream falls behind each minute. */
  readonly fallsBehind?: number;
  /** A new version behind the alias: its weight, and what it does to the calls it gets. */
  readonly version?: { readonly weight: number; readonly effect: Effect };
  /** Minutes by which metrics arrive late. */
  readonly late?: number;
  /** Share of answers that are wrong, and look right. */
  readonly corrupted?: number;
}

/** Something that goes wrong, or a control in which nothing does. */
export interface Fault {
  /** `E1` of the catalogue, or a name of the user's. */
  readonly id: string;
  /** "Every call fails." */
  readonly says: string;
  /** Minutes. */
  readonly duration: number;
  readonly effect: Effect;
  /** Functions it can befall: all when absent. Each of these must hold. */
  readonly befalls?: {
    readonly kinds?: readonly InvocationKind[];
    readonly shifted?: boolean;
    readonly failuresKept?: boolean;
  };
  /** Nothing is wrong: an alarm that goes off is a false one. */
  readonly control?: boolean;
  /** Why no metric of the platform can show it, when none can. */
  readonly invisible?: string;
}

/** What became of one alarm in all runs of one fault. */
export interface AlarmCell {
  readonly alarm: string;
  /** Runs in which it went off during the fault and its twin, without the fault, was not in ALARM then. */
  readonly detected: number;
  /** Medians over the runs that it detected: minutes after the onset, calls that had failed by then. */
  readonly delay?: number;
  readonly failedBefore?: number;
}

/** One fault of one function, over all onsets and seeds. */
export interface FaultRow {
  readonly fault: string;
  readonly runs: number;
  /** Runs in which any alarm with an action detected it. */
  readonly detected: number;
  /** Of the first alarm that did. */
  readonly delay?: number;
  readonly failedBefore?: number;
  /** The alarm that was first most often. */
  readonly firstAlarm?: string;
  readonly cells: readonly AlarmCell[];
}

/** One alarm of one function. */
export interface AlarmRow {
  readonly alarm: string;
  readonly item?: string;
  /** Transitions to ALARM in weeks without fault, a week. */
  readonly falseAlarmsPerWeek: number;
  /** Faults of which it is the only detector, or the fastest. */
  readonly unique: readonly string[];
  readonly fastest: readonly string[];
  /** Without it every fault is seen as soon, by others. */
  readonly redundant: boolean;
}

export interface FunctionRehearsal {
  readonly function: string;
  readonly tier: Tier;
  readonly perMinute: number;
  readonly faults: readonly FaultRow[];
  readonly alarms: readonly AlarmRow[];
  /** Of all alarms with an action. */
  readonly falseAlarmsPerWeek: number;
  /** Detected runs / all runs, faults of the catalogue counted in full. */
  readonly coverage: number;
}

/** Alarm sets changed on purpose: a change that no verdict shows was no promise. */
export interface MutationScore {
  readonly mutants: number;
  readonly killed: number;
  readonly survivors: readonly {
    readonly function: string;
    readonly alarm: string;
    readonly mutation: string;
  }[];
}

export interface Rehearsal {
  readonly set: string;
  readonly seed: number;
  /** Runs of each fault, and weeks without fault that false alarms were counted in. */
  readonly runs: number;
  readonly quietWeeks: number;
  readonly functions: readonly FunctionRehearsal[];
  /** Over all functions. */
  readonly coverage: number;
  readonly falseAlarmsPerWeek: number;
  readonly mutation?: MutationScore;
}

/** What a plot of one alarm in one run of a fault needs; one value a minute, null where there is none. */
export interface Plot {
  readonly function: string;
  readonly fault: string;
  readonly alarm: string;
  /** The first minute, since the rehearsal began. */
  readonly from: number;
  readonly values: readonly (number | null)[];
  readonly twin: readonly (number | null)[];
  readonly threshold?: number;
  readonly lower?: readonly (number | null)[];
  readonly upper?: readonly (number | null)[];
  readonly during: { readonly from: number; readonly to: number };
  /** Changes of state, in order. */
  readonly states: readonly { readonly at: number; readonly state: State }[];
}
