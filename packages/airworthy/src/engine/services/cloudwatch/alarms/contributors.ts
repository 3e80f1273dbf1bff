import { periodsAt } from "../../../../alarms/cadence.ts";
import { advanceContributors, type ContributorChange } from "../../../../alarms/contributors.ts";
import { ServiceError } from "../../../error.ts";
import { change, stateUpdate } from "./change.ts";
import { validation } from "./check.ts";
import { contributorEvent } from "./event.ts";
import { actUnlessMuted } from "./gate.ts";
import { remember } from "./history.ts";
import { paged } from "./page.ts";
import { seriesOf } from "./points.ts";
import type { MetricAlarmRecord, Room, Standing } from "./state.ts";
import { CONTRIBUTORS_PER_PAGE } from "../limits.ts";

/** Evaluates an alarm on several time series: first each of them changes, then the alarm. */
export function evaluateSeveral(room: Room, alarm: MetricAlarmRecord): void {
  const now = room.place.kernel.now();
  const series = seriesOf(room, alarm, periodsAt(alarm.rule, now));
  const { contributors, changes, evaluation } = advanceContributors(
    alarm.rule,
    alarm.contributors,
    series,
    now,
  );
  alarm.contributors = contributors;
  for (const one of changes) contributorChanged(room, alarm, one);
  const { current } = alarm;
  if (evaluation.state !== current.state)
    change(room, alarm, { ...evaluation, since: now, created: current.created });
}

/**
 * Topics and functions are told of each contributor, and of the alarm as a whole too.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Acting_Alarm_Changes.html
 */
function contributorChanged(
  room: Room,
  alarm: MetricAlarmRecord,
  { contributor, from }: ContributorChange,
): void {
  const { kernel } = room.place;
  const at = kernel.now();
  const { id, attributes, current } = contributor;
  kernel.note("cloudwatch.contributor-changed", {
    alarm: alarm.name,
    contributor: Object.values(attributes).join(" "),
    from: from.state,
    to: current.state,
    reason: current.reason,
  });
  const before: Standing = { ...from, updated: from.since };
  const to: Standing = { ...current, updated: at };
  const news = { at, from: before, to, contributor: { id, attributes } };
  remember(alarm.history, {
    at,
    type: "AlarmContributorStateUpdate",
    summary: `Alarm contributor updated from ${from.state} to ${current.state}`,
    data: stateUpdate(before, to),
    contributor: { id, attributes },
  });
  contributorEvent(room, alarm, news);
  actUnlessMuted(room, alarm, news);
}

/**
 * The time series that are in ALARM.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmContributors.html
 */
export function describeContributors(
  room: Room,
  { AlarmName: name, NextToken }: { readonly AlarmName: string; readonly NextToken?: string },
) {
  const alarm = room.alarms.get(name);
  if (!alarm)
    throw new ServiceError("ResourceNotFoundException", `Alarm ${name} does not exist`, {
      status: 404,
      fields: { ResourceType: "alarm", ResourceId: name },
    });
  if (alarm.kind !== "MetricAlarm" || !alarm.several)
    throw validation(`Alarm ${name} does not evaluate several time series`);
  const inAlarm = [...alarm.contributors.values()].filter(({ current }) => current.state === "ALARM");
  const { page, next } = paged(inAlarm, CONTRIBUTORS_PER_PAGE, NextToken);
  return {
    AlarmContributors: page.map(({ id, attributes, current }) => ({
      ContributorId: id,
      ContributorAttributes: attributes,
      StateReason: current.reason,
      StateTransitionedTimestamp: new Date(current.since),
    })),
    ...next,
  };
}
