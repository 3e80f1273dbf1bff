import { iso, type Instant } from "../../kernel/time.ts";
import type { Room, Rule } from "./state.ts";

/** An event as patterns see it and targets get it. */
export interface BusEventText {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  /** Of an event that a replay put onto its bus again. */
  readonly "replay-name"?: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** An event on its way through a bus. */
export interface Travelling {
  readonly event: BusEventText;
  readonly receivedAt: Instant;
  readonly traceHeader?: string;
  /** Another bus has handed it on. */
  readonly handedOn?: boolean;
}

export function eventOf(
  { place, kernel }: Room,
  {
    source,
    detailType,
    detail,
    resources = [],
    time,
    from,
  }: {
    readonly source: string;
    readonly detailType: string;
    readonly detail: unknown;
    readonly resources?: readonly string[];
    readonly time?: Instant;
    readonly from?: { readonly id: string; readonly region: string; readonly account: string };
  },
): BusEventText {
  return {
    version: "0",
    // Recorded for LocalStack: a bus of another Region gives it an id of its own (test_event_bus_to_event_bus_cross_account_region).
    id: from?.region === place.region ? from.id : kernel.random("events.event-id").uuid(),
    "detail-type": detailType,
    source,
    account: from?.account ?? place.account,
    // Seconds are all that an event has of its time.
    time: `${iso(time ?? kernel.now()).slice(0, 19)}Z`,
    region: from?.region ?? place.region,
    resources,
    detail,
  };
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html */
export function scheduled(room: Room, rule: Rule): Travelling {
  const event = eventOf(room, {
    source: "aws.events",
    detailType: "Scheduled Event",
    detail: {},
    resources: [rule.arn],
  });
  return { event, receivedAt: room.kernel.now() };
}
