import type { DayShape } from "../rehearsal/traffic/shapes.ts";
import type { Effect, InvocationKind } from "../rehearsal/model.ts";
import type { Json } from "../readers/tree.ts";

/** `rehearsal:` of airworthy.yaml. */
export interface RehearsalConfig {
  readonly seed?: number;
  readonly weeks?: number;
  readonly traffic?: readonly TrafficRule[];
  readonly faults?: readonly OwnFault[];
}

/** What is known of the normal weeks of some functions. The first rule that matches a function counts. */
export interface TrafficRule {
  /** Globs of logical ids, or `stack:id`. */
  readonly functions: readonly string[];
  /** Exported metrics, relative to airworthy.yaml; what is said beside them counts more. */
  readonly metrics?: string;
  readonly perMinute?: number;
  readonly day?: DayShape | readonly number[];
  readonly weekend?: number;
  readonly restless?: number;
  readonly bursts?: { readonly perWeek: number; readonly factor: number; readonly minutes: number };
  readonly errorPercent?: number;
  readonly blipsPerWeek?: number;
  readonly durationMs?: { readonly median: number; readonly p99?: number };
  readonly initMs?: number;
  readonly memoryPercent?: number;
  readonly cpuPercent?: number;
}

/** A fault of the team's own. */
export interface OwnFault {
  readonly id: string;
  readonly says: string;
  readonly minutes: number;
  /** Globs of functions it can befall; all when absent. */
  readonly functions?: readonly string[];
  readonly kinds?: readonly InvocationKind[];
  readonly effect: Effect;
}

type Schema = { readonly [key: string]: unknown };

const globs: Schema = { type: "array", minItems: 1, items: { type: "string", minLength: 1 } };
const over = (least: number, description: string): Schema => ({
  type: "number",
  minimum: least,
  description,
});
const positive = (description: string): Schema => ({ type: "number", exclusiveMinimum: 0, description });
const share = (description: string): Schema => ({ type: "number", minimum: 0, maximum: 1, description });
const percent = (description: string): Schema => ({ type: "number", minimum: 0, maximum: 100, description });

/** One entry for every effect of the model: a fault cannot say what a rehearsal does not do. */
const EFFECTS: Readonly<Record<Exclude<keyof Effect, "version">, Schema>> = {
  errors: share("Share of calls that fail beside those that fail anyway."),
  flapping: {
    type: "object",
    description: "Minutes in which the effect is on and off by turns.",
    additionalProperties: false,
    required: ["on", "off"],
    properties: { on: positive("Minutes on."), off: positive("Minutes off.") },
  },
  slower: positive("Factor on the duration of invocations."),
  creepPerHour: positive("Growth of the duration each hour, as a share of what it was."),
  timeouts: share("Share of calls that run into the timeout."),
  slowerInit: positive("Factor on the duration of initializations."),
  throttled: share("Share of calls that are turned away."),
  switchedOff: { type: "boolean", description: "Reserved concurrency set to 0: nothing runs." },
  accountTaken: share("Share of the account's concurrency that other functions take."),
  traffic: over(0, "Factor on the calls that arrive; 0 is silence."),
  recursion: positive("Each call causes so many more, until Lambda stops the chain."),
  memoryGrowsTo: positive("Share of the memory used at the end; beyond 1 the function is killed."),
  computes: positive("Factor on the processor time that invocations use, up to all there is."),
  eventsDropped: share("Share of asynchronous events that are given up."),
  deliveryDenied: {
    type: "boolean",
    description: "Lambda may not write to the dead-letter queue or destination.",
  },
  poison: positive("Poison messages a minute."),
  fallsBehind: positive("Seconds by which the reader of a stream falls behind each minute."),
  late: positive("Minutes by which metrics arrive late."),
  corrupted: share("Share of answers that are wrong and look right."),
};

const effect: Schema = {
  type: "object",
  description: "What it does while it lasts. Shares lie between 0 and 1.",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    ...EFFECTS,
    version: {
      type: "object",
      description: "A new version behind the alias: its weight, and what it does to the calls it gets.",
      additionalProperties: false,
      required: ["weight", "effect"],
      properties: {
        weight: share("Share of calls that it gets."),
        effect: {
          type: "object",
          additionalProperties: false,
          minProperties: 1,
          properties: { errors: EFFECTS.errors, slower: EFFECTS.slower },
        },
      },
    },
  },
};

const trafficRule: Schema = {
  type: "object",
  additionalProperties: false,
  required: ["functions"],
  properties: {
    functions: globs,
    metrics: {
      type: "string",
      minLength: 1,
      description:
        "File of exported metrics (GetMetricData JSON, or CSV), relative to this file. What is said beside it counts more.",
    },
    perMinute: positive("Mean calls a minute over a week."),
    day: {
      description: "Shape of a day, hours in UTC: a name, or 24 numbers.",
      oneOf: [
        { enum: ["flat", "office", "evening"] },
        { type: "array", minItems: 24, maxItems: 24, items: { type: "number", minimum: 0 } },
      ],
    },
    weekend: over(0, "Factor on Saturday and Sunday."),
    restless: { ...over(0, "Fluctuation beyond chance, as coefficient of variation."), maximum: 2 },
    bursts: {
      type: "object",
      description: "Bursts that are no fault.",
      additionalProperties: false,
      required: ["perWeek", "factor", "minutes"],
      properties: {
        perWeek: over(0, "How many a week."),
        factor: positive("How much more traffic."),
        minutes: positive("How long."),
      },
    },
    errorPercent: percent("Share of calls that fail on an ordinary day."),
    blipsPerWeek: over(
      0,
      "Ordinary minutes in which a dependency hiccups and half of the calls fail, a week.",
    ),
    durationMs: {
      type: "object",
      description: "How long an ordinary invocation runs, in milliseconds.",
      additionalProperties: false,
      required: ["median"],
      properties: { median: positive("Half of them are done by then."), p99: positive("99 of 100 are.") },
    },
    initMs: positive("Milliseconds of an ordinary initialization."),
    memoryPercent: percent("Share of its memory that it uses on an ordinary day."),
    cpuPercent: percent("Share of its processor time that it uses on an ordinary day."),
  },
};

/** JSON schema of the section. */
export const REHEARSAL_SCHEMA: Schema = {
  description: "What `airworthy rehearse` knows of normal weeks, and faults of the team's own.",
  type: "object",
  additionalProperties: false,
  properties: {
    seed: {
      type: "integer",
      minimum: 0,
      default: 1,
      description: "Of all chance: the same seed gives the same report.",
    },
    weeks: {
      type: "integer",
      minimum: 1,
      maximum: 52,
      default: 4,
      description: "Weeks without fault in which false alarms are counted.",
    },
    traffic: {
      type: "array",
      description: "Normal weeks of the functions. The first rule that matches a function counts.",
      items: trafficRule,
    },
    faults: {
      type: "array",
      description: "Faults of the team's own, rehearsed beside the catalogue.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["id", "says", "minutes", "effect"],
        properties: {
          id: { type: "string", pattern: "^[A-Za-z][A-Za-z0-9-]*$" },
          says: { type: "string", minLength: 3, description: "What goes wrong, as a sentence." },
          minutes: { type: "integer", minimum: 1, maximum: 10_080, description: "How long it lasts." },
          functions: globs,
          kinds: {
            type: "array",
            minItems: 1,
            description: "Only functions that are invoked so.",
            items: { enum: ["sync", "async", "stream", "queue"] },
          },
          effect,
        },
      },
    },
  },
};

/** The section as `init` writes it, commented out. */
export const REHEARSAL_EXAMPLE: Json = {
  seed: 1,
  weeks: 4,
  traffic: [
    {
      functions: ["Checkout*"],
      perMinute: 120,
      day: "evening",
      weekend: 1.3,
      errorPercent: 0.05,
      durationMs: { median: 180, p99: 900 },
    },
    { functions: ["*"], metrics: "metrics/last-two-weeks.json" },
  ],
  faults: [
    {
      id: "payment-provider-down",
      says: "The payment provider answers 40 % of the calls with an error.",
      minutes: 30,
      functions: ["Checkout*"],
      effect: { errors: 0.4, slower: 2 },
    },
  ],
};
