import { timestamp } from "../../../../alarms/text.ts";
import { parseArn } from "../../../arn.ts";
import { isLater } from "../../../kernel/later.ts";
import { FUNCTIONS, TOPICS } from "../../../ports.ts";
import { remember } from "./history.ts";
import { detailOf } from "./detail.ts";
import { notification } from "./notice.ts";
import type { AlarmRecord, Change, Room } from "./state.ts";
import { jsonText } from "./text.ts";

/** Does what an alarm is to do in its new state. What fails is remembered, and not tried again. */
export function act(room: Room, alarm: AlarmRecord, news: Change, afterMute: boolean): void {
  for (const action of actionsOf(alarm, news.to.state)) perform(room, alarm, { ...news, action, afterMute });
}

/** An action, and what it is about. */
interface Deed extends Change {
  readonly action: string;
  /** It was held back by a mute rule until now. */
  readonly afterMute: boolean;
}

function actionsOf(alarm: AlarmRecord, state: Change["to"]["state"]): readonly string[] {
  if (state === "ALARM") return alarm.alarmActions;
  return state === "OK" ? alarm.okActions : alarm.insufficientDataActions;
}

function perform(room: Room, alarm: AlarmRecord, deed: Deed): void {
  const { kernel } = room.place;
  const { action, contributor } = deed;
  const message = action.includes(":lambda:")
    ? undefined
    : notification(alarm, deed, room.place, deed.afterMute);
  const done = (error?: unknown): void => {
    const said = error instanceof Error ? error.message : error === undefined ? null : String(error);
    kernel.note(said === null ? "cloudwatch.action-done" : "cloudwatch.action-failed", {
      alarm: alarm.name,
      action,
      ...(said === null ? {} : { error: said }),
    });
    remember(alarm.history, {
      at: kernel.now(),
      type: contributor ? "AlarmContributorAction" : "Action",
      ...(contributor ? { contributor } : {}),
      summary:
        said === null
          ? `Successfully executed action ${action}`
          : `Failed to execute action ${action}. Received error: "${said}"`,
      data: JSON.stringify({
        actionState: said === null ? "Succeeded" : "Failed",
        stateUpdateTimestamp: deed.at,
        notificationResource: action,
        publishedMessage: message?.message ?? null,
        error: said,
      }),
    });
  };
  try {
    if (message) publish(room, alarm, action, message);
    else {
      const invoked = invoke(room, alarm, deed);
      if (isLater(invoked))
        return invoked.whenDone((outcome) => ("error" in outcome ? done(outcome.error) : done()));
    }
    done();
  } catch (error) {
    done(error);
  }
}

function publish(
  { place }: Room,
  alarm: AlarmRecord,
  topic: string,
  message: { readonly subject: string; readonly message: string },
): void {
  const home = place.elsewhere(parseArn(topic)?.region || place.region);
  const caller = { kind: "service", principal: "cloudwatch.amazonaws.com", sourceArn: alarm.arn } as const;
  home.use(TOPICS).publish(topic, message, caller);
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html */
function invoke({ place }: Room, alarm: AlarmRecord, deed: Deed) {
  const event = {
    source: "aws.cloudwatch",
    alarmArn: alarm.arn,
    accountId: place.account,
    time: timestamp(deed.at),
    region: place.region,
    alarmData: detailOf(alarm, deed),
  };
  return place.use(FUNCTIONS).invoke({
    functionName: deed.action,
    type: "Event",
    payload: new TextEncoder().encode(jsonText(event)),
    caller: {
      kind: "service",
      principal: "lambda.alarms.cloudwatch.amazonaws.com",
      sourceArn: alarm.arn,
    },
  });
}
