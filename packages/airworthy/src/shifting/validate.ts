import type { Condition, Shift, Strategy } from "./model.ts";
import { programOf, stepsOf } from "./steps.ts";

/**
 * What is wrong with a shift as it is written: sentences that name the place, none when it can be flown. Data of a user or of
 * a file is to pass here before it reaches `decide`.
 *
 *     problems({ ...shift, strategy: { kind: "canary", weight: 1.5, interval: 60_000 } })
 *     // ["strategy.weight is 1.5: a weight is above 0 and below 1"]
 */
export function problems(shift: Shift): string[] {
  const early = strategyProblems(shift.strategy);
  if (early.length > 0) return early;
  const { steps, rollback, promotion, limits } = programOf(shift);
  return [
    ...(shift.old === shift.new ? [`old and new are both version ${shift.old}`] : []),
    ...steps.flatMap(({ weight, until }, index) => [
      ...(typeof weight === "number"
        ? part(`steps[${index}].weight`, weight)
        : part(`steps[${index}].most`, weight.most)),
      ...conditionProblems(`steps[${index}].until`, until),
    ]),
    ...falling(steps.map(({ weight }) => weight)),
    ...(rollback.alpha === null ? [] : chance("rollback.alpha", rollback.alpha)),
    ...chance("rollback.failuresShare", rollback.failuresShare, true),
    ...chance("promotion.alpha", promotion.alpha),
    ...chance("promotion.excess", promotion.excess),
    ...chance("promotion.excessSlow", promotion.excessSlow),
    ...Object.entries(promotion.tolerance ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : chance(`promotion.tolerance.${name}`, value),
    ),
    ...positive("limits.duration", limits.duration),
    ...positive("limits.deadMan", limits.deadMan),
    ...positive("limits.hook", limits.hook),
    ...positive("metrics.period", shift.metrics.period),
    ...(shift.metrics.lag >= 0
      ? []
      : [`metrics.lag is ${shift.metrics.lag}: counts do not come before their time`]),
    ...(limits.deadMan > 2 * (shift.metrics.period + shift.metrics.lag)
      ? []
      : ["limits.deadMan must leave time for more than two looks at the metrics, or it goes off by itself"]),
  ];
}

/** What must hold before a strategy can be made into steps. */
function strategyProblems(strategy: Strategy): string[] {
  switch (strategy.kind) {
    case "canary":
    case "linear":
      return [
        ...part("strategy.weight", strategy.weight),
        ...positive("strategy.interval", strategy.interval),
      ];
    case "evidence":
      return strategy.most === undefined ? [] : part("strategy.most", strategy.most);
    case "failure-budget":
      return [
        ...(strategy.budget >= 1
          ? []
          : [`strategy.budget is ${strategy.budget}: no less than one failing request can be bounded`]),
        ...(strategy.alpha === undefined ? [] : chance("strategy.alpha", strategy.alpha)),
      ];
    case "requests":
    case "steps":
      return stepsOf(strategy).length > 0
        ? []
        : ["strategy.steps is empty: say all-at-once if that is meant"];
    case "all-at-once":
      return [];
  }
}

function conditionProblems(place: string, condition: Condition): string[] {
  if ("after" in condition)
    return condition.after >= 0 ? [] : [`${place}.after is ${condition.after}: a time ago`];
  if ("requests" in condition) return positive(`${place}.requests`, condition.requests);
  if ("evidence" in condition)
    return condition.evidence.excess === undefined
      ? []
      : chance(`${place}.evidence.excess`, condition.evidence.excess);
  if ("approval" in condition)
    return condition.approval === "undecided"
      ? [`${place}.approval cannot be called undecided: that approves an undecided shift`]
      : [];
  if ("hook" in condition) return [];
  const [name, all] =
    "anyOf" in condition ? (["anyOf", condition.anyOf] as const) : (["allOf", condition.allOf] as const);
  if (all.length === 0)
    return [`${place}.${name} is empty: it would ${name === "anyOf" ? "never" : "always"} hold`];
  return all.flatMap((one, index) => conditionProblems(`${place}.${name}[${index}]`, one));
}

/** A weight that falls between steps is a mistake: the way back is a rollback. */
function falling(weights: readonly (number | object)[]): string[] {
  return weights.flatMap((weight, index) => {
    const before = weights[index - 1];
    return typeof weight === "number" && typeof before === "number" && weight < before
      ? [`steps[${index}].weight is ${weight}, after ${before}: weights do not fall from step to step`]
      : [];
  });
}

function part(place: string, value: number): string[] {
  return value > 0 && value < 1 ? [] : [`${place} is ${value}: a weight is above 0 and below 1`];
}

function chance(place: string, value: number, ends = false): string[] {
  const holds = ends ? value >= 0 && value <= 1 : value > 0 && value < 1;
  return holds
    ? []
    : [`${place} is ${value}: it is a part of one, so ${ends ? "from 0 to 1" : "above 0 and below 1"}`];
}

function positive(place: string, value: number): string[] {
  return value > 0 && Number.isFinite(value) ? [] : [`${place} is ${value}: it must be more than nothing`];
}
