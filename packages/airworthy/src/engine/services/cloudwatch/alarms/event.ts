import { BUSES } from "../../../ports.ts";
import { configurationText, detailOf, stateText } from "./detail.ts";
import type { AlarmRecord, Change, Room } from "./state.ts";

/**
 * Every change of state is an event on the default bus, whether there are actions or not.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function stateEvent({ place }: Room, alarm: AlarmRecord, news: Change): void {
  if (!place.has(BUSES)) return;
  place.use(BUSES).put("default", {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [alarm.arn],
    time: news.at,
    detail: detailOf(alarm, news),
  });
}

/** A contributor of an alarm on several time series: an event of its own (its name and members are inferred). */
export function contributorEvent({ place }: Room, alarm: AlarmRecord, news: Change): void {
  if (!place.has(BUSES)) return;
  place.use(BUSES).put("default", {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm Contributor State Change",
    resources: [alarm.arn],
    time: news.at,
    detail: detailOf(alarm, news),
  });
}

/** The making, changing and removing of an alarm is one too. */
export function configurationEvent(
  { place }: Room,
  alarm: AlarmRecord,
  operation: "create" | "update" | "delete",
  previous: object | undefined,
): void {
  if (!place.has(BUSES)) return;
  place.use(BUSES).put("default", {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm Configuration Change",
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      operation,
      state: stateOf(alarm),
      configuration: configurationText(alarm),
      ...(previous ? { previousConfiguration: previous } : {}),
    },
  });
}

/** The state of such an event: its value, and since when, without words before the first evaluation (inferred). */
function stateOf({ current }: AlarmRecord) {
  const { value, timestamp, reason } = stateText(current);
  return current.since === current.created ? { value, timestamp } : { value, timestamp, reason };
}
