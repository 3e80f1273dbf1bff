import { ServiceError } from "../../../error.ts";
import { isLater } from "../../../kernel/later.ts";
import { HOUR, MINUTE, SECOND } from "../../../kernel/time.ts";
import { BUSES, FUNCTIONS, QUEUES, TOPICS } from "../../../ports.ts";
import type { Call, Caller } from "../../../service.ts";
import { NOTIFIED_AFTER } from "../limits.ts";
import type { Bucket, Room, Version } from "../state.ts";
import { isMeant, type Target } from "./configuration.ts";
import { eventBridgeOf, type EventName, type Happening, recordsOf } from "./records.ts";

/** Retries of what a target cannot take now. AWS says that it tries again, not how often or how long; verify. */
const GIVE_UP_AFTER = 24 * HOUR;

/** Tells all who are to hear of a change: each for itself, a moment after the change. */
export function notify(room: Room, bucket: Bucket, version: Version, event: EventName, call: Call): void {
  const { targets, eventBridge } = bucket.notifications;
  if (targets.length === 0 && !eventBridge) return;
  const { kernel, place } = room;
  const happening: Happening = { bucket, version, event, call, at: kernel.now() };
  for (const target of targets) {
    if (!isMeant(target, event, version.key)) continue;
    const body = JSON.stringify(recordsOf(room, target, happening));
    later(room, { bucket: bucket.name, key: version.key, event, target: target.arn }, () =>
      hand(room, bucket, target, body, call),
    );
  }
  if (eventBridge) {
    const sent = eventBridgeOf(room, happening);
    later(room, { bucket: bucket.name, key: version.key, event, target: "EventBridge" }, () =>
      place.use(BUSES).put("default", {
        ...sent,
        time: happening.at,
        ...(call.traceHeader ? { traceHeader: call.traceHeader } : {}),
      }),
    );
  }
}

/** Queues and topics hear at once that they will be told of changes; functions do not. */
export function sendTest(room: Room, bucket: Bucket, target: Target, call: Call): void {
  if (target.kind === "lambda") return;
  const body = JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(room.kernel.now()).toISOString(),
    Bucket: bucket.name,
    RequestId: call.requestId,
    HostId: Buffer.from(`${call.requestId}/airworthy`).toString("base64"),
  });
  later(room, { bucket: bucket.name, event: "TestEvent", target: target.arn }, () =>
    hand(room, bucket, target, body, call),
  );
}

function hand(room: Room, bucket: Bucket, { kind, arn }: Target, body: string, call: Call): unknown {
  const { place } = room;
  const caller = callerOf(room, bucket);
  const trace = call.traceHeader ? { traceHeader: call.traceHeader } : {};
  switch (kind) {
    case "lambda":
      return place
        .use(FUNCTIONS)
        .invoke({ functionName: arn, type: "Event", payload: Buffer.from(body), caller, ...trace });
    case "sqs":
      return place.use(QUEUES).send(arn, { body, ...trace }, caller);
    case "sns":
      return place
        .use(TOPICS)
        .publish(arn, { message: body, subject: "Amazon S3 Notification", ...trace }, caller);
  }
}

export function callerOf({ place }: Room, bucket: Bucket): Caller {
  return {
    kind: "service",
    principal: "s3.amazonaws.com",
    sourceArn: `arn:${place.partition}:s3:::${bucket.name}`,
  };
}

type About = Readonly<Record<string, string>>;

function later(room: Room, about: About, work: () => unknown): void {
  const { kernel } = room;
  const since = kernel.now();
  const run = (retry: number): void => {
    const failed = (error: unknown): void => {
      if (!(error instanceof ServiceError)) throw error;
      const pause = Math.min(MINUTE, SECOND * 2 ** retry);
      const again = isPassing(error) && kernel.now() + pause - since <= GIVE_UP_AFTER;
      kernel.note(again ? "s3.notification-failed" : "s3.notification-lost", {
        ...about,
        error: error.code,
        retry,
      });
      if (again) kernel.after(pause, () => run(retry + 1));
    };
    try {
      const result = work();
      const told = (): void => kernel.note("s3.notified", about);
      if (!isLater(result)) return told();
      result.whenDone((outcome) => ("error" in outcome ? failed(outcome.error) : told()));
    } catch (error) {
      failed(error);
    }
  };
  kernel.after(NOTIFIED_AFTER, () => run(0));
}

function isPassing({ code, status }: ServiceError): boolean {
  return (status >= 500 && code !== "NotImplemented") || status === 429 || /throttl/i.test(code);
}
