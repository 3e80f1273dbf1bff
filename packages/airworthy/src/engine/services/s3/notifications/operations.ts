import { BUSES } from "../../../ports.ts";
import type { Call, Members, Operation } from "../../../service.ts";
import { malformedXml, notFlown } from "../errors.ts";
import { bucketAt, type InBucket, type Room } from "../state.ts";
import { type Configuration, readConfiguration, type Target } from "./configuration.ts";
import { sendTest } from "./notify.ts";
import { checkTargets } from "./targets.ts";

interface Input extends InBucket {
  readonly NotificationConfiguration?: Configuration;
  readonly SkipDestinationValidation?: boolean;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export function notificationOperations(room: Room): Record<string, Operation> {
  return {
    PutBucketNotificationConfiguration(input: Input, call: Call): void {
      const bucket = bucketAt(room, input);
      if (!input.NotificationConfiguration) throw malformedXml();
      const chance = room.kernel.random("s3.notification-id");
      const wanted = readConfiguration(input.NotificationConfiguration, () => chance.uuid());
      if (wanted.eventBridge) checkBus(room);
      if (!input.SkipDestinationValidation) checkTargets(room, bucket, wanted.targets);
      room.kernel.note("s3.notifications-changed", {
        bucket: bucket.name,
        targets: wanted.targets.map(({ arn }) => arn),
        eventBridge: wanted.eventBridge,
      });
      bucket.notifications = wanted;
      if (!input.SkipDestinationValidation)
        for (const target of wanted.targets) sendTest(room, bucket, target, call);
    },

    GetBucketNotificationConfiguration(input: InBucket): Members {
      const { targets, eventBridge } = bucketAt(room, input).notifications;
      const of = (kind: Target["kind"], member: string) => {
        const found = targets.filter((one) => one.kind === kind);
        return found.map(({ id, arn, events, filter }) => ({
          Id: id,
          [member]: arn,
          Events: events,
          ...(filter === undefined ? {} : { Filter: filter }),
        }));
      };
      const lists = {
        TopicConfigurations: of("sns", "TopicArn"),
        QueueConfigurations: of("sqs", "QueueArn"),
        LambdaFunctionConfigurations: of("lambda", "LambdaFunctionArn"),
      };
      return {
        ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
        ...(eventBridge ? { EventBridgeConfiguration: {} } : {}),
      };
    },
  };
}

/** The engine may have been made without EventBridge. */
function checkBus({ place }: Room): void {
  try {
    place.use(BUSES);
  } catch {
    throw notFlown("PutBucketNotificationConfiguration EventBridgeConfiguration");
  }
}
