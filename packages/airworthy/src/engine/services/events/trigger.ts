import type { Target } from "@aws-sdk/client-eventbridge";
import { parseArn } from "../../arn.ts";
import { keep } from "./archive.ts";
import { ServiceError } from "../../error.ts";
import { isLater, type Later, whenKnown } from "../../kernel/later.ts";
import type { Instant } from "../../kernel/time.ts";
import { isPassing } from "../../passing.ts";
import { BUSES, FUNCTIONS, LOGS, type MessageAttribute, QUEUES, TOPICS } from "../../ports.ts";
import type { Caller, Place } from "../../service.ts";
import { tellCall } from "./destinations.ts";
import type { Travelling } from "./event.ts";
import { FIRST_PAUSE, LONGEST_AGE, LONGEST_PAUSE, RETRIES } from "./limits.ts";
import { measure } from "./metrics.ts";
import type { Room, Rule } from "./state.ts";
import { inputFor } from "./transform.ts";

/** As a dead letter says it (seen on AWS: https://pubudu.dev/posts/manage-amazon-eventbridge-bus-to-bus-recursive-message-passing/). */
const SECOND_BUS = "THIRD_ACCOUNT_HOP_DETECTED";

/** One event for one target of a rule, until the target has it or it rests. */
interface Delivery {
  readonly rule: Rule;
  readonly target: Target;
  readonly travelling: Travelling;
  readonly began: Instant;
  readonly retries: number;
}

/** A rule has matched, or its time has come: every target is told in a turn of its own. */
export function trigger(room: Room, rule: Rule, travelling: Travelling): void {
  const { kernel } = room;
  kernel.note("events.rule-triggered", { rule: rule.name, bus: rule.bus.name, eventId: travelling.event.id });
  measure(room, rule, "TriggeredRules");
  for (const target of rule.targets.values()) {
    const delivery = { rule, target, travelling, began: kernel.now(), retries: 0 };
    kernel.after(0, () => attempt(room, delivery));
  }
}

function attempt(room: Room, delivery: Delivery): void {
  const { rule, travelling, retries } = delivery;
  measure(room, rule, "InvocationAttempts");
  if (retries > 0) measure(room, rule, "RetryInvocationAttempts");
  else
    measure(
      room,
      rule,
      "IngestionToInvocationStartLatency",
      room.kernel.now() - travelling.receivedAt,
      "Milliseconds",
    );
  try {
    if (callStaysHere(room, delivery)) return;
    const sent = send(room, delivery);
    if (!isLater(sent)) return delivered(room, delivery);
    sent.whenDone((outcome) => {
      if ("error" in outcome) failed(room, delivery, outcome.error);
      else delivered(room, delivery);
    });
  } catch (error) {
    failed(room, delivery, error);
  }
}

function delivered(room: Room, { rule, target, travelling }: Delivery): void {
  room.kernel.note("events.delivered", { rule: rule.name, target: target.Id, eventId: travelling.event.id });
  measure(room, rule, "Invocations");
  measure(room, rule, "SuccessfulInvocationAttempts");
}

/** Services whose resources can be targets here. */
export const TARGETS: Readonly<
  Record<string, (place: Place, delivery: Delivery, caller: Caller) => void | Later<void>>
> = {
  lambda(place, { target, rule, travelling }, caller) {
    const { json } = inputFor(target, rule, travelling.event, travelling.receivedAt);
    const payload = new TextEncoder().encode(json);
    return whenKnown(
      place.use(FUNCTIONS).invoke({
        functionName: target.Arn ?? "",
        type: "Event",
        payload,
        caller,
        ...(travelling.traceHeader ? { traceHeader: travelling.traceHeader } : {}),
      }),
      () => undefined,
    );
  },
  sqs(place, { target, rule, travelling }, caller) {
    const { text } = inputFor(target, rule, travelling.event, travelling.receivedAt);
    const groupId = target.SqsParameters?.MessageGroupId;
    place.use(QUEUES).send(
      target.Arn ?? "",
      {
        body: text,
        ...(groupId ? { groupId } : {}),
        ...(travelling.traceHeader ? { traceHeader: travelling.traceHeader } : {}),
      },
      caller,
    );
  },
  sns(place, { target, rule, travelling }, caller) {
    const { text } = inputFor(target, rule, travelling.event, travelling.receivedAt);
    place
      .use(TOPICS)
      .publish(
        target.Arn ?? "",
        { message: text, ...(travelling.traceHeader ? { traceHeader: travelling.traceHeader } : {}) },
        caller,
      );
  },
  /**
   * A bus gets the event itself; what an input would change is not for it. It hands it on to no third bus, so buses that
   * name each other do not go round for ever.
   * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
   */
  events(place, { rule, target, travelling }) {
    if (rule.archive) return keep(rule.archive, travelling);
    const { event, traceHeader, handedOn } = travelling;
    if (handedOn)
      throw new ServiceError(
        SECOND_BUS,
        `Event ingestion rejected for event ${event.id} because an event can be sent to an event bus target only once. This event was previously delivered to an event bus target.`,
      );
    place.use(BUSES).put(target.Arn ?? "", {
      source: event.source,
      detailType: event["detail-type"],
      detail: event.detail,
      resources: event.resources,
      time: Date.parse(event.time),
      from: event,
      ...(traceHeader ? { traceHeader } : {}),
    });
  },
  logs(place, { target, rule, travelling }) {
    const group = /:log-group:([^:]+)/.exec(target.Arn ?? "")?.[1] ?? "";
    const { text } = inputFor(target, rule, travelling.event, travelling.receivedAt);
    place.use(LOGS).append(group, travelling.event.id, [{ at: travelling.receivedAt, message: text }]);
  },
};

function callStaysHere(room: Room, { target, rule, travelling }: Delivery): boolean {
  if (!target.Arn?.includes(":api-destination/")) return false;
  const { text } = inputFor(target, rule, travelling.event, travelling.receivedAt);
  if (tellCall(room, target, text)) return true;
  throw new ServiceError("ResourceNotFoundException", "The API destination does not exist.", { status: 404 });
}

function send({ place }: Room, delivery: Delivery): void | Later<void> {
  const arn = parseArn(delivery.target.Arn ?? "");
  const hand = TARGETS[arn?.service ?? ""];
  if (!hand) throw new ServiceError("InvalidParameter", "the target cannot be reached", { status: 400 });
  const there = arn === undefined || arn.region === place.region ? place : place.elsewhere(arn.region);
  const caller = {
    kind: "service",
    principal: "events.amazonaws.com",
    sourceArn: delivery.rule.arn,
  } as const;
  return hand(there, delivery, caller);
}

/**
 * What the target cannot take now is tried again until the retries or the day are over; what it will never take (no such
 * queue, no permission) rests at once.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
function failed(room: Room, delivery: Delivery, error: unknown): void {
  if (!(error instanceof ServiceError)) throw error;
  const { kernel } = room;
  const { rule, target, travelling, began, retries } = delivery;
  const passing = isPassing(error);
  const most = target.RetryPolicy?.MaximumRetryAttempts ?? RETRIES;
  const age = (target.RetryPolicy?.MaximumEventAgeInSeconds ?? LONGEST_AGE / 1000) * 1000;
  // Half of it by chance, so that many events do not come back at once.
  const pause =
    Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** retries) * (0.5 + kernel.random("events.retry").number() / 2);
  const about = { rule: rule.name, target: target.Id, eventId: travelling.event.id, error: error.code };
  if (passing && retries < most && kernel.now() + pause <= began + age) {
    kernel.note("events.delivery-waits", { ...about, retries, pause: Math.round(pause) });
    kernel.after(pause, () => attempt(room, { ...delivery, retries: retries + 1 }));
    return;
  }
  measure(room, rule, "FailedInvocations");
  const exhausted =
    !passing || most === 0
      ? undefined
      : retries >= most
        ? "MaximumRetryAttempts"
        : "MaximumEventAgeInSeconds";
  const queue = target.DeadLetterConfig?.Arn;
  if (queue === undefined) {
    kernel.note("events.event-lost", about);
    return;
  }
  lay(room, delivery, queue, {
    ...codeOf(error),
    ...(exhausted ? { EXHAUSTED_RETRY_CONDITION: exhausted } : {}),
  });
}

function lay(
  room: Room,
  { rule, target, travelling, retries }: Delivery,
  queue: string,
  why: Record<string, string>,
): void {
  const { place, kernel } = room;
  const texts = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.Arn ?? "",
    ...why,
    ...(retries > 0 ? { RETRY_ATTEMPTS: String(retries) } : {}),
  };
  // Whether the number is a Number there is not documented: verify.
  const attributes = Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]): [string, MessageAttribute] => [
      name,
      { DataType: "String", StringValue },
    ]),
  );
  const about = { rule: rule.name, target: target.Id, eventId: travelling.event.id, queue };
  try {
    place
      .use(QUEUES)
      .send(
        queue,
        { body: JSON.stringify(travelling.event), attributes },
        { kind: "service", principal: "events.amazonaws.com", sourceArn: rule.arn },
      );
    kernel.note("events.dead-lettered", about);
    measure(room, rule, "InvocationsSentToDlq");
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    kernel.note("events.event-lost", { ...about, error: error.code });
    measure(room, rule, "InvocationsFailedToBeSentToDlq");
  }
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function codeOf({ code, status, message }: ServiceError): Record<string, string> {
  const ERROR_CODE =
    code === SECOND_BUS
      ? SECOND_BUS
      : code === "InvalidJson"
        ? "INVALID_JSON"
        : status === 404 || /notfound|nonexistent|doesnotexist/i.test(code)
          ? "NO_RESOURCE"
          : status === 403 || /denied|authoriz/i.test(code)
            ? "NO_PERMISSIONS"
            : status === 429 || /throttl/i.test(code)
              ? "THROTTLING"
              : status >= 500
                ? "ERROR_FROM_TARGET"
                : "INVALID_PARAMETER";
  return { ERROR_CODE, ERROR_MESSAGE: message };
}
