import type {
  CreateQueueRequest,
  GetQueueUrlRequest,
  ListDeadLetterSourceQueuesRequest,
  ListQueuesRequest,
} from "@aws-sdk/client-sqs";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { checked } from "./attributes.ts";
import { invalid, noSuchQueue } from "./errors.ts";
import { BETWEEN_PURGES, MOST_LISTED, NAME_TAKEN_AFTER_DELETE } from "./limits.ts";
import { newQueue, type Queue } from "./queue.ts";
import { checkTarget } from "./redrive.ts";
import { queueAt, queueByArn, type Room } from "./room.ts";
import { type Attributes, DEFAULTS, FIFO_DEFAULTS, withGiven } from "./settings.ts";
import { checkTags } from "./tags.ts";
import { leave } from "./contents.ts";

/** Queues as such: made, found, listed, emptied, deleted. */
export function registryOperations(room: Room): Record<string, Operation> {
  const { queues, kernel } = room;
  return {
    CreateQueue(input: CreateQueueRequest) {
      const { QueueName: name = "", tags = {} } = input;
      const given = (input.Attributes ?? {}) as Attributes;
      const fifo = checkName(name, given);
      const attributes = checked(given, fifo);
      const known = queues.get(name);
      if (known) {
        checkSame(known, attributes);
        return { QueueUrl: known.url };
      }
      checkTags(name, {}, tags);
      const freed = room.deletedAt.get(name);
      if (freed !== undefined && kernel.now() < freed + NAME_TAKEN_AFTER_DELETE)
        throw new ServiceError(
          "QueueDeletedRecently",
          "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
        );
      const queue = makeQueue(room, name, fifo, attributes, tags);
      checkRedrive(room, queue, attributes);
      kernel.note("sqs.queue-created", { queue: name, fifo });
      queues.set(name, queue);
      room.deletedAt.delete(name);
      room.touch(queue);
      return { QueueUrl: queue.url };
    },

    GetQueueUrl({ QueueName = "", QueueOwnerAWSAccountId: owner }: GetQueueUrlRequest) {
      const queue = queues.get(QueueName);
      if (!queue || (owner !== undefined && owner !== room.place.account)) throw noSuchQueue();
      return { QueueUrl: queue.url };
    },

    ListQueues({ QueueNamePrefix = "", MaxResults, NextToken }: ListQueuesRequest) {
      const names = [...queues.keys()].filter((name) => name.startsWith(QueueNamePrefix));
      const { page, token } = paged(names.toSorted(), MaxResults, NextToken);
      if (page.length === 0) return {};
      return {
        QueueUrls: page.map((name) => queues.get(name)?.url),
        ...(token ? { NextToken: token } : {}),
      };
    },

    ListDeadLetterSourceQueues(input: ListDeadLetterSourceQueuesRequest) {
      const { arn } = queueAt(room, input.QueueUrl);
      const sources = [...queues.values()].filter(
        ({ settings }) => settings.redrive?.deadLetterTargetArn === arn,
      );
      const names = sources.map(({ name }) => name).toSorted();
      const { page, token } = paged(names, input.MaxResults, input.NextToken);
      return {
        queueUrls: page.map((name) => queues.get(name)?.url),
        ...(token ? { NextToken: token } : {}),
      };
    },

    DeleteQueue({ QueueUrl }: { QueueUrl?: string }) {
      const queue = queueAt(room, QueueUrl);
      kernel.note("sqs.queue-deleted", { queue: queue.name, messages: queue.contents.messages.size });
      queue.deleted = true;
      queues.delete(queue.name);
      room.deletedAt.set(queue.name, kernel.now());
      queue.wake?.timer.cancel();
      for (const poll of queue.polls) poll.giveUp();
      queue.polls.clear();
      queue.watchers.clear();
    },

    PurgeQueue({ QueueUrl }: { QueueUrl?: string }) {
      const queue = queueAt(room, QueueUrl);
      if (queue.purgedAt !== undefined && kernel.now() < queue.purgedAt + BETWEEN_PURGES)
        throw new ServiceError(
          "PurgeQueueInProgress",
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
          { status: 403 },
        );
      kernel.note("sqs.queue-purged", { queue: queue.name, messages: queue.contents.messages.size });
      queue.purgedAt = kernel.now();
      for (const message of queue.contents.messages.values()) leave(queue.contents, message);
      // What was purged may be sent again (recorded for LocalStack: test_purge_queue_clears_fifo_deduplication_cache).
      queue.sent.clear();
    },
  };
}

function makeQueue(
  { place }: Room,
  name: string,
  fifo: boolean,
  given: Attributes,
  tags: Record<string, string>,
): Queue {
  const { partition, region, account, endpoint, kernel } = place;
  const defaults = fifo ? { ...DEFAULTS, ...FIFO_DEFAULTS } : DEFAULTS;
  return newQueue({
    name,
    arn: `arn:${partition}:sqs:${region}:${account}:${name}`,
    url: `${endpoint}/${account}/${name}`,
    fifo,
    createdAt: kernel.now(),
    attributes: withGiven(defaults, given),
    tags: { ...tags },
  });
}

/** Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
function checkName(name: string, given: Attributes): boolean {
  const fifo = given["FifoQueue"]?.toLowerCase() === "true";
  if (fifo && !/^[\w-]{1,75}\.fifo$/.test(name))
    throw invalid(
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length",
    );
  if (!fifo && !/^[\w-]{1,80}$/.test(name))
    throw invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  return fifo;
}

/** A queue may be created again with the attributes it has; those that are not given do not count. */
function checkSame(queue: Queue, given: Attributes): void {
  for (const [name, value] of Object.entries(given))
    if ((queue.attributes[name] ?? "") !== value)
      throw new ServiceError(
        "QueueNameExists",
        `A queue already exists with the same name and a different value for attribute ${name}`,
      );
}

export function checkRedrive(room: Room, queue: Queue, given: Attributes): void {
  const text = given["RedrivePolicy"];
  if (!text || text === "{}") return;
  const { deadLetterTargetArn } = JSON.parse(text) as { deadLetterTargetArn: string };
  const target = queueByArn(room, deadLetterTargetArn);
  checkTarget(queue, text, target && { fifo: target.fifo, allow: target.settings.allow });
}

/** Names from after the token on; without a number of results all of them, a thousand at most, and no token. */
function paged(
  names: readonly string[],
  most: number | undefined,
  token: string | undefined,
): { readonly page: readonly string[]; readonly token?: string } {
  if (most !== undefined && (most < 1 || most > MOST_LISTED))
    throw invalid(
      `Value ${most} for parameter MaxResults is invalid. Reason: Must be an integer from 1 to ${MOST_LISTED}.`,
    );
  const after = token === undefined ? undefined : Buffer.from(token, "base64").toString();
  const from = after === undefined ? 0 : names.findIndex((name) => name > after);
  const rest = from < 0 ? [] : names.slice(from);
  const page = rest.slice(0, most ?? MOST_LISTED);
  const last = page.at(-1);
  if (most === undefined || page.length === rest.length || !last) return { page };
  return { page, token: Buffer.from(last).toString("base64") };
}
