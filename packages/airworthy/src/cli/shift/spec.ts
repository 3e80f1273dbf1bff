import type { Standard } from "../../checklist/standard.ts";
import type { Metrics, Shift, Strategy } from "../../shifting/model.ts";
import { stepsOf as programmed } from "../../shifting/steps.ts";
import { text, texts, type Option, type Values } from "../command.ts";
import { durationOf } from "../duration.ts";
import { UserError } from "../errors.ts";

const HOUR = 60 * 60_000;

/** How a shift goes; each overrides what `standard.shifting` of airworthy.yaml says. */
export const SPEC_OPTIONS = {
  strategy: {
    type: "string",
    short: "s",
    value: "KIND",
    says: "evidence, failure-budget, requests, canary, linear or all-at-once",
  },
  weight: { type: "string", value: "PERCENT", says: "of canary and linear: the new version's share (10)" },
  interval: { type: "string", value: "DURATION", says: "of canary and linear: how long a step lasts (5m)" },
  requests: {
    type: "string",
    value: "STEPS",
    says: "of requests: share and requests of each step (1%:100,10%:500,50%:2000)",
  },
  budget: {
    type: "string",
    value: "N",
    says: "of failure-budget: failing requests that a bad version may cost",
  },
  excess: { type: "string", value: "PERCENT", says: "how many more requests of the new version may fail" },
  limit: { type: "string", value: "DURATION", says: "the longest it may take before it is undecided" },
  undecided: { type: "string", value: "hold|roll-back", says: "what becomes of it then" },
  alarm: { type: "string", multiple: true, value: "NAME", says: "an alarm that rolls back; more than once" },
  before: { type: "string", multiple: true, value: "FUNCTION", says: "a hook before any traffic is shifted" },
  between: { type: "string", multiple: true, value: "FUNCTION", says: "a hook between the steps" },
  after: { type: "string", multiple: true, value: "FUNCTION", says: "a hook after all traffic is shifted" },
  "on-rollback": { type: "string", multiple: true, value: "FUNCTION", says: "a hook after a rollback" },
  gate: { type: "string", value: "NAME", says: "wait for `airworthy shift approve NAME` before promotion" },
} satisfies Readonly<Record<string, Option>>;

type Said = Omit<Shift, "id" | "functionName" | "alias" | "old" | "new" | "metrics">;

/** What the command line and the standard say of a shift. */
export function specOf(values: Values, { shifting }: Pick<Standard, "shifting">, metrics: Metrics): Said {
  const hooks = Object.fromEntries(
    (
      [
        ["before", "before"],
        ["between", "between"],
        ["after", "after"],
        ["onRollback", "on-rollback"],
      ] as const
    ).flatMap(([name, option]) => {
      const named = texts(values, option);
      return named.length > 0 ? [[name, named]] : [];
    }),
  );
  const alarms = texts(values, "alarm");
  const undecided = text(values, "undecided") ?? shifting.undecided;
  if (undecided !== "hold" && undecided !== "roll-back")
    throw new UserError(`--undecided ${undecided} is neither hold nor roll-back.`);
  const limit = text(values, "limit");
  return {
    strategy: gated(strategyOf(values, shifting), metrics, text(values, "gate")),
    promotion: { excess: percent(text(values, "excess"), "excess") ?? shifting.excessPercent / 100 },
    limits: {
      duration: limit === undefined ? shifting.limitHours * HOUR : durationOf(limit),
      undecided,
    },
    ...(Object.keys(hooks).length > 0 ? { hooks } : {}),
    ...(alarms.length > 0 ? { alarms } : {}),
  };
}

function strategyOf(values: Values, shifting: Standard["shifting"]): Strategy {
  const kind = text(values, "strategy") ?? shifting.strategy;
  const weight = percent(text(values, "weight"), "weight") ?? 0.1;
  const interval = durationOf(text(values, "interval") ?? "5m");
  switch (kind) {
    case "all-at-once":
    case "evidence":
      return { kind };
    case "canary":
    case "linear":
      return { kind, weight, interval };
    case "failure-budget":
      return { kind, budget: budgetOf(text(values, "budget")) ?? shifting.failureBudget };
    case "requests":
      return { kind, steps: stepsOf(text(values, "requests") ?? "1%:100,10%:500,50%:2000") };
    default:
      throw new UserError(
        `${kind} is no strategy. Choose evidence, failure-budget, requests, canary, linear or all-at-once.`,
      );
  }
}

/** The strategy, and then a person: its last step ends with an approval. */
function gated(strategy: Strategy, metrics: Metrics, gate: string | undefined): Strategy {
  if (gate === undefined) return strategy;
  const steps = programmed(strategy, metrics);
  const last = steps.at(-1);
  if (!last) throw new UserError("--gate needs a step to wait in, and all-at-once has none.");
  const until = { allOf: [last.until, { approval: gate }] };
  return { kind: "steps", steps: [...steps.slice(0, -1), { ...last, until }] };
}

function budgetOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const budget = Number(given);
  if (!Number.isInteger(budget) || budget < 1)
    throw new UserError(`--budget ${given} is no number of failing requests. Write 10.`);
  return budget;
}

/** `10`, `10%` or `0.5%` as a fraction. */
function percent(given: string | undefined, option: string): number | undefined {
  if (given === undefined) return undefined;
  const value = Number(given.replace(/%$/, ""));
  if (given.trim() === "" || !(value > 0 && value <= 100))
    throw new UserError(`--${option} ${given} is no percentage above 0 and up to 100. Write 10 or 10%.`);
  return value / 100;
}

/** @example stepsOf("1%:100,50%:2000") // [{ weight: 0.01, requests: 100 }, { weight: 0.5, requests: 2000 }] */
function stepsOf(given: string): { weight: number; requests: number }[] {
  return given.split(",").map((one) => {
    const [share = "", count = "", more] = one.split(":");
    const requests = Number(count);
    if (more !== undefined || !Number.isInteger(requests) || requests < 1)
      throw new UserError(`--requests ${given}: "${one}" is no step. Write 1%:100,10%:500.`);
    return { weight: percent(share.trim(), "requests") ?? 0, requests };
  });
}
