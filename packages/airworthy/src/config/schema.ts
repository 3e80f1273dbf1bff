import { PRACTICES } from "../checklist/item.ts";
import { STANDARD } from "../checklist/standard.ts";
import { REHEARSAL_SCHEMA } from "./rehearsal.ts";

type Schema = { readonly [key: string]: unknown };

/**
 * What AWS takes, by the path of the setting: a fix would write anything else into a template that cannot be deployed.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html,
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html,
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html,
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html and
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
const BOUNDS: Readonly<Record<string, Schema>> = {
  "alarms.errorRatePercent": { exclusiveMinimum: 0, maximum: 100 },
  "alarms.errorFloor": { minimum: 1 },
  "alarms.periodSeconds": { anyOf: [{ enum: [10, 20, 30] }, { minimum: 60, multipleOf: 60 }] },
  "alarms.evaluationPeriods": { minimum: 1 },
  "alarms.datapointsToAlarm": { minimum: 1 },
  "alarms.throttles": { minimum: 1 },
  "alarms.durationPercentOfTimeout": { exclusiveMinimum: 0, maximum: 100 },
  "alarms.silenceSeconds": { minimum: 60 },
  "alarms.anomalyBand": { exclusiveMinimum: 0 },
  "alarms.memoryPercent": { exclusiveMinimum: 0, maximum: 100 },
  "alarms.cpuPercent": { exclusiveMinimum: 0, maximum: 100 },
  "alarms.iteratorAgeSeconds": { minimum: 1 },
  "alarms.accountConcurrencyPercent": { exclusiveMinimum: 0, maximum: 100 },
  "shifting.controller": { enum: ["codedeploy", "evidence-alarm", "step-functions"] },
  "shifting.strategy": {
    enum: ["evidence", "failure-budget", "requests", "canary", "linear", "all-at-once"],
  },
  "shifting.excessPercent": { exclusiveMinimum: 0, maximum: 99 },
  "shifting.failureBudget": { minimum: 1 },
  "shifting.limitHours": { exclusiveMinimum: 0 },
  "shifting.undecided": { enum: ["hold", "roll-back"] },
  "logs.retentionDays": {
    enum: [
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ],
  },
  "logs.format": { enum: ["JSON", "Text"] },
  "deadLetters.retentionSeconds": { minimum: 60, maximum: 1_209_600 },
  "deadLetters.maxReceiveCount": { minimum: 1, maximum: 1000 },
  "deadLetters.visibilityMultiple": { minimum: 1 },
  "deadLetters.streamRetries": { minimum: 0, maximum: 10_000 },
  "functions.timeout": { minimum: 1, maximum: 900 },
  "functions.memory": { minimum: 128, maximum: 10_240 },
  resourceBudget: { minimum: 1, maximum: 500 },
};

const globs: Schema = { type: "array", items: { type: "string", minLength: 1 } };

/** The schema of one group of the standard follows from its defaults, so that the two cannot drift apart. */
function partial(defaults: object, group = ""): Schema {
  const properties = Object.fromEntries(
    Object.entries(defaults).map(([key, value]: [string, unknown]) => {
      if (typeof value === "object" && value !== null) return [key, partial(value, `${key}.`)];
      const type = value === null ? ["string", "null"] : typeof value;
      return [key, { type, default: value, ...BOUNDS[group + key] }];
    }),
  );
  return { type: "object", additionalProperties: false, properties };
}

/** JSON schema of airworthy.yaml, for editors and for the reader of the file. */
export const CONFIG_SCHEMA: Schema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "airworthy.yaml",
  type: "object",
  additionalProperties: false,
  properties: {
    stacks: {
      description:
        "Stacks that are built from several files: a name and the globs of the files that form it.",
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["templates"],
        properties: { templates: { ...globs, minItems: 1 } },
      },
    },
    exclude: { description: "Globs of files that are never read as templates.", ...globs },
    tiers: {
      description: "Which functions (globs of logical ids, or stack:id) are held to which standard.",
      type: "object",
      additionalProperties: false,
      properties: { critical: globs, standard: globs, background: globs },
    },
    standard: { description: "Other defaults for every tier.", ...partial(STANDARD) },
    tierStandards: {
      description: "Other defaults for one tier.",
      type: "object",
      additionalProperties: false,
      properties: { critical: partial(STANDARD), standard: partial(STANDARD), background: partial(STANDARD) },
    },
    items: {
      description: "Severity of an item (or of a whole practice, as `alarms/*`), or `off`.",
      type: "object",
      propertyNames: { pattern: `^(?:${PRACTICES.join("|")})/(?:\\*|[a-z0-9-]+)$` },
      additionalProperties: { enum: ["off", "note", "warning", "error"] },
    },
    exceptions: {
      description: "Findings the team lives with, each with its reason and, best, an end.",
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["item", "reason"],
        properties: {
          item: { type: "string", minLength: 1 },
          resources: globs,
          reason: { type: "string", minLength: 3 },
          expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        },
      },
    },
    rehearsal: REHEARSAL_SCHEMA,
  },
};
