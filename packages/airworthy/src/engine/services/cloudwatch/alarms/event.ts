import { BUSES } from "../../../ports.ts";
import { detailOf } from "./notice.ts";
import type { AlarmRecord, Change, Room } from "./state.ts";

/**
 * Every change of state is an event on the default bus, whether there are actions or not.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function eventOf({ place }: Room, alarm: AlarmRecord, news: Change): void {
  if (!place.has(BUSES)) return;
  place.use(BUSES).put("default", {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [alarm.arn],
    time: news.at,
    detail: detailOf(alarm, news),
  });
}
