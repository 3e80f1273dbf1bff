/**
 * Every default of the checklist, in one place, with its reason. `airworthy.yaml` overrides any of them under
 * `standard:`, for all functions or for one tier. Times are seconds unless the name says otherwise.
 */
export type Tier = "critical" | "standard" | "background";

export interface Standard {
  readonly alarms: {
    /** ARN or parameter of the SNS topic that alarms notify; `fix` adds a topic when it is not set. */
    readonly topic: string | null;
    /** Share of failed invocations that counts as broken: four times what the slow alarm calls too much. */
    readonly errorRatePercent: number;
    /** Failures in one period below which a rate says nothing: one failure of two calls is not an outage. */
    readonly errorFloor: number;
    /** Share of an hour's failures that is told: seldom called functions have no better number than their hour. */
    readonly hourlyErrorPercent: number;
    /** Share of failures that is too much when it lasts: four times the budget of 99.9 %. */
    readonly slowErrorPercent: number;
    /** Share of a new version's failures that rolls it back: it gets few calls, and two failures of them are enough. */
    readonly rollbackErrorPercent: number;
    /** One period. Five minutes hold enough calls to tell a rate, and alarms look at them anew each minute. */
    readonly periodSeconds: number;
    /** M of N: a dependency that hiccups for a minute spoils one period, a fault the next one too. */
    readonly evaluationPeriods: number;
    readonly datapointsToAlarm: number;
    /** Share of turned away calls of a quarter of an hour that is worth waking for. */
    readonly throttlePercent: number;
    /** Standard deviations of the band on the hourly mean of the duration. */
    readonly durationBand: number;
    /** Duration of seldom runs, as share of the function's timeout: what comes after is a timeout error. */
    readonly durationPercentOfTimeout: number;
    /** Standard deviations of the band on an hour's invocations: too few and too many. */
    readonly trafficBand: number;
    /** Standard deviations of the band on five minutes' invocations: much too few. */
    readonly silenceBand: number;
    /** Standard deviations of the band on how long environments take to start. Needs Lambda Insights. */
    readonly initializationBand: number;
    /** Share of the memory that is left too little. Needs Lambda Insights. */
    readonly memoryPercent: number;
    /** Share of the processor time its memory pays for that is nearly all of it. Needs Lambda Insights. */
    readonly cpuPercent: number;
    /** Age of the last read record; a stream drops records after its retention (24 h by default). */
    readonly iteratorAgeSeconds: number;
    /** Share of the account's concurrency that is nearly all of it. */
    readonly accountConcurrencyPercent: number;
  };
  readonly shifting: {
    /** CodeDeploy's name. Ten percent for five minutes gives five datapoints to judge by. */
    readonly preference: string;
    readonly alias: string;
    /**
     * Who shifts a deployment, which `fix` sets up: `codedeploy` by time; `evidence-alarm` the same, rolled back by evidence
     * too; `step-functions` by evidence alone, in a state machine of the stack.
     */
    readonly controller: string;
    /** How `airworthy shift` advances: evidence, failure-budget, requests, canary, linear or all-at-once. */
    readonly strategy: string;
    /** How many more requests of a new version may fail: one in a hundred is what a release may hide. */
    readonly excessPercent: number;
    /** Of the strategy failure-budget: failing requests that a bad version may cost. */
    readonly failureBudget: number;
    /** The longest a shift may take before it is undecided: a day has every hour of a service. */
    readonly limitHours: number;
    /** What an undecided shift does: hold, or roll-back. It is never promoted by silence. */
    readonly undecided: string;
  };
  readonly logs: {
    /** Long enough to investigate last month's incident; never expiring logs are a bill without an end. */
    readonly retentionDays: number;
    readonly format: "JSON" | "Text";
  };
  readonly deadLetters: {
    /** SQS's longest: the clock of a standard queue runs from the original send, so a shorter one loses on arrival. */
    readonly retentionSeconds: number;
    /** AWS's advice for Lambda sources: fewer, and a throttled function pushes good messages out. */
    readonly maxReceiveCount: number;
    /** Visibility timeout as a multiple of the function's timeout: AWS's advice. */
    readonly visibilityMultiple: number;
    /** Retries of a stream batch before it goes to its destination: the default is until the record expires. */
    readonly streamRetries: number;
  };
  readonly functions: {
    /** What `fix` writes where nothing is said: Lambda's own defaults, so that behaviour does not change. */
    readonly timeout: number;
    readonly memory: number;
  };
  /** Resources in one template, AWS's limit. */
  readonly resourceBudget: number;
}

/**
 * The standard tier. The numbers of the alarms are tuned by the rehearsal (bench/rehearsal.ts): what they see of its
 * catalogue of faults, and how often they are wrong, stands in docs/practices/alarms.md.
 */
export const STANDARD: Standard = {
  alarms: {
    topic: null,
    errorRatePercent: 2,
    errorFloor: 2,
    hourlyErrorPercent: 4,
    slowErrorPercent: 0.4,
    rollbackErrorPercent: 20,
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    throttlePercent: 1,
    durationBand: 4.5,
    durationPercentOfTimeout: 90,
    trafficBand: 3.8,
    silenceBand: 5,
    initializationBand: 4.5,
    memoryPercent: 90,
    cpuPercent: 90,
    iteratorAgeSeconds: 300,
    accountConcurrencyPercent: 80,
  },
  shifting: {
    preference: "Canary10Percent5Minutes",
    alias: "live",
    controller: "codedeploy",
    strategy: "evidence",
    excessPercent: 1,
    failureBudget: 10,
    limitHours: 24,
    undecided: "hold",
  },
  logs: { retentionDays: 30, format: "JSON" },
  deadLetters: { retentionSeconds: 1_209_600, maxReceiveCount: 5, visibilityMultiple: 6, streamRetries: 3 },
  functions: { timeout: 3, memory: 128 },
  resourceBudget: 500,
};

/** What the other tiers do differently. */
export const TIERS: Readonly<Record<Tier, PartialStandard>> = {
  // Money or safety: caught sooner, at smaller shares.
  critical: { alarms: { errorRatePercent: 1, hourlyErrorPercent: 2 } },
  standard: {},
  // Housekeeping: nobody is woken for what a retry mends.
  background: { alarms: { errorRatePercent: 5, hourlyErrorPercent: 5, slowErrorPercent: 1 } },
};

export type PartialStandard = {
  readonly [K in keyof Standard]?: Standard[K] extends object ? Partial<Standard[K]> : Standard[K];
};

/** Later layers win, value by value. */
export function layered(...layers: readonly PartialStandard[]): Standard {
  const result: Record<string, unknown> = { ...STANDARD };
  for (const layer of layers) {
    for (const [key, value] of Object.entries(layer)) {
      const before = result[key];
      result[key] = typeof value === "object" && typeof before === "object" ? { ...before, ...value } : value;
    }
  }
  return result as unknown as Standard;
}
