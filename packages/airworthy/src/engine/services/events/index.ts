import { BUSES, type Buses } from "../../ports.ts";
import { service } from "../../service.ts";
import { busOperations } from "./buses.ts";
import { busOf, put, putOperations } from "./put.ts";
import { ruleOperations } from "./rules.ts";
import { roomIn } from "./state.ts";
import { tagOperations } from "./tags.ts";
import { targetOperations } from "./targets.ts";

/** EventBridge: buses, rules by pattern and by schedule, their targets. Archives, connections and pipes are not there. */
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
        ...tagOperations(room),
      },
    };
  },
});
