import type { MessageAttribute } from "../../ports.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Instant, iso } from "../../kernel/time.ts";
import { DEAD_LETTER_MESSAGE } from "./limits.ts";
import type { Condition } from "./retry.ts";

const decoder = new TextDecoder();

/** An asynchronous invocation that is over. */
export interface Ended {
  readonly at: Instant;
  readonly requestId: string;
  /** With `$LATEST` when no version or alias was asked for. */
  readonly functionArn: string;
  readonly condition: Condition;
  readonly invoked: number;
  readonly payload: Uint8Array;
  /** Of the last run, if there was one. */
  readonly last?: {
    readonly payload: Uint8Array;
    readonly executedVersion: string;
    readonly errorType?: string;
  };
}

/**
 * What a destination is sent.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations
 */
export function invocationRecord(ended: Ended): Readonly<Record<string, unknown>> {
  const { last } = ended;
  return {
    version: "1.0",
    timestamp: iso(ended.at),
    requestContext: {
      requestId: ended.requestId,
      functionArn: ended.functionArn,
      condition: ended.condition,
      approximateInvokeCount: ended.invoked,
    },
    requestPayload: parsed(ended.payload),
    ...(last
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: last.executedVersion,
            ...(last.errorType === undefined ? {} : { functionError: "Unhandled" }),
          },
          responsePayload: parsed(last.payload),
        }
      : {}),
  };
}

/**
 * What goes with an event into a dead-letter queue. The code is the HTTP status of the invocation: 200 when the
 * function itself has failed.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq
 */
export function deadLetterAttributes({ requestId, last }: Ended): Readonly<Record<string, MessageAttribute>> {
  const error = last ? parsed(last.payload) : undefined;
  const message =
    typeof error === "object" && error !== null && "errorMessage" in error
      ? String(error.errorMessage)
      : "Rate Exceeded.";
  return {
    RequestID: { DataType: "String", StringValue: requestId },
    ErrorCode: { DataType: "Number", StringValue: last ? "200" : "429" },
    ErrorMessage: { DataType: "String", StringValue: message.slice(0, DEAD_LETTER_MESSAGE) },
  };
}

/**
 * The name that a record gets in a bucket; what comes before the date tells whose it is.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 *
 * @example recordKey("async/orders", kernel) // "aws/lambda/async/orders/2026/11/30/2026-11-30T18.19.56-…"
 */
export function recordKey(whose: string, kernel: Kernel): string {
  const at = iso(kernel.now());
  const [year, month, day] = at.slice(0, 10).split("-");
  const uuid = kernel.random("lambda.record-key").uuid();
  return `aws/lambda/${whose}/${year}/${month}/${day}/${at.slice(0, 19).replaceAll(":", ".")}-${uuid}`;
}

function parsed(payload: Uint8Array): unknown {
  const text = decoder.decode(payload);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
