/**
 * The words of traffic shifting: plain data, JSON throughout. Weights and rates are fractions from 0 to 1, durations and
 * instants milliseconds (since 1970). "Old" is the version an alias served before the shift, "new" the one it is to serve.
 */

/** What is to happen. Written by the user (or by `deploy`), never changed while it runs. */
export interface Shift {
  /** Unique a shift; hooks and gates are named under it. */
  readonly id: string;
  readonly functionName: string;
  readonly alias: string;
  readonly old: string;
  readonly new: string;
  readonly strategy: Strategy;
  readonly metrics: Metrics;
  /** Defaults: `ROLLBACK` of defaults.ts. */
  readonly rollback?: Partial<RollbackPolicy>;
  /** Defaults: `PROMOTION` of defaults.ts. */
  readonly promotion?: Partial<PromotionPolicy>;
  /** Defaults: `LIMITS` of defaults.ts. */
  readonly limits?: Partial<Limits>;
  readonly hooks?: Hooks;
  /** Names of CloudWatch alarms; one of them in ALARM rolls back. */
  readonly alarms?: readonly string[];
}

export type Strategy =
  | { readonly kind: "all-at-once" }
  /** One step of `weight` for `interval`, then everything. CodeDeploy's TimeBasedCanary. */
  | { readonly kind: "canary"; readonly weight: number; readonly interval: number }
  /** Steps of `weight`, one every `interval`. CodeDeploy's TimeBasedLinear. */
  | { readonly kind: "linear"; readonly weight: number; readonly interval: number }
  /** Each step lasts until the new version has had so many requests in it. */
  | { readonly kind: "requests"; readonly steps: readonly { weight: number; requests: number }[] }
  /** Weight follows the evidence; promoted when the new version has shown that it is no worse than tolerated. */
  | { readonly kind: "evidence"; readonly most?: number }
  /** As evidence, and at most `budget` excess failing requests with probability 1 - `alpha` (0.05). */
  | { readonly kind: "failure-budget"; readonly budget: number; readonly alpha?: number }
  | { readonly kind: "steps"; readonly steps: readonly Step[] };

export interface Step {
  /** A fraction, or the pace of the evidence. */
  readonly weight: number | Pace;
  readonly until: Condition;
}

/** A weight that grows with the evidence. */
export interface Pace {
  /** Never more than this before promotion. */
  readonly most: number;
  /** Requests that the new version may have before the controller can react, while nothing is known of it. */
  readonly start: number;
  /** Failing requests that may be expected before the controller can react, if the version is as bad as the evidence allows. */
  readonly expected: number;
  /** Failing requests beyond the old version's that the whole shift may cost, with probability 1 - alpha. */
  readonly budget?: { readonly failures: number; readonly alpha: number };
}

export type Condition =
  /** Since the step began. */
  | { readonly after: number }
  /** To the new version, since the step began. */
  | { readonly requests: number }
  /** The new version fails at most `excess` (a rate) more than the old one's frozen baseline; the promotion's when absent. */
  | { readonly evidence: { readonly excess?: number } }
  /** A gate: an operator approves it by this name. */
  | { readonly approval: string }
  /** A function that must answer Succeeded. */
  | { readonly hook: string }
  | { readonly anyOf: readonly Condition[] }
  | { readonly allOf: readonly Condition[] };

/** How the counts come. The engine: 1 s and no lag. CloudWatch: a minute, and a minute until it can be relied on. */
export interface Metrics {
  readonly period: number;
  readonly lag: number;
}

export interface RollbackPolicy {
  /** Chance of rolling back a version that is no worse, whatever the traffic and for how long. null: never on evidence. */
  readonly alpha: number | null;
  /** The part of the evidence that failures have; slow requests have the rest, when they are counted. */
  readonly failuresShare: number;
}

export interface PromotionPolicy {
  /** Chance that a version at the tolerance passes. */
  readonly alpha: number;
  /** How much more than the old version's baseline may fail. */
  readonly excess: number;
  /** How much more than the old version's baseline may be slow. */
  readonly excessSlow: number;
  /** Absolute rates, in place of baseline + excess. */
  readonly tolerance?: { readonly failures?: number; readonly slow?: number };
}

export interface Limits {
  /** The longest the whole shift may take before it is undecided. */
  readonly duration: number;
  /** What an undecided shift does. There is no silent promotion: `hold` waits for an operator. */
  readonly undecided: "hold" | "roll-back";
  /** Without a tick for so long the old version is restored. */
  readonly deadMan: number;
  /** A hook that has not answered for so long has failed. */
  readonly hook: number;
}

/** Names of functions that are invoked; each answers Succeeded or Failed. */
export interface Hooks {
  readonly before?: readonly string[];
  /** After every step but the last. */
  readonly between?: readonly string[];
  readonly after?: readonly string[];
  /** After the old version was restored; cannot fail the rollback. */
  readonly onRollback?: readonly string[];
}

/**
 * Counts of one version in one stratum. A request is an invocation: a batch of a queue counts once. An execution environment
 * belongs to one version, so that a single poisoned one looks like many failures of that version.
 */
export interface Counts {
  readonly requests: number;
  readonly failures: number;
  /** Slower than the threshold fixed before the shift; absent when not counted. */
  readonly slow?: number;
}

/** Both versions in the same stretch of time, by when they were routed. */
export interface Stratum {
  readonly at: number;
  readonly old: Counts;
  readonly new: Counts;
  /**
   * The weight that stood through the whole stratum, when it is known exactly and routing is random (the engine). Absent on
   * AWS: then the realised counts are conditioned on.
   */
  readonly weight?: number;
}

export interface AliasRead {
  readonly version: string;
  /** AdditionalVersionWeights. */
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** Counts of the old version in blocks of equal length, the newest last: 24 hours in 24 blocks, if there are. */
export interface Baseline {
  readonly block: number;
  readonly counts: readonly Counts[];
}

export type HookAnswer = "InProgress" | "Succeeded" | "Failed";

/** What a tick knows. All of it is a level, none an edge: said twice or out of order it means the same. */
export interface Facts {
  /** The `tick` of the state they were gathered for; facts for any other state are ignored. */
  readonly tick: number;
  readonly now: number;
  /** null when it could not be read this time. */
  readonly alias: AliasRead | null;
  /** Strata in any order; those before the watermark are ignored, a missing one had no requests. */
  readonly strata: readonly Stratum[];
  /** Strata that end by then are complete. An instant the host answers for; it never needs to be exact. */
  readonly countedUntil: number;
  /** Of the old version before the shift; needed at the first tick only. */
  readonly baseline?: Baseline;
  /** Names of the shift's alarms that are in ALARM. */
  readonly alarms?: readonly string[];
  /** Answers by hook id, as `invokeHook` named it. */
  readonly hooks?: Readonly<Record<string, HookAnswer>>;
  readonly operator?: Operator;
}

export interface Operator {
  readonly paused?: boolean;
  /** Gates approved: names of `approval`, or `undecided`. */
  readonly approvals?: readonly string[];
  /** The reason to go back. */
  readonly abort?: string;
  /** The reason to promote without evidence: the emergency exit. */
  readonly promote?: string;
}

export type Phase =
  | "ready"
  | "before"
  | "shifting"
  | "between"
  | "undecided"
  | "promoting"
  | "after"
  | "restoring"
  | "on-rollback"
  | Outcome;

export type Outcome = "promoted" | "rolled-back" | "abandoned";

/** All that survives between ticks. The host writes it before it acts on the effects that came with it. */
export interface State {
  readonly format: 1;
  /** How many ticks there were. */
  readonly tick: number;
  readonly phase: Phase;
  /** Index into the steps of the strategy. */
  readonly step: number;
  /** The approved weight of the new version: the alias has it, or is about to. 0 is the old version alone, 1 the new one. */
  readonly weight: number;
  /** What the alias had before `weight` was approved; the same as `weight` once the alias was seen to have it. */
  readonly weightBefore: number;
  /** The alias's revision when it was last seen as this shift left it. */
  readonly revisionId: string | null;
  /** The revision that the last write was to follow: while the alias has it, that write may still be under way. */
  readonly outdated: string | null;
  /** When `weight` was approved. */
  readonly weightAt: number;
  readonly startedAt: number;
  readonly stepAt: number;
  /** Strata before it have been counted, once. */
  readonly watermark: number;
  /** Unless a tick comes before it, the old version is to be restored. */
  readonly deadline: number;
  /** Rates of the old version before the shift; frozen. */
  readonly baseline: { readonly failures: number; readonly slow: number | null };
  /** log E for every odds ratio of the grid. */
  readonly worse: { readonly failures: readonly number[]; readonly slow: readonly number[] };
  /** log G for every tolerance: parts of a mixture. See promotion.ts. */
  readonly good: readonly (readonly number[])[];
  readonly totals: { readonly old: Required<Counts>; readonly new: Required<Counts> };
  /** Requests to the new version in this step. */
  readonly stepRequests: number;
  /** Requests a second, to both versions, smoothed. */
  readonly traffic: number;
  /** When each hook was first asked for, by its id. */
  readonly hooks: Readonly<Record<string, number>>;
  /** Alarms that were in ALARM before the shift: they say nothing of the new version until they have been out of it. */
  readonly alarmsAside: readonly string[];
  /** Why it goes back, is held or was left. */
  readonly reason: string | null;
}

/** What the host is to do, in this order. Each is given again at every tick until the facts show that it is done. */
export type Effect =
  /** UpdateAlias: FunctionVersion `old`, AdditionalVersionWeights { new: weight }, RevisionId. */
  | { readonly do: "set-weight"; readonly weight: number; readonly expectedRevision: string }
  /** UpdateAlias: FunctionVersion `new`, no weights. */
  | { readonly do: "promote"; readonly version: string; readonly expectedRevision: string }
  /** UpdateAlias: FunctionVersion `old`, no weights. */
  | { readonly do: "restore"; readonly version: string; readonly expectedRevision: string }
  /** Invoke once an id; answer by `facts.hooks[id]`. */
  | { readonly do: "invoke-hook"; readonly id: string; readonly hook: string }
  /** Move the dead-man timer: at `at` it restores `old`, unless the alias has another revision than ours by then. */
  | { readonly do: "dead-man"; readonly at: number }
  | { readonly do: "notify"; readonly level: "info" | "warning" | "error"; readonly message: string }
  /** Nothing to do before. */
  | { readonly do: "wait"; readonly until: number }
  | { readonly do: "done"; readonly outcome: Outcome; readonly why: string };

export interface Decision {
  readonly state: State;
  readonly effects: readonly Effect[];
  /** One line for a person. */
  readonly says: string;
}

/** What a planner is told of a service. */
export interface Traffic {
  readonly requestsPerSecond: number;
  readonly failureRate: number;
  readonly slowRate?: number;
}

/** What to expect of a shift before it starts. Durations in milliseconds; null: not within the limit. */
export interface Plan {
  /** Median time until a version as good as the old one is promoted. */
  readonly promoted: number | null;
  /** The failure rate of a new version that is rolled back within the limit in half of all shifts; null when none is. */
  readonly detectable: number | null;
  /** Failing requests that a version failing half its calls is expected to cost. */
  readonly cost: number;
  /** Whether the strategy can come to its end by evidence within `limits.duration`. */
  readonly decidable: boolean;
  /** What could be done instead, when it is not; sentences. */
  readonly proposals: readonly string[];
}
