import type { Instant } from "../../kernel/time.ts";
import { emit } from "./emf.ts";
import { keep } from "./keep.ts";
import { countIncoming } from "./meter.ts";
import { applyMetricFilters } from "./metric-values.ts";
import type { Group, Room, Stream } from "./state.ts";
import { forward } from "./forward.ts";

/** What happens to each event that a group takes: kept, counted, measured, handed on. */
export function ingest(
  room: Room,
  group: Group,
  stream: Stream,
  events: readonly { readonly at: Instant; readonly message: string }[],
): void {
  if (events.length === 0) return;
  countIncoming(room, group);
  for (const { at, message } of events) {
    const event = keep(room, group, stream, at, message);
    group.incomingEvents++;
    group.incomingBytes += event.bytes;
    if (group.metricFilters.size > 0) applyMetricFilters(room, group, event);
    if (message.includes('"_aws"')) emit(room, group, event);
    if (group.subscriptionFilters.size > 0) forward(room, group, event);
  }
}
