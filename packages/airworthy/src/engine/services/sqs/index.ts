import { QUEUES, type Queues } from "../../ports.ts";
import { service } from "../../service.ts";
import { attributeOperations } from "./configure.ts";
import { innerSide } from "./inner.ts";
import { messageOperations } from "./messages.ts";
import { meter } from "./metrics.ts";
import { moveOperations } from "./moves.ts";
import { permissionOperations } from "./permissions.ts";
import { receiveOperations } from "./receiving.ts";
import { registryOperations } from "./registry.ts";
import type { Room } from "./room.ts";
import { tagOperations } from "./tags.ts";

/** Amazon SQS: standard and FIFO queues, dead letters, redrive, long polls. */
export default service<Queues>({
  port: QUEUES,
  create(place) {
    const { touch } = meter(place);
    const room: Room = {
      place,
      kernel: place.kernel,
      queues: new Map(),
      deletedAt: new Map(),
      moves: new Map(),
      touch,
    };
    return {
      inner: innerSide(room),
      operations: {
        ...registryOperations(room),
        ...attributeOperations(room),
        ...messageOperations(room),
        ...receiveOperations(room),
        ...permissionOperations(room),
        ...tagOperations(room),
        ...moveOperations(room),
      },
    };
  },
});
