import { BUSES, type Buses } from "../../ports.ts";
import { service } from "../../service.ts";
import { archiveOperations } from "./archives.ts";
import { busOperations } from "./buses.ts";
import { connectionOperations } from "./connections.ts";
import { destinationOperations } from "./destinations.ts";
import { busOf, put, putOperations } from "./put.ts";
import { replayOperations } from "./replays.ts";
import { ruleOperations } from "./rules.ts";
import { roomIn } from "./state.ts";
import { tagOperations } from "./tags.ts";
import { targetOperations } from "./targets.ts";

/** EventBridge: buses, rules by pattern and by schedule, their targets. Archives and their replays. Connections and API destinations, whose calls stay here. Pipes are not there. */
export default service<Buses>({
  port: BUSES,
  create(place) {
    const room = roomIn(place);
    return {
      inner: { put: (bus, event) => put(room, busOf(room, bus), event) },
      operations: {
        ...busOperations(room),
        ...ruleOperations(room),
        ...targetOperations(room),
        ...putOperations(room),
        ...archiveOperations(room),
        ...replayOperations(room),
        ...connectionOperations(room),
        ...destinationOperations(room),
        ...tagOperations(room),
      },
    };
  },
});
