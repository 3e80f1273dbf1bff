import type { Engine } from "../engine/engine.ts";
import { ServiceError } from "../engine/error.ts";
import type { Kernel } from "../engine/kernel/kernel.ts";
import { isLater, type Later } from "../engine/kernel/later.ts";
import type { Call, Members } from "../engine/service.ts";
import { parentOf } from "../engine/services/lambda/trace.ts";

/** What a request is about, in the words of the services that functions call most. */
const ABOUT = ["FunctionName", "TableName", "TopicArn", "QueueUrl", "Bucket", "EventBusName", "TargetArn"];

/** Does a request of a client, and writes down that it came, and how it was refused. Within a turn. */
export function answered(
  kernel: Kernel,
  engine: Engine,
  region: string,
  call: Call,
): Members | void | Later<Members | void> {
  const { requestId, service, operation, input, traceHeader } = call;
  const about = ABOUT.map((member) => input[member]).find((value) => typeof value === "string");
  kernel.note("api.called", {
    requestId,
    service,
    operation,
    ...(about === undefined ? {} : { about }),
    ...(traceHeader ? { parent: parentOf(traceHeader) } : {}),
  });
  const refused = (error: unknown): void => {
    const code = error instanceof ServiceError ? error.code : "InternalFailure";
    kernel.note("api.refused", { requestId, service, operation, code });
  };
  try {
    const answer = engine.handle(region, call);
    if (isLater(answer))
      answer.whenDone((outcome) => {
        if ("error" in outcome) refused(outcome.error);
      });
    return answer;
  } catch (error) {
    refused(error);
    throw error;
  }
}
