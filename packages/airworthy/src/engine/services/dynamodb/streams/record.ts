import type { Place } from "../../../service.ts";
import { SECOND } from "../../../kernel/time.ts";
import type { Item, Value } from "../values/value.ts";
import type { Change, TableStream } from "./stream.ts";

/** Of an item that DynamoDB itself deleted. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const EXPIRER = { type: "Service", principalId: "dynamodb.amazonaws.com" };

/**
 * A change as GetRecords gives it.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html
 */
export function apiRecord({ region }: Place, stream: TableStream, change: Change): Record<string, unknown> {
  return {
    ...head(region, change),
    dynamodb: {
      // The stream knows seconds only.
      ApproximateCreationDateTime: new Date(Math.floor(change.at / SECOND) * SECOND),
      Keys: change.keys,
      ...(change.newImage ? { NewImage: change.newImage } : {}),
      ...(change.oldImage ? { OldImage: change.oldImage } : {}),
      ...tail(stream, change),
    },
    ...(change.expired ? { userIdentity: { PrincipalId: EXPIRER.principalId, Type: EXPIRER.type } } : {}),
  };
}

/**
 * The same as Lambda hands it to a function: plain JSON, binaries in Base64.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function lambdaRecord(
  { region }: Place,
  stream: TableStream,
  change: Change,
): Record<string, unknown> {
  return {
    ...head(region, change),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(change.at / SECOND),
      Keys: plainItem(change.keys),
      ...(change.newImage ? { NewImage: plainItem(change.newImage) } : {}),
      ...(change.oldImage ? { OldImage: plainItem(change.oldImage) } : {}),
      ...tail(stream, change),
    },
    ...(change.expired ? { userIdentity: EXPIRER } : {}),
    eventSourceARN: stream.arn,
  };
}

function head(region: string, { eventId, event }: Change): Record<string, unknown> {
  return {
    eventID: eventId,
    eventName: event,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
  };
}

function tail({ view }: TableStream, { sequence, size }: Change): Record<string, unknown> {
  return { SequenceNumber: sequence, SizeBytes: size, StreamViewType: view };
}

function plainItem(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plain(value)]));
}

function plain(value: Value): Record<string, unknown> {
  if (value.B) return { B: base64(value.B) };
  if (value.BS) return { BS: value.BS.map(base64) };
  if (value.M) return { M: plainItem(value.M) };
  if (value.L) return { L: value.L.map(plain) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
