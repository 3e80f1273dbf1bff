import { AWS_METRICS, LIMITS, PROMOTION, ROLLBACK } from "../defaults.ts";
import { aliasStates, LANDED } from "./alias-states.ts";
import { endingStates } from "./ending-states.ts";
import { queries } from "./queries.ts";
import { ALIAS, type State, task, write } from "./states.ts";
import { BEGIN, TICK } from "./tick.ts";

/** What a machine is made for. Which function and alias it shifts, and how, is said by the input of an execution. */
export interface MachineOptions {
  /** Names of alarms that roll back. */
  readonly alarms?: readonly string[];
  /** ARN of a topic that hears how it ended, or a token of CloudFormation that stands for it: `${Topic}`. */
  readonly topic?: string;
}

/** The input of an execution. */
export interface MachineInput {
  readonly function: string;
  readonly alias: string;
  /** How many more requests of a new version may fail; a fraction. The controller's default when absent. */
  readonly excess?: number;
  /** Hours after which a shift is undecided, 28 at most: the controller's default when absent. */
  readonly limitHours?: number;
  readonly undecided?: "hold" | "roll-back";
  /** Put the alias on its old version alone, and do nothing else. */
  readonly restore?: true;
}

/** A definition in the States language, as data. */
export interface Definition {
  readonly Comment: string;
  readonly QueryLanguage: "JSONata";
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, State>>;
}

/** How a machine is known again in a template. */
export const MADE_BY = "Shifts an alias to what was deployed, by evidence. Made by airworthy.";

/**
 * An execution has at most 25,000 events in its history. A tick makes 14, one that changes the weight 19 (machine.test.ts).
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MOST_TICKS = 1700;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * The controller as a state machine of Step Functions, without a line of code to run: it publishes what was deployed to
 * $LATEST, shifts the alias to it as the evidence allows, and ends on one version. Started with a function and an alias it
 * shifts; with `restore` besides it puts the alias on its old version alone, which is what its dead-man rule does when an
 * execution failed, was stopped or ran out of time.
 */
export function machine(options: MachineOptions): Definition {
  const { alarms = [] } = options;
  const watching = alarms.length > 0;
  return {
    Comment: MADE_BY,
    QueryLanguage: "JSONata",
    StartAt: "Asked",
    // The last net: whatever hangs ends here, and the dead-man rule restores the alias.
    TimeoutSeconds: (MOST_TICKS + 60) * 60,
    States: {
      Asked: {
        Type: "Choice",
        Assign: {
          function: "{% $states.input.function %}",
          alias: "{% $states.input.alias %}",
          c: {
            alpha: ROLLBACK.alpha,
            promoteAlpha: PROMOTION.alpha,
            excess: said("excess", PROMOTION.excess),
            limit: `{% $min([$exists($states.input.limitHours) ? $states.input.limitHours * ${HOUR} : ${LIMITS.duration}, ${MOST_TICKS * MINUTE}]) %}`,
            undecided: said("undecided", LIMITS.undecided),
          },
          why: "not begun",
          alarmed: [],
        },
        Choices: [{ Condition: "{% $exists($states.input.restore) %}", Next: "RestoreAlone" }],
        Default: "Alias",
      },
      Alias: task("lambda:getAlias", ALIAS, "Shifting already", {
        Assign: {
          old: "{% $states.result.FunctionVersion %}",
          revision: "{% $states.result.RevisionId %}",
          shared: "{% $count($keys($states.result.RoutingConfig.AdditionalVersionWeights)) > 0 %}",
        },
      }),
      // Two deployments in a row: the second is shifted when the first has ended.
      "Shifting already": {
        Type: "Choice",
        Choices: [{ Condition: "{% $shared %}", Next: "Until the other has ended" }],
        Default: "Publish",
      },
      "Until the other has ended": { Type: "Wait", Seconds: 60, Next: "Alias" },
      // The same code gives the same version again.
      Publish: task("lambda:publishVersion", { FunctionName: ALIAS.FunctionName }, "Anything new", {
        Assign: {
          new: "{% $states.result.Version %}",
          newRole: "{% $states.result.Role %}",
          newDeadLetters: dlq,
        },
      }),
      "Anything new": {
        Type: "Choice",
        Choices: [{ Condition: "{% $new = $old %}", Next: "Nothing new" }],
        Default: "Old version",
      },
      "Nothing new": { Type: "Succeed", Output: { outcome: "nothing new", version: "{% $old %}" } },
      "Old version": task(
        "lambda:getFunctionConfiguration",
        { FunctionName: ALIAS.FunctionName, Qualifier: "{% $old %}" },
        "Can share an alias",
        { Assign: { oldRole: "{% $states.result.Role %}", oldDeadLetters: dlq } },
      ),
      // Two versions of one alias must have the same role and the same dead-letter queue.
      "Can share an alias": {
        Type: "Choice",
        Choices: [
          {
            Condition: "{% $oldRole = $newRole and $oldDeadLetters = $newDeadLetters %}",
            Next: "Baseline",
          },
        ],
        Default: "Cannot be shifted",
      },
      "Cannot be shifted": {
        Type: "Pass",
        Assign: {
          outcome: "not shifted",
          why: "{% 'version ' & $new & ' has another role or dead-letter queue than version ' & $old & ', and an alias cannot share traffic between them; deploy that change alone and move the alias by hand' %}",
        },
        Next: options.topic === undefined ? "Failed" : "Tell",
      },
      Baseline: task(
        "cloudwatch:getMetricData",
        {
          MetricDataQueries: queries({ period: 3600, versions: false }),
          StartTime: `{% $fromMillis(${LAST_HOUR} - 86400000) %}`,
          EndTime: `{% $fromMillis(${LAST_HOUR}) %}`,
        },
        "Weigh",
        { Assign: { s: expression(BEGIN), goal: "weigh" } },
      ),
      Weigh: write(
        { ...ALIAS, FunctionVersion: "{% $old %}", weights: "{% {$new: $s.wanted} %}" },
        "Wait for the next minute",
        {
          revision: "{% $states.result.RevisionId %}",
          s: LANDED,
        },
      ),
      // Some seconds into the next minute: the one before the last is complete then, as far as can be known.
      "Wait for the next minute": {
        Type: "Wait",
        Timestamp:
          "{% $fromMillis(($floor($toMillis($states.context.State.EnteredTime) / 60000) + 1) * 60000 + 2000) %}",
        Next: watching ? "Alarms" : "Read",
      },
      ...(watching
        ? {
            // Unknown alarms are as good as none; the evidence goes on without them.
            Alarms: task(
              "cloudwatch:describeAlarms",
              { AlarmNames: alarms, AlarmTypes: ["MetricAlarm", "CompositeAlarm"], StateValue: "ALARM" },
              "Read",
              {
                Assign: {
                  alarmed:
                    "{% [$states.result.MetricAlarms.AlarmName, $states.result.CompositeAlarms.AlarmName] %}",
                },
              },
              "Read",
            ),
          }
        : {}),
      Read: task(
        "cloudwatch:getMetricData",
        {
          MetricDataQueries: queries({ period: 60, versions: true }),
          StartTime: "{% $fromMillis($s.watermark) %}",
          EndTime: `{% $fromMillis(${untilOf()}) %}`,
          ScanBy: "TimestampAscending",
        },
        "Decide",
        { Assign: { s: expression(`($until := ${untilOf()}; ${TICK})`) } },
        "No answer",
      ),
      // A minute that could not be read is read with the next one; nothing is promoted meanwhile.
      "No answer": {
        Type: "Choice",
        Choices: [
          {
            Condition: "{% $count($alarmed) > 0 %}",
            Assign: { why: "{% 'in ALARM: ' & $join($alarmed, ', ') %}", goal: "restore" },
            Next: "Restore",
          },
        ],
        Default: "Wait for the next minute",
      },
      Decide: {
        Type: "Choice",
        Choices: [
          {
            Condition: "{% $count($alarmed) > 0 %}",
            Assign: { why: "{% 'in ALARM: ' & $join($alarmed, ', ') %}", goal: "restore" },
            Next: "Restore",
          },
          { Condition: "{% $s.verdict = 'worse' %}", Assign: because("worse", "restore"), Next: "Restore" },
          { Condition: "{% $s.verdict = 'proven' %}", Assign: because("proven", "promote"), Next: "Promote" },
          {
            Condition: `{% $s.verdict = 'undecided' and ($c.undecided = 'roll-back' or $s.ticks >= ${MOST_TICKS}) %}`,
            Assign: because("undecided", "restore"),
            Next: "Restore",
          },
          { Condition: "{% $s.wanted != $s.weight %}", Assign: { goal: "weigh" }, Next: "Weigh" },
        ],
        Default: "Wait for the next minute",
      },
      ...aliasStates(),
      ...endingStates(options),
      RestoreAlone: task(
        "lambda:updateAlias",
        { ...ALIAS, RoutingConfig: { AdditionalVersionWeights: {} } },
        "Restored",
        {},
      ),
      Restored: { Type: "Succeed", Output: { outcome: "restored" } },
    },
  };
}

const dlq =
  "{% $exists($states.result.DeadLetterConfig.TargetArn) ? $states.result.DeadLetterConfig.TargetArn : '' %}";

/** The end of the last hour that CloudWatch can be relied on for; in milliseconds. */
const LAST_HOUR = `$floor(($toMillis($states.context.State.EnteredTime) - ${AWS_METRICS.lag}) / 3600000) * 3600000`;

/** The last instant that CloudWatch can be relied on for, now; in milliseconds. */
function untilOf(): string {
  return `$floor(($toMillis($states.context.State.EnteredTime) - ${AWS_METRICS.lag}) / 60000) * 60000`;
}

/** What the input says, or the controller's default. */
function said(name: string, otherwise: number | string): string {
  return `{% $exists($states.input.${name}) ? $states.input.${name} : ${JSON.stringify(otherwise)} %}`;
}

function because(verdict: string, goal: string) {
  return {
    goal,
    why: `{% '${verdict}: ' & $s.new.failures & ' of ' & $s.new.requests & ' new vs ' & $s.old.failures & ' of ' & $s.old.requests & ' old; odds ' & $round($min([$s.odds, 1000000]), 1) & ':1; needed ' & $round(1 / $c.alpha) & ':1' %}`,
  };
}

function expression(text: string): string {
  return `{% ${text} %}`;
}
