import { BUCKETS, type Buckets } from "../../ports-s3.ts";
import { service } from "../../service.ts";
import { bucketOperations } from "./buckets.ts";
import { copyOperations } from "./copy.ts";
import { corsFor, corsOperations } from "./cors.ts";
import { deleteOperations } from "./delete.ts";
import { getOperations } from "./get.ts";
import { KEPT_BYTES } from "./limits.ts";
import { lifecycleOperations } from "./lifecycle.ts";
import { listOperations } from "./list.ts";
import { multipartOperations } from "./multipart.ts";
import { notificationOperations } from "./notifications/operations.ts";
import { putOperations } from "./put.ts";
import { settingOperations } from "./settings.ts";
import type { Room, World } from "./state.ts";
import { memory } from "./storage.ts";
import { tagOperations } from "./tags.ts";
import { uploadOperations } from "./uploads.ts";

/** Names of buckets are unique across Regions: all are kept in this one. */
const HOME = "us-east-1";

interface Kept extends Buckets {
  world(): World;
}

/** Amazon S3: objects in memory, versions, uploads in parts, and events that tell functions and queues of changes. */
export default service<Buckets>({
  port: BUCKETS,
  create(place) {
    let own: World | undefined;
    const world = (): World =>
      (own ??=
        place.region === HOME
          ? { buckets: new Map(), storage: memory(KEPT_BYTES), sequence: 0 }
          : (place.elsewhere(HOME).use(BUCKETS) as Kept).world());
    const room: Room = { place, kernel: place.kernel, world };
    const inner: Kept = {
      world,
      regionOf: (bucket) => world().buckets.get(bucket)?.region,
      cors(name, question) {
        const bucket = world().buckets.get(name);
        return bucket && corsFor(bucket, question);
      },
    };
    return {
      inner,
      operations: {
        ...bucketOperations(room),
        ...putOperations(room),
        ...getOperations(room),
        ...copyOperations(room),
        ...deleteOperations(room),
        ...listOperations(room),
        ...multipartOperations(room),
        ...uploadOperations(room),
        ...tagOperations(room),
        ...settingOperations(room),
        ...lifecycleOperations(room),
        ...corsOperations(room),
        ...notificationOperations(room),
      },
    };
  },
});
