import type { FunctionProfile, InvocationKind, Tier } from "./model.ts";
import { weekOf } from "./traffic/shapes.ts";

/** Mean calls a minute of the reference fleets: a nightly favour, a shop, a platform. */
export const TRAFFIC_TIERS = [0.5, 30, 3000] as const;

interface Kind {
  readonly kinds: readonly InvocationKind[];
  readonly failuresKept?: FunctionProfile["failuresKept"];
}

/** By the ids of bench/rehearsal/template.yaml. */
const KINDS: Readonly<Record<string, Kind>> = {
  OrdersApi: { kinds: ["sync"] },
  Receipts: { kinds: ["async"], failuresKept: "destination" },
  Fulfilment: { kinds: ["queue"], failuresKept: "deadLetterQueue" },
  Audit: { kinds: ["stream"], failuresKept: "destination" },
};

/**
 * The functions on which alarm sets are compared: one of each invocation kind, all as the standard of the checklist wants
 * them, with the hours of a shop. What a function costs and how it fails is assumed, and the same for all sets.
 */
export function referenceFleet(
  perMinute: number,
  { tier = "standard", insights = true }: { readonly tier?: Tier; readonly insights?: boolean } = {},
): FunctionProfile[] {
  return Object.entries(KINDS).map(([name, kind]) => ({
    name,
    tier,
    ...kind,
    timeoutSeconds: 10,
    memoryMb: 512,
    traffic: {
      perMinute,
      week: weekOf("evening"),
      restless: 0.1,
      bursts: { perWeek: 1, factor: 2, minutes: 10 },
    },
    duration: { median: 200, sigma: 0.5 },
    init: { median: 400, sigma: 0.4 },
    errorRate: 0.0005,
    blipsPerWeek: 0.5,
    insights,
    memoryUse: 0.45,
    cpuUse: 0.3,
    shifted: true,
  }));
}
