import { Random } from "../../packages/airworthy/src/shifting/random.fixture.ts";

/**
 * CodeDeploy's presets with the alarms that teams give them, minute by minute: metrics of a minute are seen a minute later,
 * an alarm that is in ALARM at the start blocks, watching ends when all traffic is shifted.
 */
export interface Preset {
  readonly name: string;
  /** Weight of each minute until everything is shifted. */
  readonly weights: readonly number[];
  readonly alarm: {
    /** Of the new version alone, or of the alias. */
    readonly of: "version" | "alias";
    /** Errors above a count, or a rate above a part. */
    readonly above: { readonly errors: number } | { readonly rate: number };
    readonly datapoints: number;
    readonly periods: number;
  };
}

const CANARY5 = Array.from({ length: 5 }, () => 0.1);
const LINEAR1 = Array.from({ length: 9 }, (_, index) => (index + 1) / 10);

export const PRESETS: readonly Preset[] = [
  {
    name: "Canary10Percent5Minutes, alias Errors > 0, 2 of 2 (SAM's sample)",
    weights: CANARY5,
    alarm: { of: "alias", above: { errors: 0 }, datapoints: 2, periods: 2 },
  },
  {
    name: "Canary10Percent5Minutes, version > 1 %, 1 of 1",
    weights: CANARY5,
    alarm: { of: "version", above: { rate: 0.01 }, datapoints: 1, periods: 1 },
  },
  {
    name: "Canary10Percent5Minutes, version > 2 %, 2 of 3",
    weights: CANARY5,
    alarm: { of: "version", above: { rate: 0.02 }, datapoints: 2, periods: 3 },
  },
  {
    name: "Linear10PercentEvery1Minute, version > 1 %, 1 of 1",
    weights: LINEAR1,
    alarm: { of: "version", above: { rate: 0.01 }, datapoints: 1, periods: 1 },
  },
  {
    name: "Linear10PercentEvery1Minute, version > 2 %, 2 of 3",
    weights: LINEAR1,
    alarm: { of: "version", above: { rate: 0.02 }, datapoints: 2, periods: 3 },
  },
];

export interface Deployed {
  readonly phase: "promoted" | "rolled-back";
  /** Failing requests of the new version while it was watched. */
  readonly failing: number;
  readonly minutes: number;
}

export function deploy(preset: Preset, rate: number, old: number, fresh: number, random: Random): Deployed {
  const { alarm, weights } = preset;
  const bad: boolean[] = [];
  const inAlarm = (upTo: number) =>
    bad.slice(Math.max(0, upTo - alarm.periods), Math.max(0, upTo)).filter(Boolean).length >=
    alarm.datapoints;
  // Some minutes before, so that an alarm of the alias may be in ALARM already.
  const before = alarm.periods + 1;
  for (let minute = 0; minute < before; minute++)
    bad.push(breaches(preset, minuteOf(rate, 0, old, fresh, random)));
  if (inAlarm(bad.length - 1)) return { phase: "rolled-back", failing: 0, minutes: 0 };
  let failing = 0;
  for (let minute = 0; minute < weights.length; minute++) {
    const counts = minuteOf(rate, weights[minute] ?? 0, old, fresh, random);
    failing += counts.newErrors;
    bad.push(breaches(preset, counts));
    if (inAlarm(bad.length - 1)) return { phase: "rolled-back", failing, minutes: minute + 1 };
  }
  return { phase: "promoted", failing, minutes: weights.length };
}

interface Minute {
  readonly oldErrors: number;
  readonly oldFine: number;
  readonly newErrors: number;
  readonly newFine: number;
}

function minuteOf(rate: number, weight: number, old: number, fresh: number, random: Random): Minute {
  const mean = rate * 60;
  return {
    oldErrors: random.poisson(mean * (1 - weight) * old),
    oldFine: random.poisson(mean * (1 - weight) * (1 - old)),
    newErrors: random.poisson(mean * weight * fresh),
    newFine: random.poisson(mean * weight * (1 - fresh)),
  };
}

function breaches({ alarm }: Preset, minute: Minute): boolean {
  const alias = alarm.of === "alias";
  const errors = minute.newErrors + (alias ? minute.oldErrors : 0);
  const requests = errors + minute.newFine + (alias ? minute.oldFine : 0);
  if ("errors" in alarm.above) return errors > alarm.above.errors;
  return requests > 0 && errors / requests > alarm.above.rate;
}
