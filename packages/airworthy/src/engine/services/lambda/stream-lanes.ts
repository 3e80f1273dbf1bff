import type { StreamRecord, Streams } from "../../ports.ts";
import type { Wanted } from "./filters.ts";

/**
 * A part of a shard that is worked on by itself, one batch at a time: the whole of it, or with a parallelization
 * factor the records of some of its keys. What has one key stays in order.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export interface Lane {
  readonly shard: string;
  /** Which of how many. */
  readonly number: number;
  readonly of: number;
  busy: boolean;
  /** How far its records have been counted. */
  counted?: string;
}

/** Where each lane of a stream has come to. */
export type Positions = Map<string, string>;

const START = "TRIM_HORIZON";

/** @example keyOf({ shard: "shard-1", number: 0, of: 2, busy: false }) // "shard-1 0/2" */
export function keyOf({ shard, number, of }: Lane): string {
  return `${shard} ${number}/${of}`;
}

/** The next records of a lane. What belongs to other lanes, and what no filter wants, is passed over for good when nothing of its own comes before. */
export function nextOf(
  streams: Streams,
  streamArn: string,
  lane: Lane,
  positions: Positions,
  most: number,
  wanted?: Wanted,
): readonly StreamRecord[] {
  const key = keyOf(lane);
  const from = positions.get(key) ?? START;
  if (lane.of === 1 && !wanted) return streams.read(streamArn, lane.shard, from, most);
  const own: StreamRecord[] = [];
  let position = from;
  for (;;) {
    const chunk = streams.read(streamArn, lane.shard, position, most * lane.of);
    if (chunk.length === 0) break;
    for (const record of chunk) {
      position = record.sequenceNumber;
      if (lane.of > 1 && laneOf(record, lane.of) !== lane.number) continue;
      if (wanted && !wanted(record.event)) continue;
      own.push(record);
      if (own.length === most) return own;
    }
  }
  if (own.length === 0) positions.set(key, position);
  return own;
}

/** Records of a lane that have come by up to a position, and those of them that no filter wants; each is told once. */
export function passedBy(
  streams: Streams,
  streamArn: string,
  lane: Lane,
  { from, to, wanted }: { readonly from: string; readonly to: string; readonly wanted?: Wanted | undefined },
): { readonly polled: number; readonly filtered: number } {
  const start = lane.counted ?? from;
  if (start !== START && BigInt(start) >= BigInt(to)) return { polled: 0, filtered: 0 };
  lane.counted = to;
  const until = BigInt(to);
  const own = streams
    .read(streamArn, lane.shard, start, Infinity)
    .filter(
      (one) => BigInt(one.sequenceNumber) <= until && (lane.of === 1 || laneOf(one, lane.of) === lane.number),
    );
  return { polled: own.length, filtered: wanted ? own.filter(({ event }) => !wanted(event)).length : 0 };
}

/** With another parallelization factor the shard goes on where the slowest of its lanes was. */
export function startOf(positions: Positions, shard: string): string | undefined {
  let first: string | undefined;
  for (const [key, position] of positions) {
    if (!key.startsWith(`${shard} `)) continue;
    if (position === START) return START;
    if (first === undefined || BigInt(position) < BigInt(first)) first = position;
  }
  return first;
}

/** Gives each lane of a shard a position, and forgets those of another parallelization factor. */
export function settle(positions: Positions, lanes: readonly Lane[], start: string): void {
  const keys = new Set(lanes.map(keyOf));
  const shard = lanes[0]?.shard ?? "";
  for (const key of positions.keys())
    if (key.startsWith(`${shard} `) && !keys.has(key)) positions.delete(key);
  for (const key of keys) if (!positions.has(key)) positions.set(key, start);
}

function laneOf({ event }: StreamRecord, lanes: number): number {
  const { dynamodb } = event as { readonly dynamodb?: { readonly Keys?: unknown } };
  let hash = 0;
  for (const letter of JSON.stringify(dynamodb?.Keys ?? ""))
    hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return Math.abs(hash) % lanes;
}
