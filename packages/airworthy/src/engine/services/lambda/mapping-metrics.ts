import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import type { Timer } from "../../kernel/kernel.ts";
import { MINUTE } from "../../kernel/time.ts";
import type { Place } from "../../service.ts";
import { BATCHES_A_POLLER } from "./limits.ts";
import { count, record, type Value } from "./measure.ts";

export interface MappingMeter {
  /** Whether anybody asked for the counts. */
  readonly counted: boolean;
  /** Counts events, for a mapping that asks for it in its MetricsConfig. */
  add(name: string, value: number): void;
  stop(): void;
}

/**
 * The metrics of one mapping. Counts of events are given to who asks for them; a poller that finds nothing says so each
 * minute, and provisioned pollers are counted in any case.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
 */
export function meterMapping(
  place: Place,
  uuid: string,
  config: EventSourceMappingConfiguration,
  /** Batches that may run at the same time, for provisioned pollers. */
  batches: () => number = () => 0,
): MappingMeter {
  const { kernel } = place;
  const counted = config.MetricsConfig?.Metrics?.includes("EventCount") ?? false;
  const provisioned = config.ProvisionedPollerConfig !== undefined;
  let polled = 0;
  let timer: Timer | undefined;

  function write(value: Value): void {
    record(place, kernel.now(), [{ EventSourceMappingUUID: uuid }], [value]);
  }

  function beat(): void {
    if (counted && polled === 0) write(count("PolledEventCount", 0));
    if (provisioned) write(count("ProvisionedPollers", Math.ceil(batches() / BATCHES_A_POLLER)));
    polled = 0;
    timer = kernel.after(MINUTE, beat);
  }

  if (counted || provisioned) timer = kernel.after(MINUTE, beat);
  return {
    counted,
    add(name, value) {
      if (!counted || value === 0) return;
      if (name === "PolledEventCount") polled += value;
      write(count(name, value));
    },
    stop: () => timer?.cancel(),
  };
}
