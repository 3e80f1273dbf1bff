import { AWS_METRICS, LIMITS, PROMOTION, ROLLBACK } from "../defaults.ts";
import type { Definition } from "./machine.ts";
import { queries } from "./queries.ts";
import { ALIAS, task } from "./states.ts";
import { BEGIN_BLIND, TICK } from "./tick.ts";

/** Where the evidence is published; an alarm on it, named by a deployment group, rolls back. */
export const EVIDENCE = { namespace: "Airworthy", metric: "Evidence" } as const;

/** The odds at which the new version is worse, for the threshold of the alarm. */
export const ODDS_NEEDED = Math.round(1 / (ROLLBACK.alpha ?? 0.01));

/** How a machine is known again in a template. */
export const OBSERVED_BY = "Publishes the evidence of a shift that CodeDeploy leads. Made by airworthy.";

/**
 * An execution has at most 25,000 events, and a tick of this one is 19. Source:
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MOST_TICKS = 1300;

/** How long it waits for CodeDeploy to shift the first traffic, which hooks may hold back: in tries of 20 seconds. */
const MOST_TRIES = 200;

/**
 * The eyes of the controller without its hands: while CodeDeploy shifts an alias by time, it publishes every minute the
 * odds that the new version is worse, as a metric. Started with a function and an alias when a deployment starts; ends when
 * the alias is on one version again.
 */
export function observer(): Definition {
  return {
    Comment: OBSERVED_BY,
    QueryLanguage: "JSONata",
    StartAt: "Asked",
    TimeoutSeconds: (MOST_TICKS + 120) * 60,
    States: {
      Asked: {
        Type: "Pass",
        Assign: {
          function: "{% $states.input.function %}",
          alias: "{% $states.input.alias %}",
          tries: 0,
          c: {
            alpha: ROLLBACK.alpha,
            promoteAlpha: PROMOTION.alpha,
            excess: PROMOTION.excess,
            limit: LIMITS.duration,
          },
        },
        Next: "Alias before",
      },
      "Alias before": task("lambda:getAlias", ALIAS, "Two versions", {
        Assign: { ...SEEN, tries: "{% $tries + 1 %}" },
      }),
      "Two versions": {
        Type: "Choice",
        Choices: [
          { Condition: "{% $count($versions) > 0 %}", Next: "First" },
          { Condition: `{% $tries >= ${MOST_TRIES} %}`, Next: "Nothing to see" },
        ],
        Default: "Not yet",
      },
      "Not yet": { Type: "Wait", Seconds: 20, Next: "Alias before" },
      "Nothing to see": { Type: "Succeed" },
      First: {
        Type: "Pass",
        Assign: {
          new: "{% $versions[0] %}",
          s: `{% $merge([${BEGIN_BLIND}, {'weight': $weight}]) %}`,
        },
        Next: "Wait for the next minute",
      },
      "Wait for the next minute": {
        Type: "Wait",
        Timestamp:
          "{% $fromMillis(($floor($toMillis($states.context.State.EnteredTime) / 60000) + 1) * 60000 + 2000) %}",
        Next: "Alias",
      },
      Alias: task("lambda:getAlias", ALIAS, "Read", { Assign: SEEN }, "Wait for the next minute"),
      Read: task(
        "cloudwatch:getMetricData",
        {
          MetricDataQueries: queries({ period: 60, versions: true }),
          StartTime: "{% $fromMillis($s.watermark) %}",
          EndTime: `{% $fromMillis(${UNTIL}) %}`,
          ScanBy: "TimestampAscending",
        },
        "Publish",
        {
          Assign: {
            s: `{% $merge([($until := ${UNTIL}; ${TICK}), $weight = $s.weight ? {} : {'weight': $weight, 'weightAt': $toMillis($states.context.State.EnteredTime)}]) %}`,
          },
        },
        "Wait for the next minute",
      ),
      Publish: task(
        "cloudwatch:putMetricData",
        {
          Namespace: EVIDENCE.namespace,
          MetricData: [
            {
              MetricName: EVIDENCE.metric,
              Dimensions: [
                { Name: "FunctionName", Value: ALIAS.FunctionName },
                { Name: "Alias", Value: ALIAS.Name },
              ],
              Value: "{% $min([$s.odds, 1000000]) %}",
            },
          ],
        },
        "Goes on",
        {},
        "Goes on",
      ),
      "Goes on": {
        Type: "Choice",
        Choices: [
          {
            Condition: `{% $count($versions) > 0 and $s.ticks < ${MOST_TICKS} %}`,
            Next: "Wait for the next minute",
          },
        ],
        Default: "Seen",
      },
      Seen: { Type: "Succeed", Output: { odds: "{% $s.odds %}", new: "{% $s.new %}", old: "{% $s.old %}" } },
    },
  };
}

/** Versions beside the main one, and the weight of the first. */
const SEEN = {
  versions: "{% [$keys($states.result.RoutingConfig.AdditionalVersionWeights)] %}",
  weight:
    "{% ($w := $states.result.RoutingConfig.AdditionalVersionWeights; $count($keys($w)) > 0 ? $lookup($w, $keys($w)[0]) : 0) %}",
};

/** The last instant that CloudWatch can be relied on for, now; in milliseconds. */
const UNTIL = `$floor(($toMillis($states.context.State.EnteredTime) - ${AWS_METRICS.lag}) / 60000) * 60000`;
