import { parseArn } from "../../arn.ts";
import { deliver } from "../../deliver.ts";
import { isLater } from "../../kernel/later.ts";
import { MINUTE, SECOND } from "../../kernel/time.ts";
import { type StreamRecord, TABLE_STREAMS } from "../../ports.ts";
import { failuresOf } from "./batch-report.ts";
import type { Ran } from "./dispatch.ts";
import { filterOf } from "./filters.ts";
import type { Lambda } from "./lambda.ts";
import { meterMapping } from "./mapping-metrics.ts";
import { count, milliseconds, ofFunction, record } from "./measure.ts";
import { find, type Found } from "./names.ts";
import type { Poller } from "./queue-poller.ts";
import { recordKey } from "./records.ts";
import { arnOf, type Mapping } from "./state.ts";
import {
  decideBatch,
  discardRecord,
  expired,
  type StreamBatch,
  type StreamCondition,
  type StreamPatience,
} from "./stream-batch.ts";
import { keyOf, type Lane, nextOf, passedBy, settle, startOf } from "./stream-lanes.ts";
import { trace } from "./trace.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** AWS says that it backs off between tries, not how long: one second up to a minute is ours. */
const FIRST_WAIT = 1 * SECOND;
const LONGEST_WAIT = 1 * MINUTE;

/** Reads the stream of a table and invokes a function with what it reads. */
export function pollStream(lambda: Lambda, mapping: Mapping): Poller {
  const { place, state, dispatcher } = lambda;
  const { kernel } = place;
  const streams = place.use(TABLE_STREAMS);
  const { config, request, positions } = mapping;
  const streamArn = config.EventSourceArn ?? "";
  const batchSize = config.BatchSize ?? 100;
  const windowMs = (config.MaximumBatchingWindowInSeconds ?? 0) * SECOND;
  const age = config.MaximumRecordAgeInSeconds ?? -1;
  const patience: StreamPatience = {
    maximumRetries: config.MaximumRetryAttempts ?? -1,
    maximumAge: age < 0 ? -1 : age * SECOND,
    bisect: config.BisectBatchOnFunctionError ?? false,
  };
  const wanted = filterOf(config.FilterCriteria);
  const partial = request.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false;
  const lanes = new Map<string, readonly Lane[]>();
  let stopped = false;

  const factor = config.ParallelizationFactor ?? 1;
  const meter = meterMapping(place, mapping.uuid, config);
  const next = (lane: Lane): readonly StreamRecord[] =>
    nextOf(streams, streamArn, lane, positions, batchSize, wanted);
  const reached = (lane: Lane, last: StreamRecord | undefined): void => {
    if (last) positions.set(keyOf(lane), last.sequenceNumber);
  };

  function look(): void {
    if (stopped) return;
    const newest = positions.size === 0 && config.StartingPosition === "LATEST";
    for (const shard of streams.shards(streamArn)) {
      if (lanes.has(shard)) continue;
      const last = newest ? streams.read(streamArn, shard, "TRIM_HORIZON", Infinity).at(-1) : undefined;
      const start = startOf(positions, shard) ?? last?.sequenceNumber ?? "TRIM_HORIZON";
      const those = Array.from({ length: factor }, (_, number): Lane => ({
        shard,
        number,
        of: factor,
        busy: false,
      }));
      settle(positions, those, start);
      lanes.set(shard, those);
    }
    for (const those of lanes.values()) for (const lane of those) pump(lane);
  }

  function countPolled(lane: Lane, from: string, to: string | undefined): void {
    if (!meter.counted || to === undefined) return;
    const { polled, filtered } = passedBy(streams, streamArn, lane, { from, to, wanted });
    meter.add("PolledEventCount", polled);
    meter.add("FilteredOutEventCount", filtered);
  }

  function pump(lane: Lane): void {
    if (stopped || lane.busy) return;
    const from = positions.get(keyOf(lane)) ?? "TRIM_HORIZON";
    const records = next(lane);
    countPolled(lane, from, records.at(-1)?.sequenceNumber ?? passedTo(lane, from));
    if (records.length === 0) return;
    lane.busy = true;
    if (records.length >= batchSize || windowMs === 0)
      return work(lane, [{ records, failed: 0 }], FIRST_WAIT);
    kernel.after(windowMs, () => {
      const later = next(lane);
      countPolled(lane, from, later.at(-1)?.sequenceNumber);
      work(lane, [{ records: later, failed: 0 }], FIRST_WAIT);
    });
  }

  /** Where a lane has come to whose records nobody wants. */
  function passedTo(lane: Lane, from: string): string | undefined {
    const to = positions.get(keyOf(lane));
    return to === from || to === "TRIM_HORIZON" ? undefined : to;
  }

  /** Works through batches in order; what they hold is behind the lane's position only when it is done with. */
  function work(lane: Lane, batches: readonly StreamBatch[], wait: number): void {
    const [batch, ...rest] = batches;
    if (stopped) return;
    if (!batch || batch.records.length === 0) {
      if (rest.length > 0) return work(lane, rest, wait);
      lane.busy = false;
      return pump(lane);
    }
    const found = findNow();
    if (!found) return;
    if (expired(batch, kernel.now(), patience)) {
      discard(lane, batch, "RecordAgeExceeded", undefined);
      return work(lane, rest, FIRST_WAIT);
    }
    const last = batch.records.at(-1) as StreamRecord;
    record(place, kernel.now(), ofFunction(mapping.functionName), [
      milliseconds("IteratorAge", kernel.now() - last.at),
    ]);
    kernel.note("lambda.batch-started", { mapping: mapping.uuid, messages: batch.records.length });
    meter.add("InvokedEventCount", batch.records.length);
    const { header } = trace(undefined, found.fn.arn, {
      at: kernel.now(),
      chance: kernel.random("lambda.trace"),
      active: found.version.config.TracingConfig?.Mode === "Active",
    });
    const requestId = kernel.random("lambda.request-id").uuid();
    const again = (list: readonly StreamBatch[]): void => {
      kernel.after(wait, () => work(lane, list, Math.min(LONGEST_WAIT, 2 * wait)));
    };
    const throttled = dispatcher.dispatch(
      {
        found,
        requestId,
        payload: encoder.encode(JSON.stringify({ Records: batch.records.map(({ event }) => event) })),
        traceHeader: header,
        by: {
          trigger: streamArn.split(":")[2] ?? "stream",
          source: streamArn,
          records: batch.records.length,
        },
      },
      (ran) => {
        const left = leftOf(batch, ran);
        kernel.note("lambda.batch-ended", {
          mapping: mapping.uuid,
          messages: batch.records.length,
          failed: left.records.length,
        });
        meter.add("FailedInvokeEventCount", left.records.length);
        const done = batch.records.length - left.records.length;
        if (done > 0) reached(lane, batch.records[done - 1]);
        if (left.records.length === 0) return work(lane, rest, FIRST_WAIT);
        const decision = decideBatch(
          left,
          kernel.now(),
          done > 0 ? { ...patience, bisect: false } : patience,
        );
        if (decision.next === "retry") return again([...decision.batches, ...rest]);
        discard(lane, left, decision.condition, ran, requestId);
        work(lane, rest, FIRST_WAIT);
      },
    );
    if (throttled) again(batches);
  }

  /** What is still to be done: everything, nothing, or from the first record that the function names. */
  function leftOf(batch: StreamBatch, ran: Ran): StreamBatch {
    if (ran.errorType !== undefined) return batch;
    const none = { records: [], failed: batch.failed };
    if (!partial) return none;
    const ids = batch.records.map(({ sequenceNumber }) => sequenceNumber);
    const failed = failuresOf(decoder.decode(ran.payload), new Set(ids));
    if (failed === "all") return batch;
    const first = ids.findIndex((id) => failed.has(id));
    return first === -1 ? none : { records: batch.records.slice(first), failed: batch.failed };
  }

  function discard(
    lane: Lane,
    batch: StreamBatch,
    condition: StreamCondition,
    ran: Ran | undefined,
    requestId = kernel.random("lambda.request-id").uuid(),
  ): void {
    kernel.note("lambda.batch-discarded", {
      mapping: mapping.uuid,
      condition,
      messages: batch.records.length,
    });
    meter.add("DroppedEventCount", batch.records.length);
    reached(lane, batch.records.at(-1));
    const target = config.DestinationConfig?.OnFailure?.Destination;
    if (!target) return;
    const lost = (): void =>
      record(place, kernel.now(), ofFunction(mapping.functionName), [count("DestinationDeliveryFailures")]);
    const delivered = (): void => meter.add("OnFailureDestinationDeliveredEventCount", batch.records.length);
    const body = discardRecord({
      at: kernel.now(),
      requestId,
      functionArn: arnOf(place, mapping.functionName),
      condition,
      invoked: batch.failed + (ran ? 1 : 0),
      executedVersion: ran?.executedVersion,
      records: batch.records,
      shard: lane.shard,
      streamArn,
    });
    try {
      const toBucket = parseArn(target)?.service === "s3";
      const sent = deliver(place, target, {
        // A bucket alone gets what the function was given.
        body: JSON.stringify(
          toBucket
            ? { ...body, payload: JSON.stringify({ Records: batch.records.map(({ event }) => event) }) }
            : body,
        ),
        ...(toBucket ? { key: recordKey(`${mapping.uuid}/${lane.shard}`, kernel) } : {}),
        caller: {
          kind: "service",
          principal: "lambda.amazonaws.com",
          sourceArn: arnOf(place, mapping.functionName),
        },
      });
      if (isLater(sent))
        sent.whenDone((outcome) => {
          if ("error" in outcome) lost();
          else delivered();
        });
      else delivered();
    } catch {
      lost();
    }
  }

  function findNow(): Found | undefined {
    try {
      return find(place, state, { name: mapping.functionName, qualifier: mapping.qualifier });
    } catch {
      return undefined;
    }
  }

  const unwatch = streams.watch(streamArn, look);
  look();
  return {
    stop() {
      stopped = true;
      unwatch();
      meter.stop();
    },
  };
}
