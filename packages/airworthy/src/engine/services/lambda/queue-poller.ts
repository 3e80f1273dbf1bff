import type { Timer } from "../../kernel/kernel.ts";
import { type Instant, MINUTE, SECOND } from "../../kernel/time.ts";
import { QUEUES, type ReceivedMessage } from "../../ports.ts";
import { ServiceError } from "../../error.ts";
import { failuresOf } from "./batch-report.ts";
import type { Ran } from "./dispatch.ts";
import { filterable, filterOf } from "./filters.ts";
import type { Lambda } from "./lambda.ts";
import { FIRST_BACKOFF, LONGEST_BACKOFF, RECURSION, SYNC_REQUEST } from "./limits.ts";
import { meterMapping } from "./mapping-metrics.ts";
import { count, record } from "./measure.ts";
import { find, type Found } from "./names.ts";
import { queueRecord } from "./queue-event.ts";
import { growthOf, type Scale, scaled } from "./queue-scale.ts";
import type { Mapping } from "./state.ts";
import { trace } from "./trace.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export interface Poller {
  /** Takes no more messages; batches that run come to their end. */
  stop(): void;
}

interface Batch {
  readonly messages: readonly ReceivedMessage[];
  readonly receivedAt: Instant;
}

/** Reads a queue and invokes a function with what it reads. */
export function pollQueue(lambda: Lambda, mapping: Mapping): Poller {
  const { place, state, dispatcher } = lambda;
  const { kernel } = place;
  const queues = place.use(QUEUES);
  const { config, request } = mapping;
  const queueArn = config.EventSourceArn ?? "";
  const batchSize = config.BatchSize ?? 10;
  const windowMs = (config.MaximumBatchingWindowInSeconds ?? 0) * SECOND;
  const growth = growthOf(config);
  const wanted = filterOf(config.FilterCriteria);
  const partial = request.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false;

  let stopped = false;
  let running = 0;
  let scale: Scale = { batches: growth.first, at: kernel.now() };
  let saturated = false;
  let gathered: ReceivedMessage[] = [];
  let gatheredSince: Instant = 0;
  let window: Timer | undefined;

  /** Reads as long as there is something to read and somebody to work on it. */
  function pump(): void {
    if (stopped) return;
    while (running < scale.batches) {
      const fresh = read(batchSize - gathered.length);
      if (gathered.length === 0) {
        if (fresh > 0) continue;
        return;
      }
      if (gathered.length < batchSize && windowMs > 0) {
        // Only what has been read counts; an empty queue is looked at again when messages come.
        if (fresh > 0) continue;
        window ??= kernel.at(gatheredSince + windowMs, () => {
          window = undefined;
          flush();
          pump();
        });
        return;
      }
      flush();
    }
    growLater();
  }

  function read(most: number): number {
    if (most <= 0) return 0;
    const received = orElse([], () => queues.receive(queueArn, most));
    if (received.length === 0) return 0;
    const kept = wanted
      ? received.filter((message) => wanted(filterable(queueRecord(message, queueArn, place.region))))
      : received;
    // What no filter wants is deleted: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
    for (const message of received) if (!kept.includes(message)) remove(message);
    measure("PolledEventCount", received.length);
    measure("FilteredOutEventCount", received.length - kept.length);
    if (gathered.length === 0) gatheredSince = kernel.now();
    gathered.push(...kept);
    return received.length;
  }

  function remove({ receiptHandle }: ReceivedMessage): void {
    orElse(undefined, () => queues.remove(queueArn, receiptHandle));
  }

  /** A queue may be deleted, or a receipt outlived, while a batch runs: that is no error of anybody here. */
  function orElse<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      kernel.note("lambda.poller-refused", { mapping: mapping.uuid, error: error.code });
      return otherwise;
    }
  }

  /** More batches at a time, as long as all that may run do run and messages still wait. */
  function growLater(): void {
    if (saturated || stopped || scale.batches >= growth.most) return;
    saturated = true;
    kernel.after(MINUTE, () => {
      saturated = false;
      const backlog = running >= scale.batches && (queues.describe(queueArn)?.visible ?? 0) > 0;
      const before = scale.batches;
      scale = scaled({ ...scale, at: kernel.now() - MINUTE }, kernel.now(), backlog, growth);
      if (scale.batches !== before)
        kernel.note("lambda.poller-scaled", { mapping: mapping.uuid, batches: scale.batches });
      pump();
    });
  }

  function flush(): void {
    window?.cancel();
    window = undefined;
    if (gathered.length === 0) return;
    const messages = fitting(gathered);
    gathered = gathered.slice(messages.length);
    running++;
    kernel.note("lambda.batch-started", { mapping: mapping.uuid, messages: messages.length });
    measure("InvokedEventCount", messages.length);
    invoke({ messages, receivedAt: gatheredSince }, FIRST_BACKOFF);
    if (gathered.length > 0) gatheredSince = kernel.now();
  }

  function invoke(batch: Batch, backoff: number): void {
    const found = findNow();
    if (!found) return finish(batch, new Set());
    const { fn, version } = found;
    const incoming = batch.messages.find(({ system }) => system["AWSTraceHeader"])?.system["AWSTraceHeader"];
    const { header, before } = trace(incoming, fn.arn, {
      at: kernel.now(),
      chance: kernel.random("lambda.trace"),
      active: version.config.TracingConfig?.Mode === "Active",
    });
    if (before >= RECURSION && fn.recursiveLoop === "Terminate") {
      kernel.note("lambda.recursion-stopped", { functionName: fn.name, mapping: mapping.uuid, before });
      record(place, kernel.now(), [{}, { FunctionName: fn.name }], [count("RecursiveInvocationsDropped")]);
      return finish(batch, new Set());
    }
    const Records = batch.messages.map((message) => queueRecord(message, queueArn, place.region));
    const throttled = dispatcher.dispatch(
      {
        found,
        requestId: kernel.random("lambda.request-id").uuid(),
        payload: encoder.encode(JSON.stringify({ Records })),
        traceHeader: header,
        by: { trigger: "sqs", source: queueArn, records: batch.messages.length },
      },
      (ran) => finish(batch, succeeded(batch, ran)),
    );
    if (throttled) wait(batch, backoff);
  }

  /** A throttled batch is tried again until its messages become visible to others. */
  function wait(batch: Batch, backoff: number): void {
    const visibleAt = batch.receivedAt + (queues.describe(queueArn)?.visibilitySeconds ?? 30) * SECOND;
    if (stopped || kernel.now() + backoff >= visibleAt) finish(batch, new Set());
    else kernel.after(backoff, () => invoke(batch, Math.min(LONGEST_BACKOFF, 2 * backoff)));
  }

  function succeeded({ messages }: Batch, ran: Ran): ReadonlySet<string> {
    if (ran.errorType !== undefined) return new Set();
    const ids = new Set(messages.map(({ messageId }) => messageId));
    if (!partial) return ids;
    const failed = failuresOf(decoder.decode(ran.payload), ids);
    if (failed === "all") return new Set();
    return new Set([...ids].filter((id) => !failed.has(id)));
  }

  /** What has succeeded is deleted; the rest comes back when its visibility timeout is over. */
  function finish({ messages }: Batch, ids: ReadonlySet<string>): void {
    kernel.note("lambda.batch-ended", {
      mapping: mapping.uuid,
      messages: messages.length,
      failed: messages.length - ids.size,
    });
    for (const message of messages) if (ids.has(message.messageId)) remove(message);
    measure("DeletedEventCount", ids.size);
    measure("FailedInvokeEventCount", messages.length - ids.size);
    running--;
    pump();
  }

  function findNow(): Found | undefined {
    try {
      return find(place, state, { name: mapping.functionName, qualifier: mapping.qualifier });
    } catch {
      return undefined;
    }
  }

  const meter = meterMapping(place, mapping.uuid, config, () => scale.batches);
  const measure = meter.add;
  const unwatch = queues.watch(queueArn, pump);
  kernel.after(0, pump);
  return {
    stop() {
      stopped = true;
      unwatch();
      meter.stop();
      window?.cancel();
      // What was gathered is still the queue's: it comes back by itself.
      gathered = [];
    },
  };
}

/** As many messages as a request holds. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html#invocation-eventsourcemapping-batching */
function fitting(messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
  let bytes = 0;
  const end = messages.findIndex(({ body, system }) => {
    bytes += Buffer.byteLength(body) + Buffer.byteLength(JSON.stringify(system)) + 512;
    return bytes > SYNC_REQUEST;
  });
  return end === -1 ? messages : messages.slice(0, Math.max(1, end));
}
