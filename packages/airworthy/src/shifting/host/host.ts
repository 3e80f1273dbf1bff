import type { AliasRead, Baseline, Facts, HookAnswer, Operator, Shift, State, Stratum } from "../model.ts";

/**
 * What a controller needs of the world; AWS and the engine are the same to it. Every call may fail: the controller says
 * so and asks again at its next tick. Instants are milliseconds since 1970.
 */
export interface Host {
  now(): number;
  alias(shift: Shift): Promise<AliasRead>;
  /** Strata that begin at `from` or later, and the instant up to which they are complete. */
  counts(shift: Shift, from: number): Promise<Counted>;
  /** What the alias did before the shift. */
  baseline(shift: Shift): Promise<Baseline>;
  /** Those of the alarms that are in ALARM. */
  inAlarm(names: readonly string[]): Promise<readonly string[]>;
  /**
   * UpdateAlias, fenced: fails with an error named PreconditionFailedException when the alias has another revision.
   * Resolves to the revision that it has now.
   * Source: https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html
   */
  updateAlias(shift: Shift, to: AliasWrite): Promise<string>;
  /** Runs a hook to its end. */
  hook(shift: Shift, id: string, functionName: string): Promise<Exclude<HookAnswer, "InProgress">>;
  /** Moves the timer that restores the old version when nobody else does; `null` takes it away. */
  deadMan(shift: Shift, restore: Restore | null): Promise<void>;
  notify(shift: Shift, level: "info" | "warning" | "error", message: string): Promise<void>;
}

export interface Counted {
  readonly strata: readonly Stratum[];
  readonly until: number;
}

export interface Restore {
  readonly at: number;
  /** Only while the alias has this revision; null: whatever it has. */
  readonly revisionId: string | null;
}

export interface AliasWrite {
  readonly version: string;
  readonly weights: Readonly<Record<string, number>>;
  readonly revisionId: string;
}

/** Where a shift is kept, outside of the controller that may die at any moment. */
export interface Keep {
  readonly shift: Shift;
  /** null before the first tick. */
  state(): Promise<State | null>;
  /** Durable when it resolves; called before anything is done. */
  save(state: State, tick: Tick): Promise<void>;
  operator(): Promise<Operator>;
  hooks(): Promise<Readonly<Record<string, HookAnswer>>>;
  answer(id: string, answer: HookAnswer): Promise<void>;
}

/** What a tick saw and said: enough to decide the same again. One line of JSON in the history. */
export interface Tick {
  readonly at: number;
  readonly says: string;
  readonly facts: Facts;
}
