import { parseArn } from "./arn.ts";
import { ServiceError } from "./error.ts";
import { type Later, whenKnown } from "./kernel/later.ts";
import { BUSES, FUNCTIONS, QUEUES, TOPICS } from "./ports.ts";
import type { Caller, Place } from "./service.ts";

/** What one service hands to another. */
export interface Parcel {
  /** The event or message as text. */
  readonly body: string;
  readonly caller: Caller;
  readonly groupId?: string;
  readonly traceHeader?: string;
  /** When the target is a bucket: the name of the object. */
  readonly key?: string;
  /** When the target is a bus: the event around the body, which is its detail. */
  readonly event?: {
    readonly source: string;
    readonly detailType: string;
    readonly resources?: readonly string[];
  };
}

/**
 * Hands a parcel to whatever an ARN names: a function (asynchronously), a queue, a topic, a bus or a bucket. Throws, now or
 * later, the error that keeps the sender trying.
 *
 * @example deliver(place, "arn:aws:sqs:eu-west-1:123456789012:orders", { body: "{}", caller })
 */
export function deliver(place: Place, arn: string, parcel: Parcel): void | Later<void> {
  const parsed = parseArn(arn);
  const { body, caller, groupId, traceHeader } = parcel;
  switch (parsed?.service) {
    case "lambda":
      return whenKnown(
        place.use(FUNCTIONS).invoke({
          functionName: arn,
          type: "Event",
          payload: new TextEncoder().encode(body),
          caller,
          ...(traceHeader ? { traceHeader } : {}),
        }),
        () => undefined,
      );
    case "sqs":
      place
        .use(QUEUES)
        .send(
          arn,
          { body, ...(groupId ? { groupId } : {}), ...(traceHeader ? { traceHeader } : {}) },
          caller,
        );
      return;
    case "sns":
      place.use(TOPICS).publish(arn, { message: body, ...(traceHeader ? { traceHeader } : {}) }, caller);
      return;
    case "events":
      place.use(BUSES).put(arn, {
        source: parcel.event?.source ?? "airworthy",
        detailType: parcel.event?.detailType ?? "Delivery",
        detail: JSON.parse(body) as unknown,
        ...(parcel.event?.resources ? { resources: parcel.event.resources } : {}),
        ...(traceHeader ? { traceHeader } : {}),
      });
      return;
    case "s3":
      return whenKnown(
        place.call(
          "s3",
          "PutObject",
          {
            Bucket: parsed.resource,
            Key: parcel.key,
            Body: new TextEncoder().encode(body),
            ContentType: "application/json",
          },
          caller,
        ),
        () => undefined,
      );
    default:
      throw new ServiceError("InvalidParameter", `airworthy cannot deliver to ${arn} yet.`, { status: 501 });
  }
}
