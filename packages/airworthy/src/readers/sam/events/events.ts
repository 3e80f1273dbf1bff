import type { Resource } from "../../stack.ts";
import { at, type Entry, entriesOf } from "../../tree.ts";
import { keyPlace, mapOf, row, said, textOf } from "../build.ts";
import { type Expansion, type Sam, warn } from "../expansion.ts";
import { httpApiEvent, restApiEvent } from "./api.ts";
import { bucketEvent } from "./bucket.ts";
import type { EventTarget, ExpandEvent } from "./event.ts";
import { patternEvent, scheduleEvent } from "./rule.ts";
import { schedulerEvent } from "./scheduler.ts";
import { pollingEvent } from "./polling.ts";
import { alexaEvent, iotEvent, logsEvent } from "./push.ts";
import { topicEvent } from "./topic.ts";
import { userPoolEvent } from "./user-pool.ts";

/** Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html */
const EVENTS: Readonly<Record<string, ExpandEvent>> = {
  AlexaSkill: alexaEvent,
  Api: restApiEvent,
  CloudWatchEvent: patternEvent,
  CloudWatchLogs: logsEvent,
  Cognito: userPoolEvent,
  DocumentDB: pollingEvent,
  DynamoDB: pollingEvent,
  EventBridgeRule: patternEvent,
  HttpApi: httpApiEvent,
  IoTRule: iotEvent,
  Kinesis: pollingEvent,
  MQ: pollingEvent,
  MSK: pollingEvent,
  S3: bucketEvent,
  SNS: topicEvent,
  SQS: pollingEvent,
  Schedule: scheduleEvent,
  ScheduleV2: schedulerEvent,
  SelfManagedKafka: pollingEvent,
};

/** Everything the `Events` of a function generate. */
export function expandEvents(sam: Sam, x: Expansion, target: EventTarget, kinds = EVENTS): Resource[] {
  const made: Resource[] = [];
  const events = entriesOf(mapOf(said(sam.properties, "Events")?.value));
  for (const entry of [...events].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const type = textOf(said(entry.value, "Type")?.value) ?? "";
    const expand = row(kinds, type);
    if (!expand) {
      warn(
        x,
        keyPlace(entry),
        `The event ${entry.key} of ${sam.id} has the type "${type}", which SAM does not know here.`,
        `Use one of ${Object.keys(kinds).join(", ")}.`,
      );
      continue;
    }
    const properties = mapOf(said(entry.value, "Properties")?.value);
    made.push(...expand({ sam, x, target, id: sam.id + entry.key, type, properties, at: keyPlace(entry) }));
  }
  return made;
}

/** SAM goes by path: the default route of an HTTP API comes first, and its permission covers the others. */
function orderOf(entry: Entry): string {
  const properties = at(entry.value, "Properties");
  const path = textOf(at(properties, "Path"));
  if (path !== undefined) return path;
  const catchesAll = textOf(at(entry.value, "Type")) === "HttpApi" && !at(properties, "Method");
  return catchesAll ? "$default" : entry.key;
}
