import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { type Instant, MINUTE } from "../../kernel/time.ts";
import {
  BATCHES_A_POLLER,
  FIRST_BATCHES,
  LEAST_POLLERS,
  MORE_BATCHES_A_MINUTE,
  MORE_PROVISIONED_BATCHES_A_MINUTE,
  MOST_BATCHES,
  MOST_POLLERS,
} from "./limits.ts";

/** Batches that may run at the same time, and when that last grew. Plain data. */
export interface Scale {
  readonly batches: number;
  readonly at: Instant;
}

/** How a mapping grows with its backlog. */
export interface Growth {
  /** Batches at first, and when there is nothing to do. */
  readonly first: number;
  readonly aMinute: number;
  readonly most: number;
}

/** Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
export function growthOf({
  ScalingConfig,
  ProvisionedPollerConfig,
}: EventSourceMappingConfiguration): Growth {
  if (ProvisionedPollerConfig) {
    const { MinimumPollers = LEAST_POLLERS.usual, MaximumPollers = MOST_POLLERS.usual } =
      ProvisionedPollerConfig;
    return {
      first: MinimumPollers * BATCHES_A_POLLER,
      aMinute: MORE_PROVISIONED_BATCHES_A_MINUTE,
      most: MaximumPollers * BATCHES_A_POLLER,
    };
  }
  const most = ScalingConfig?.MaximumConcurrency ?? MOST_BATCHES;
  return { first: Math.min(FIRST_BATCHES, most), aMinute: MORE_BATCHES_A_MINUTE, most };
}

/** More batches while there is a backlog, those of the beginning when there is none. */
export function scaled(scale: Scale, at: Instant, backlog: boolean, { first, aMinute, most }: Growth): Scale {
  if (!backlog) return { batches: first, at };
  const minutes = Math.floor((at - scale.at) / MINUTE);
  if (minutes < 1) return scale;
  return { batches: Math.min(most, scale.batches + minutes * aMinute), at: scale.at + minutes * MINUTE };
}
