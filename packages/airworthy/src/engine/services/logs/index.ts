import { LOGS, type Logs } from "../../ports.ts";
import { service } from "../../service.ts";
import { groupOperations, makeGroup, makeStream, streamOperations } from "./groups.ts";
import { ingest } from "./ingest.ts";
import { metricFilterOperations } from "./metric-filters.ts";
import { policyOperations } from "./policies.ts";
import { putOperations } from "./put.ts";
import { readOperations } from "./read.ts";
import type { Room } from "./state.ts";
import { subscriptionOperations } from "./subscriptions.ts";
import { tagOperations } from "./tags.ts";

/** CloudWatch Logs: groups and streams, filter patterns, metric filters, subscriptions of functions, embedded metrics. */
export default service<Logs>({
  port: LOGS,
  create(place) {
    const room: Room = {
      place,
      kernel: place.kernel,
      groups: new Map(),
      policies: new Map(),
      nextOrder: 0,
    };
    return {
      inner: {
        append(groupName, streamName, events) {
          const group = room.groups.get(groupName) ?? makeGroup(room, groupName);
          const stream = group.streams.get(streamName) ?? makeStream(room, group, streamName);
          ingest(room, group, stream, events);
        },
      },
      operations: {
        ...groupOperations(room),
        ...streamOperations(room),
        ...putOperations(room),
        ...readOperations(room),
        ...metricFilterOperations(room),
        ...subscriptionOperations(room),
        ...tagOperations(room),
        ...policyOperations(room),
      },
    };
  },
});
