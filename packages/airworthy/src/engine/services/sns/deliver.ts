import { parseArn } from "../../arn.ts";
import { ServiceError } from "../../error.ts";
import { isLater } from "../../kernel/later.ts";
import { FUNCTIONS, type MessageToSend, QUEUES } from "../../ports.ts";
import type { Caller, Place } from "../../service.ts";
import { lambdaEvent, notification } from "./envelope.ts";
import { judge } from "./filter.ts";
import { bodyFor, type Message } from "./message.ts";
import { measure, measureFiltered } from "./metrics.ts";
import { retryPause } from "./retry.ts";
import type { Room, Subscription, Topic } from "./state.ts";

/** Sends a message to all who subscribed, each for itself. */
export function fanOut(room: Room, topic: Topic, message: Message): void {
  for (const subscription of topic.subscriptions) {
    if (subscription.token) continue;
    const { filter, protocol, arn } = subscription;
    const body = bodyFor(message, protocol);
    const verdict = filter ? judge(filter, { body, attributes: message.attributes }) : "accepted";
    if (verdict === "accepted") attempt(room, subscription, message, 0);
    else {
      room.kernel.note("sns.filtered-out", { subscription: arn, messageId: message.id, why: verdict });
      measureFiltered(room, subscription, verdict);
    }
  }
}

function attempt(room: Room, subscription: Subscription, message: Message, retry: number): void {
  const { kernel } = room;
  if (!room.subscriptions.has(subscription.arn)) return;
  const done = (): void => delivered(room, subscription, message);
  const failed = (error: unknown): void => afterFailure(room, subscription, message, retry, error);
  if (!leaves(subscription)) {
    // No port of the engine goes there: whoever reads the journal can act in its place.
    const { arn, protocol, endpoint } = subscription;
    kernel.note("sns.not-delivered", {
      subscription: arn,
      protocol,
      endpoint,
      messageId: message.id,
      why: `delivery by ${protocol} does not leave this machine`,
    });
    return;
  }
  try {
    const result = hand(room, subscription, message);
    if (!isLater(result)) return done();
    result.whenDone((outcome) => ("error" in outcome ? failed(outcome.error) : done()));
  } catch (error) {
    failed(error);
  }
}

function leaves({ protocol }: Subscription): boolean {
  return protocol === "lambda" || protocol === "sqs";
}

function hand(room: Room, subscription: Subscription, message: Message): unknown {
  const { protocol, endpoint, topic } = subscription;
  const caller: Caller = { kind: "service", principal: "sns.amazonaws.com", sourceArn: topic.arn };
  const there = placeOf(room, endpoint);
  if (protocol === "sqs")
    return there.use(QUEUES).send(endpoint, toSend(room, subscription, message), caller);
  return there.use(FUNCTIONS).invoke({
    functionName: endpoint,
    type: "Event",
    payload: new TextEncoder().encode(lambdaEvent(room, subscription, message)),
    caller,
    ...(message.traceHeader ? { traceHeader: message.traceHeader } : {}),
  });
}

function placeOf({ place }: Room, arn: string): Place {
  const region = parseArn(arn)?.region;
  return region === undefined || region === place.region ? place : place.elsewhere(region);
}

/** Raw: the body as it is, and attributes as attributes. */
function toSend(room: Room, subscription: Subscription, message: Message): MessageToSend {
  const { attributes, topic, endpoint } = subscription;
  const raw = attributes["RawMessageDelivery"] === "true";
  const { groupId, deduplicationId, traceHeader } = message;
  const fifo = endpoint.endsWith(".fifo");
  return {
    body: raw ? bodyFor(message, "sqs") : notification(room, subscription, message),
    ...(raw ? { attributes: message.attributes } : {}),
    // Groups of a standard topic make fair queues; those of a FIFO topic mean nothing to a standard queue.
    ...(groupId !== undefined && fifo === topic.fifo ? { groupId } : {}),
    ...(fifo && deduplicationId !== undefined ? { deduplicationId } : {}),
    ...(traceHeader ? { traceHeader } : {}),
  };
}

function delivered(room: Room, subscription: Subscription, message: Message): void {
  room.kernel.note("sns.delivered", { subscription: subscription.arn, messageId: message.id });
  measure(room, subscription.topic, "NumberOfNotificationsDelivered");
}

/**
 * What the other side cannot do now is tried again; what it will never do (no such queue, no permission) is not.
 * Source: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
function afterFailure(
  room: Room,
  subscription: Subscription,
  message: Message,
  retry: number,
  error: unknown,
): void {
  if (!(error instanceof ServiceError)) throw error;
  const pause = isPassing(error) ? retryPause(retry) : undefined;
  room.kernel.note("sns.delivery-failed", {
    subscription: subscription.arn,
    messageId: message.id,
    error: error.code,
    retry,
    ...(pause === undefined ? {} : { pause }),
  });
  if (pause === undefined) giveUp(room, subscription, message);
  else room.kernel.after(pause, () => attempt(room, subscription, message, retry + 1));
}

function isPassing({ code, status }: ServiceError): boolean {
  return (status >= 500 && code !== "NotImplemented") || status === 429 || /throttl/i.test(code);
}

function giveUp(room: Room, subscription: Subscription, message: Message): void {
  const { topic, arn } = subscription;
  measure(room, topic, "NumberOfNotificationsFailed");
  const policy = subscription.attributes["RedrivePolicy"];
  if (!policy) {
    room.kernel.note("sns.message-lost", { subscription: arn, messageId: message.id });
    return;
  }
  const { deadLetterTargetArn: queue } = JSON.parse(policy) as { deadLetterTargetArn: string };
  const caller: Caller = { kind: "service", principal: "sns.amazonaws.com", sourceArn: topic.arn };
  try {
    // A queue knows nothing of how functions are called: it gets what a queue would have got.
    const asQueue = { ...subscription, endpoint: queue };
    placeOf(room, queue)
      .use(QUEUES)
      .send(queue, toSend(room, asQueue, message), caller);
    room.kernel.note("sns.dead-lettered", { subscription: arn, messageId: message.id, queue });
    measure(room, topic, "NumberOfNotificationsRedrivenToDlq");
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const lost = { subscription: arn, messageId: message.id, queue, error: error.code };
    room.kernel.note("sns.message-lost", lost);
    measure(room, topic, "NumberOfNotificationsFailedToRedriveToDlq");
  }
}
