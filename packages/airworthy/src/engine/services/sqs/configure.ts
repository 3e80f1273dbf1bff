import type { GetQueueAttributesRequest, SetQueueAttributesRequest } from "@aws-sdk/client-sqs";
import { SECOND } from "../../kernel/time.ts";
import type { Operation } from "../../service.ts";
import { checked, READABLE } from "./attributes.ts";
import { visibleCount } from "./contents.ts";
import { invalidAttribute, missing, unknownAttribute } from "./errors.ts";
import type { Queue } from "./queue.ts";
import { checkRedrive } from "./registry.ts";
import { queueAt, type Room } from "./room.ts";
import { type Attributes, settingsOf, withGiven } from "./settings.ts";
import { arm, expire } from "./wake.ts";

export function attributeOperations(room: Room): Record<string, Operation> {
  return {
    GetQueueAttributes({ QueueUrl, AttributeNames = [] }: GetQueueAttributesRequest) {
      const queue = queueAt(room, QueueUrl);
      for (const name of AttributeNames) if (!READABLE.has(name)) throw unknownAttribute(name);
      const all = allOf(queue);
      const wanted = AttributeNames.includes("All") ? Object.keys(all) : AttributeNames;
      const found = wanted.filter((name) => all[name] !== undefined);
      if (found.length === 0) return {};
      return { Attributes: Object.fromEntries(found.map((name) => [name, all[name]])) };
    },

    SetQueueAttributes(input: SetQueueAttributesRequest) {
      const queue = queueAt(room, input.QueueUrl);
      if (!input.Attributes) throw missing("Attributes");
      const given = input.Attributes as Attributes;
      checkType(queue, given);
      const attributes = checked(given, queue.fifo);
      checkRedrive(room, queue, attributes);
      set(room, queue, withGiven(queue.attributes, attributes));
    },
  };
}

/** New attributes take effect at once, also for messages that are there: a shorter retention lets them expire. */
export function set(room: Room, queue: Queue, attributes: Attributes): void {
  const changed = Object.keys({ ...queue.attributes, ...attributes }).filter(
    (name) => queue.attributes[name] !== attributes[name],
  );
  room.kernel.note("sqs.queue-changed", { queue: queue.name, attributes: changed });
  queue.attributes = attributes;
  queue.settings = settingsOf(attributes);
  queue.modifiedAt = room.kernel.now();
  expire(queue, room.kernel);
  arm(queue, room.kernel);
}

function checkType(queue: Queue, given: Attributes): void {
  const type = given["FifoQueue"];
  if (type === undefined) return;
  if (!queue.fifo) throw unknownAttribute("FifoQueue");
  if (type !== "true") throw invalidAttribute("FifoQueue", "Modifying queue type is not supported.");
}

function allOf(queue: Queue): Record<string, string | undefined> {
  const { contents, attributes } = queue;
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visibleCount(contents)),
    ApproximateNumberOfMessagesNotVisible: String(contents.inFlight),
    ApproximateNumberOfMessagesDelayed: String(contents.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / SECOND)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / SECOND)),
    ...attributes,
  };
}
