import { isLater } from "../../kernel/later.ts";
import { type Queues, type ReceivedMessage } from "../../ports.ts";
import { visibleCount } from "./contents.ts";
import { checkDraft, checkForm, checkSize, type Draft } from "./draft.ts";
import { noSuchQueue } from "./errors.ts";
import { receive, type Taken } from "./poll.ts";
import type { Queue } from "./queue.ts";
import { changeVisibility, remove } from "./release.ts";
import { queueByArn, type Room, senderOf } from "./room.ts";
import { send } from "./send.ts";
import { systemAttributes } from "./system-attributes.ts";
import { tell } from "./wake.ts";

/** What other services use of SQS. The quotas of the API do not hold for them. */
export function innerSide(room: Room): Queues {
  function queueOf(arn: string): Queue {
    const queue = queueByArn(room, arn);
    if (!queue) throw noSuchQueue();
    room.touch(queue);
    return queue;
  }
  return {
    send(arn, message, caller) {
      const queue = queueOf(arn);
      const { body, attributes = {}, groupId, deduplicationId, delaySeconds, traceHeader } = message;
      const draft: Draft = {
        body,
        attributes,
        system: {},
        traceHeader,
        delay: delaySeconds,
        groupId,
        deduplicationId,
        senderId: senderOf(caller),
      };
      checkForm(queue, draft);
      checkDraft(queue, draft);
      checkSize(queue, draft, "are invalid");
      return send(room, queue, draft).id;
    },

    receive(arn, most, visibilitySeconds) {
      const queue = queueOf(arn);
      const visibility = visibilitySeconds ?? queue.settings.visibility;
      const taken = receive(room, queue, { most, visibility, wait: 0, attempt: undefined });
      return isLater(taken) ? [] : taken.map(received);
    },

    remove: (arn, receiptHandle) => remove(room, queueOf(arn), receiptHandle),

    changeVisibility: (arn, receiptHandle, seconds) =>
      changeVisibility(room, queueOf(arn), receiptHandle, seconds),

    watch(arn, onVisible) {
      const queue = queueOf(arn);
      queue.watchers.add(onVisible);
      // What is there already counts as just become visible.
      tell(queue, room.kernel);
      return () => void queue.watchers.delete(onVisible);
    },

    describe(arn) {
      const queue = queueByArn(room, arn);
      return (
        queue && {
          visibilitySeconds: queue.settings.visibility,
          fifo: queue.fifo,
          visible: visibleCount(queue.contents),
        }
      );
    },
  };
}

function received(taken: Taken): ReceivedMessage {
  const { message, receiptHandle } = taken;
  return {
    messageId: message.id,
    receiptHandle,
    body: message.body,
    md5OfBody: message.md5,
    system: systemAttributes(taken),
    attributes: message.attributes,
  };
}
