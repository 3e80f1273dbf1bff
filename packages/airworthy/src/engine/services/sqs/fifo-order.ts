import { indexedHeap } from "./heap.ts";
import type { Message } from "./message.ts";
import type { Order } from "./order.ts";

interface Group {
  readonly id: string;
  /** In the order they were sent. */
  readonly messages: Set<Message>;
  /** Groups take turns: the one that has waited longest since it became ready is next. */
  turn: number;
  ready: boolean;
}

/**
 * Message groups: a group hands out its messages from the first on, up to the first that is not visible. So one in
 * flight holds back all that come after it, and none that came before. Between groups there is no order that AWS
 * promises; that they take turns was seen on AWS by LocalStack's tests
 * (test_fifo_receive_message_visibility_timeout_shared_in_group and its neighbours).
 *
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagegroupid-property.html
 */
export function fifoOrder(): Order {
  const groups = new Map<string, Group>();
  let turns = 0;
  const ready = indexedHeap<Group>((a, b) => a.turn < b.turn);

  function groupOf(message: Message): Group {
    const id = message.groupId ?? "";
    let group = groups.get(id);
    if (!group) groups.set(id, (group = { id, messages: new Set(), turn: 0, ready: false }));
    return group;
  }

  /** A group that others have waited behind goes to the back, with what is left of it. */
  function refresh(group: Group): void {
    const [first] = group.messages;
    const isReady = first?.state === "visible";
    if (!first) groups.delete(group.id);
    if (isReady === group.ready) return;
    group.ready = isReady;
    if (!isReady) ready.remove(group);
    else {
      group.turn = turns++;
      ready.add(group);
    }
  }

  return {
    joined(message) {
      const group = groupOf(message);
      group.messages.add(message);
      if (group.messages.size === 1) refresh(group);
    },
    left(message) {
      const group = groupOf(message);
      group.messages.delete(message);
      refresh(group);
    },
    shown: (message) => refresh(groupOf(message)),
    hidden: (message) => refresh(groupOf(message)),
    next(most) {
      const found: Message[] = [];
      const used: Group[] = [];
      while (found.length < most) {
        const group = ready.first();
        if (!group) break;
        ready.remove(group);
        used.push(group);
        for (const message of group.messages) {
          if (message.state !== "visible" || found.length === most) break;
          found.push(message);
        }
      }
      for (const group of used) ready.add(group);
      return found;
    },
  };
}
