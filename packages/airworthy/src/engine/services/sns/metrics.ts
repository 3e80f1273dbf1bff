import { type Datum, METRICS } from "../../ports.ts";
import type { Verdict } from "./filter.ts";
import type { Room, Subscription, Topic } from "./state.ts";

/** Source: https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
type Metric =
  | "NumberOfMessagesPublished"
  | "NumberOfNotificationsDelivered"
  | "NumberOfNotificationsFailed"
  | "NumberOfNotificationsFilteredOut"
  | "NumberOfNotificationsFilteredOut-InvalidMessageBody"
  | "NumberOfNotificationsFilteredOut-MessageAttributes"
  | "NumberOfNotificationsFilteredOut-MessageBody"
  | "NumberOfNotificationsFilteredOut-NoMessageAttributes"
  | "NumberOfNotificationsRedrivenToDlq"
  | "NumberOfNotificationsFailedToRedriveToDlq"
  | "PublishSize";

export function measure(
  { place }: Room,
  topic: Topic,
  ...metrics: readonly (Metric | [Metric, number])[]
): void {
  const data: Datum[] = metrics.map((one) => {
    const [name, value] = typeof one === "string" ? [one, 1] : one;
    const unit = name === "PublishSize" ? "Bytes" : "Count";
    return { namespace: "AWS/SNS", name, dimensions: { TopicName: topic.name }, value, unit };
  });
  place.use(METRICS).record(data);
}

/** A message that a filter kept back counts as such, and under its reason. */
export function measureFiltered(room: Room, { topic, filter }: Subscription, verdict: Verdict): void {
  const reason =
    verdict === "no attributes"
      ? "NumberOfNotificationsFilteredOut-NoMessageAttributes"
      : verdict === "invalid body"
        ? "NumberOfNotificationsFilteredOut-InvalidMessageBody"
        : (`NumberOfNotificationsFilteredOut-${filter?.scope ?? "MessageAttributes"}` as const);
  measure(room, topic, "NumberOfNotificationsFilteredOut", reason);
}
