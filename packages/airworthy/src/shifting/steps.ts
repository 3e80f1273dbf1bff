import { ENGINE_METRICS, LIMITS, PROMOTION, ROLLBACK } from "./defaults.ts";
import type {
  Condition,
  Limits,
  Metrics,
  Pace,
  PromotionPolicy,
  RollbackPolicy,
  Shift,
  State,
  Step,
  Strategy,
} from "./model.ts";

/** A shift with everything said that the user left out. */
export interface Program {
  readonly steps: readonly Step[];
  readonly rollback: RollbackPolicy;
  readonly promotion: PromotionPolicy;
  readonly limits: Limits;
  /** The excesses that conditions ask about, each once. */
  readonly excesses: readonly number[];
}

const programs = new WeakMap<Shift, Program>();

/** What a shift does, step by step. The same object for the same shift. */
export function programOf(shift: Shift): Program {
  const known = programs.get(shift);
  if (known) return known;
  const promotion = { ...PROMOTION, ...shift.promotion };
  const steps = stepsOf(shift.strategy, shift.metrics);
  const program = {
    steps,
    promotion,
    rollback: { ...ROLLBACK, ...shift.rollback },
    limits: { ...LIMITS, ...shift.limits },
    excesses: [...new Set(steps.flatMap(({ until }) => excessesOf(until, promotion.excess)))],
  };
  programs.set(shift, program);
  return program;
}

/**
 * The steps of a strategy. After the last one the alias is set to the new version alone, so a step of weight 1 is none.
 *
 * `stepsOf({ kind: "linear", weight: 0.5, interval: 60_000 }, metrics)` is one step, of half the traffic for a minute.
 */
export function stepsOf(strategy: Strategy, metrics: Metrics = ENGINE_METRICS): readonly Step[] {
  switch (strategy.kind) {
    case "all-at-once":
      return [];
    case "canary":
      return [{ weight: strategy.weight, until: { after: strategy.interval } }];
    case "linear":
      return linear(strategy.weight).map((weight) => ({ weight, until: { after: strategy.interval } }));
    case "requests":
      return strategy.steps.map(({ weight, requests }) => ({ weight, until: { requests } }));
    case "evidence":
      return [{ weight: paceFor(metrics, strategy.most), until: { evidence: {} } }];
    case "failure-budget": {
      const budget = { failures: strategy.budget, alpha: strategy.alpha ?? 0.05 };
      return [{ weight: { ...paceFor(metrics), budget }, until: { evidence: {} } }];
    }
    case "steps":
      return strategy.steps;
  }
}

/** Hundredths, so that ten times a tenth is the whole. */
function linear(weight: number): number[] {
  const each = Math.round(weight * 10_000);
  return Array.from({ length: Math.ceil(10_000 / each) - 1 }, (_, index) => ((index + 1) * each) / 10_000);
}

/** Half the traffic tells most about two versions a request. */
const MOST = 0.5;
/** A minute is long: seven failing requests at half failing, before it is over and read. */
const BY_MINUTE = { start: 11, expected: 42 };
const BY_SECOND = { start: 0.5, expected: 1 };

export function paceFor(metrics: Metrics, most = MOST): Pace {
  return { most, ...(metrics.period >= 30_000 ? BY_MINUTE : BY_SECOND) };
}

function excessesOf(condition: Condition, usual: number): number[] {
  if ("evidence" in condition) return [condition.evidence.excess ?? usual];
  if ("anyOf" in condition) return condition.anyOf.flatMap((one) => excessesOf(one, usual));
  if ("allOf" in condition) return condition.allOf.flatMap((one) => excessesOf(one, usual));
  return [];
}

/** The rate that must be stayed below for an excess; slow requests have one tolerance. */
export function toleranceOf(program: Program, state: State, excess: number): number {
  const { tolerance } = program.promotion;
  if (tolerance?.failures !== undefined && excess === program.promotion.excess) return tolerance.failures;
  return Math.min(0.99, state.baseline.failures + excess);
}

export function slowTolerance({ promotion }: Program, slow: number): number {
  return promotion.tolerance?.slow ?? Math.min(0.99, slow + promotion.excessSlow);
}
