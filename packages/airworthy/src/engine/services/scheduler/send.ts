import { parseArn } from "../../arn.ts";
import { deliver } from "../../deliver.ts";
import { ServiceError } from "../../error.ts";
import { type Later, whenKnown } from "../../kernel/later.ts";
import { type Instant, iso } from "../../kernel/time.ts";
import type { Caller, Place } from "../../service.ts";
import type { Invocation, Schedule } from "./state.ts";
import { inputOf, isJson, type Universal, universalOf } from "./universal.ts";

/** Templated targets that are there. Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
export const TEMPLATED = new Set(["lambda", "sqs", "sns", "events"]);

/** A schedule acts in its role; whether the role may is for whoever evaluates permissions. */
export function callerOf({ arn }: Schedule): Caller {
  return { kind: "service", principal: "scheduler.amazonaws.com", sourceArn: arn };
}

/** Hands one attempt to its target; throws, now or later, what the target says to it. */
export function send(place: Place, invocation: Invocation): void | Later<void> {
  const { schedule, target } = invocation;
  const arn = target.Arn ?? "";
  const caller = callerOf(schedule);
  const body = bodyFor(place, invocation);
  const universal = universalOf(arn);
  if (universal) return called(place, universal, body, caller);
  const region = parseArn(arn)?.region ?? place.region;
  const there = region === place.region ? place : place.elsewhere(region);
  const { MessageGroupId } = target.SqsParameters ?? {};
  if (parseArn(arn)?.service === "events" && !isJson(body))
    throw new ServiceError("MalformedDetail", "Detail is malformed.");
  const { Source, DetailType } = target.EventBridgeParameters ?? {};
  return deliver(there, arn, {
    body,
    caller,
    ...(MessageGroupId ? { groupId: MessageGroupId } : {}),
    ...(Source && DetailType
      ? { event: { source: Source, detailType: DetailType, resources: [schedule.arn] } }
      : {}),
  });
}

/** What comes through the wire has the types of the model. An input has those it was written with, and may be refused for them. */
function called(
  place: Place,
  { service, operation }: Universal,
  body: string,
  caller: Caller,
): void | Later<void> {
  try {
    return whenKnown(place.call(service, operation, withBytes(inputOf(body)), caller), () => undefined);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ServiceError(
      "SerializationException",
      `The Input is not a request of ${service} ${operation}: ${error.message}`,
    );
  }
}

/** Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
function bodyFor(place: Place, { schedule, target, scheduled, executionId, retries }: Invocation): string {
  const { arn } = schedule;
  if (target.Input === undefined)
    return universalOf(target.Arn ?? "")
      ? "{}"
      : JSON.stringify(notification(place, arn, scheduled, executionId));
  const values: Readonly<Record<string, string>> = {
    "schedule-arn": arn,
    "scheduled-time": seconds(scheduled),
    "execution-id": executionId,
    "attempt-number": String(retries + 1),
  };
  return target.Input.replaceAll(
    /<aws\.scheduler\.([a-z-]+)>/g,
    (text, name: string) => values[name] ?? text,
  );
}

/**
 * What a target gets when there is no input. That it is a default notification is documented, its form is not: inferred
 * from scheduled events of EventBridge, and seen in the payloads that people show; verify.
 * Source: https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Target.html
 */
function notification(place: Place, arn: string, scheduled: number, executionId: string): object {
  return {
    version: "0",
    id: executionId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: place.account,
    time: seconds(scheduled),
    region: place.region,
    resources: [arn],
    detail: "{}",
  };
}

/** Lambda's Invoke takes its payload as bytes. */
function withBytes(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { Payload } = input;
  return typeof Payload === "string" ? { ...input, Payload: new TextEncoder().encode(Payload) } : input;
}

/** `2026-11-30T18:00:00Z` */
export function seconds(instant: Instant): string {
  return `${iso(instant).slice(0, 19)}Z`;
}
