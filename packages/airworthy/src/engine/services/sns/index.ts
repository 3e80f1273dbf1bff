import { TOPICS, type Topics } from "../../ports.ts";
import { service } from "../../service.ts";
import { permissionOperations } from "./permissions.ts";
import { platformOperations } from "./platform.ts";
import { publish } from "./publish.ts";
import { checkDraft, draftOf, publishOperations } from "./publishing.ts";
import { smsOperations } from "./sms.ts";
import { type Room, topicAt } from "./state.ts";
import { subscriptionOperations } from "./subscribe.ts";
import { tagOperations } from "./tags.ts";
import { topicOperations } from "./topics.ts";

/** Amazon SNS: topics, filtered and retried delivery to functions and queues, dead letters of subscriptions. */
export default service<Topics>({
  port: TOPICS,
  create(place) {
    const room: Room = {
      place,
      kernel: place.kernel,
      topics: new Map(),
      subscriptions: new Map(),
      applications: new Map(),
      endpoints: new Map(),
      smsAttributes: {},
    };
    return {
      inner: {
        publish(arn, { message, subject, attributes = {}, groupId, deduplicationId, traceHeader }) {
          const topic = topicAt(room, arn);
          const draft = draftOf(
            {
              Message: message,
              Subject: subject,
              MessageAttributes: attributes,
              MessageGroupId: groupId,
              MessageDeduplicationId: deduplicationId,
            },
            traceHeader,
          );
          checkDraft(topic, draft);
          return publish(room, topic, draft).messageId;
        },
      },
      operations: {
        ...topicOperations(room),
        ...subscriptionOperations(room),
        ...publishOperations(room),
        ...permissionOperations(room),
        ...tagOperations(room),
        ...platformOperations(room),
        ...smsOperations(room),
      },
    };
  },
});
