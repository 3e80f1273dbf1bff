import { ServiceError } from "../../error.ts";
import { flow } from "../../kernel/flow.ts";
import { deferred, isLater, type Later, whenKnown } from "../../kernel/later.ts";
import type { Invoke, Invoked } from "../../ports.ts";
import type { Call, Members, Operation, Place } from "../../service.ts";
import type { AsyncQueue } from "./async.ts";
import type { Dispatcher, Ran } from "./dispatch.ts";
import { conflict, malformed, notFlown, throttled, tooLarge, unmet } from "./errors.ts";
import { ASYNC_REQUEST, RECURSION, SYNC_REQUEST } from "./limits.ts";
import { count, ofFunction, record } from "./measure.ts";
import { find, type Found, readName } from "./names.ts";
import type { State } from "./state.ts";
import { trace } from "./trace.ts";
import { triggerOf } from "./trigger.ts";

/** Members of Invoke and InvokeWithResponseStream. */
interface InvokeInput {
  readonly FunctionName?: string;
  readonly Qualifier?: string;
  readonly InvocationType?: string;
  readonly LogType?: string;
  readonly ClientContext?: string;
  readonly Payload?: Uint8Array;
  readonly DurableExecutionName?: string;
  readonly TenantId?: string;
  /** Not part of the model: the wire may hand on the header of the request. */
  readonly TraceHeader?: string;
}

interface Wanted extends Invoke {
  readonly tail: boolean;
  /** Who takes a response in pieces. */
  readonly sink?: Sink;
}

/** Takes a streamed response. What comes as a whole, or fails, comes with the end alone. */
export interface Sink {
  chunk(bytes: Uint8Array, executedVersion: string): void;
  done(answer: Answer): void;
}

export type Answer = Invoked & { readonly chunks: readonly Uint8Array[]; readonly errorType?: string };

const EMPTY = new TextEncoder().encode("{}");
const NOTHING = new Uint8Array();
const STRICT = new TextDecoder("utf-8", { fatal: true });

export interface Invoker {
  invoke(request: Invoke): Invoked | Later<Invoked>;
  /** As the API does, for whoever speaks for it. */
  invokeApi(input: InvokeInput, by: Pick<Call, "requestId" | "caller">): Members | Later<Members>;
  /** The same for a response in pieces. What it throws has not begun. */
  invokeStream(input: InvokeInput, by: Pick<Call, "requestId" | "caller">, sink: Sink): void;
  readonly operations: Readonly<Record<string, Operation>>;
}

/** The API of invocation, and the inner one. */
export function invoker(
  place: Place,
  state: State,
  { dispatcher, queue }: { readonly dispatcher: Dispatcher; readonly queue: AsyncQueue },
): Invoker {
  const { kernel } = place;

  function start(wanted: Wanted): Answer | Later<Answer> {
    const named = readName(place, wanted.functionName, wanted.qualifier);
    const found = find(place, state, named);
    const { fn, version } = found;
    const payload = wanted.payload.length === 0 ? EMPTY : wanted.payload;
    const most = wanted.type === "Event" ? ASYNC_REQUEST : SYNC_REQUEST;
    if (payload.length > most) throw tooLarge(most);
    checkJson(payload);
    if (wanted.type === "DryRun") return answered(204, "");
    checkState(found);

    const requestId = wanted.requestId ?? kernel.random("lambda.request-id").uuid();
    const { header, before } = trace(wanted.traceHeader, fn.arn, {
      at: kernel.now(),
      chance: kernel.random("lambda.trace"),
      active: version.config.TracingConfig?.Mode === "Active",
    });
    const common = {
      requestId,
      payload,
      traceHeader: header,
      by: triggerOf(wanted.caller),
      ...(wanted.clientContext ? { clientContext: contextOf(wanted.clientContext) } : {}),
    };
    const event = { ...common, functionName: fn.name, qualifier: named.qualifier };
    if (before >= RECURSION && fn.recursiveLoop === "Terminate") {
      kernel.note("lambda.recursion-stopped", { functionName: fn.name, requestId, before });
      record(place, kernel.now(), ofFunction(fn.name), [count("RecursiveInvocationsDropped")]);
      if (wanted.type !== "Event") throw recursive();
      queue.drop(event, found);
      return answered(202, requestId);
    }
    if (wanted.type === "Event") {
      queue.add(event);
      return answered(202, requestId);
    }
    const answer = deferred<Answer>();
    const { sink, tail } = wanted;
    const chunk = sink && ((bytes: Uint8Array, version: string) => sink.chunk(bytes, version));
    const reason = dispatcher.dispatch(
      { found, ...common, streaming: sink !== undefined, tail, ...(chunk ? { chunk } : {}) },
      (ran) => {
        const end = ranAnswer(ran, requestId);
        sink?.done(end);
        answer.resolve(end);
      },
    );
    if (reason) throw throttled(reason);
    return answer;
  }

  function request(
    input: InvokeInput,
    call: Pick<Call, "requestId" | "caller" | "traceHeader">,
    sink?: Sink,
  ): Wanted {
    if (input.TenantId) throw notFlown("Invoke", "TenantId");
    if (input.DurableExecutionName) throw notFlown("Invoke", "DurableExecutionName");
    const traceHeader = input.TraceHeader ?? call.traceHeader;
    const type = input.InvocationType || "RequestResponse";
    if (type !== "RequestResponse" && type !== "Event" && type !== "DryRun")
      throw malformed(
        unmet(type, "invocationType", "satisfy enum value set: [Event, RequestResponse, DryRun]"),
      );
    return {
      functionName: input.FunctionName ?? "",
      type,
      payload: input.Payload ?? NOTHING,
      caller: call.caller,
      requestId: call.requestId,
      tail: input.LogType === "Tail",
      ...(sink ? { sink } : {}),
      ...(input.Qualifier ? { qualifier: input.Qualifier } : {}),
      ...(input.ClientContext ? { clientContext: input.ClientContext } : {}),
      ...(traceHeader ? { traceHeader } : {}),
    };
  }

  return {
    invoke: (wanted) => start({ ...wanted, tail: false }),
    invokeApi: (input, by) => whenKnown(start(request(input, by)), wholeAnswer),
    invokeStream: (input, by, sink) => void start(request(input, by, sink)),
    operations: {
      Invoke: (input: InvokeInput, call) => whenKnown(start(request(input, call)), wholeAnswer),
      InvokeWithResponseStream: (input: InvokeInput, call) => {
        if (input.InvocationType === "Event") throw notFlown("InvokeWithResponseStream", "InvocationType");
        return streamed((sink) => start(request(input, call, sink)));
      },
      /** The old operation, still in use: https://docs.aws.amazon.com/lambda/latest/api/API_InvokeAsync.html */
      InvokeAsync: (input: { readonly FunctionName?: string; readonly InvokeArgs?: Uint8Array }, call) =>
        whenKnown(
          start(
            request(
              {
                InvocationType: "Event",
                ...(input.FunctionName ? { FunctionName: input.FunctionName } : {}),
                ...(input.InvokeArgs ? { Payload: input.InvokeArgs } : {}),
              },
              call,
            ),
          ),
          (): Members => ({ Status: 202 }),
        ),
    },
  };
}

function wholeAnswer(answer: Answer): Members {
  const { status, payload, functionError, logTail, executedVersion, chunks } = answer;
  return {
    StatusCode: status,
    Payload: chunks.length > 0 ? joined([...chunks, payload]) : payload,
    ...(functionError ? { FunctionError: functionError } : {}),
    ...(logTail ? { LogResult: Buffer.from(logTail).toString("base64") } : {}),
    ...(status === 200 ? { ExecutedVersion: executedVersion } : {}),
  };
}

/** Answers with the first piece, or with the end of what has none; the events go on coming. */
function streamed(begin: (sink: Sink) => Answer | Later<Answer>): Members | Later<Members> {
  const events = flow<Members>();
  const answer = deferred<Members>();
  const opened = (status: number, executedVersion: string): void =>
    answer.resolve({
      StatusCode: status,
      ...(status === 200 ? { ExecutedVersion: executedVersion } : {}),
      ResponseStreamContentType: "application/octet-stream",
      EventStream: events,
    });
  const ended = ({ status, payload, functionError, errorType, logTail, executedVersion }: Answer): void => {
    opened(status, executedVersion);
    if (!functionError && payload.length > 0) events.write({ PayloadChunk: { Payload: payload } });
    events.write({
      InvokeComplete: {
        ...(functionError
          ? { ErrorCode: errorType ?? functionError, ErrorDetails: new TextDecoder().decode(payload) }
          : {}),
        ...(logTail ? { LogResult: Buffer.from(logTail).toString("base64") } : {}),
      },
    });
    events.end();
  };
  const begun = begin({
    chunk(Payload, executedVersion) {
      opened(200, executedVersion);
      events.write({ PayloadChunk: { Payload } });
    },
    done: ended,
  });
  if (!isLater(begun)) ended(begun);
  return answer;
}

function ranAnswer({ payload, errorType, logTail, executedVersion, chunks }: Ran, requestId: string): Answer {
  return {
    status: 200,
    payload,
    requestId,
    executedVersion,
    chunks,
    ...(errorType === undefined ? {} : { functionError: "Unhandled", errorType }),
    ...(logTail ? { logTail } : {}),
  };
}

function answered(status: 202 | 204, requestId: string): Answer {
  return { status, payload: NOTHING, requestId, executedVersion: "", chunks: [] };
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html */
function checkState({ version }: Found): void {
  const { State: state = "Active" } = version.config;
  if (state === "Pending" || state === "Failed")
    throw conflict(
      `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
    );
}

function checkJson(payload: Uint8Array): void {
  try {
    JSON.parse(STRICT.decode(payload));
  } catch {
    const text = new TextDecoder().decode(payload.subarray(0, 64));
    const token = /^\s*([A-Za-z_$][\w$]*)/.exec(text)?.[1];
    const why = token
      ? `Unrecognized token '${token}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`
      : `Unexpected character ('${text[0] ?? ""}' (code ${payload[0] ?? 0})): expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
    throw new ServiceError(
      "InvalidRequestContentException",
      `Could not parse request body into json: Could not parse payload into json: ${why}\n at [Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: 1]`,
      { status: 400, fields: { Type: "User" } },
    );
  }
}

function contextOf(base64: string): string {
  const text = Buffer.from(base64, "base64").toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw new ServiceError(
      "InvalidRequestContentException",
      "Client context must be a valid Base64-encoded JSON object.",
      {
        status: 400,
        fields: { Type: "User" },
      },
    );
  }
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
function recursive(): ServiceError {
  return new ServiceError(
    "RecursiveInvocationException",
    "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.",
    { status: 400, fields: { Type: "User" } },
  );
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const piece of pieces) {
    all.set(piece, offset);
    offset += piece.length;
  }
  return all;
}
