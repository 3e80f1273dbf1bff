import { parseArn } from "../../arn.ts";
import { deliver } from "../../deliver.ts";
import { isLater } from "../../kernel/later.ts";
import { QUEUES, TOPICS } from "../../ports.ts";
import type { Place } from "../../service.ts";
import { count, ofFunction, record } from "./measure.ts";
import { deadLetterAttributes, type Ended, invocationRecord, recordKey } from "./records.ts";
import { arnOf } from "./state.ts";

/** Where the asynchronous invocations of a function end. */
export interface RestingPlaces {
  readonly functionName: string;
  readonly deadLetter: string | undefined;
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
  readonly traceHeader: string;
}

/** Hands an invocation that is over to its destination and its dead-letter queue; a delivery that fails is only measured. */
export function layToRest(place: Place, ended: Ended, places: RestingPlaces): void {
  const { functionName } = places;
  const success = ended.condition === "Success";
  const destination = success ? places.onSuccess : places.onFailure;
  const lost = (metric: string, target: string) => (error: unknown) => {
    place.kernel.note("lambda.delivery-failed", {
      functionName,
      requestId: ended.requestId,
      target,
      error: error instanceof Error ? `${error.name}: ${error.message}` : "",
    });
    record(place, place.kernel.now(), ofFunction(functionName), [count(metric)]);
  };
  if (!success && places.deadLetter)
    attempt(
      () => sendDeadLetter(place, places.deadLetter as string, ended, places),
      lost("DeadLetterErrors", places.deadLetter),
    );
  if (destination)
    attempt(
      () => sendRecord(place, destination, ended, places),
      lost("DestinationDeliveryFailures", destination),
    );
}

function sendRecord(place: Place, destination: string, ended: Ended, places: RestingPlaces) {
  const { traceHeader } = places;
  const outcome = ended.condition === "Success" ? "Success" : "Failure";
  place.kernel.note("lambda.record-sent", {
    requestId: ended.requestId,
    condition: ended.condition,
    destination,
  });
  return deliver(place, destination, {
    body: JSON.stringify(invocationRecord(ended)),
    ...(parseArn(destination)?.service === "s3"
      ? { key: recordKey(`async/${places.functionName}`, place.kernel) }
      : {}),
    caller: callerOf(place, places.functionName),
    traceHeader,
    event: {
      source: "lambda",
      detailType: `Lambda Function Invocation Result - ${outcome}`,
      resources: [destination, ended.functionArn],
    },
  });
}

function sendDeadLetter(
  place: Place,
  target: string,
  ended: Ended,
  { functionName, traceHeader }: RestingPlaces,
): void {
  const attributes = deadLetterAttributes(ended);
  const body = new TextDecoder().decode(ended.payload);
  const caller = callerOf(place, functionName);
  place.kernel.note("lambda.dead-letter-sent", { requestId: ended.requestId, target });
  if (parseArn(target)?.service === "sns")
    place.use(TOPICS).publish(target, { message: body, attributes, traceHeader }, caller);
  else place.use(QUEUES).send(target, { body, attributes, traceHeader }, caller);
}

function callerOf(place: Place, functionName: string) {
  return {
    kind: "service",
    principal: "lambda.amazonaws.com",
    sourceArn: arnOf(place, functionName),
  } as const;
}

function attempt(send: () => unknown, failed: (error: unknown) => void): void {
  try {
    const sent = send();
    if (isLater(sent))
      sent.whenDone((outcome) => {
        if ("error" in outcome) failed(outcome.error);
      });
  } catch (error) {
    failed(error);
  }
}
