import type { Instant } from "../../kernel/time.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller, Place } from "../../service.ts";
import { parseArn } from "../../arn.ts";
import { noSuchQueue } from "./errors.ts";
import type { Queue } from "./queue.ts";
import type { MoveTask } from "./moves.ts";

/** All queues of a place. */
export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  readonly queues: Map<string, Queue>;
  /** When names were set free. */
  readonly deletedAt: Map<string, Instant>;
  readonly moves: Map<string, MoveTask>;
  /** Counts something as activity of the queue, which keeps its metrics coming. */
  touch(queue: Queue): void;
}

/** A queue by its URL; its bare name will do, too. */
export function queueAt(room: Room, url: string | undefined): Queue {
  const name = (url ?? "").slice((url ?? "").lastIndexOf("/") + 1);
  const queue = room.queues.get(name);
  if (!queue) throw noSuchQueue();
  room.touch(queue);
  return queue;
}

export function queueByArn(room: Room, arn: string): Queue | undefined {
  const parsed = parseArn(arn);
  const { account, region } = room.place;
  if (parsed?.service !== "sqs" || parsed.account !== account || parsed.region !== region) return undefined;
  return room.queues.get(parsed.resource);
}

/** `SenderId` of a message. */
export function senderOf(caller: Caller): string {
  return caller.kind === "credentials" ? caller.accessKeyId : caller.principal;
}
