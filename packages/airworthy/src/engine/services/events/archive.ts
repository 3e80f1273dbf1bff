import type { Instant } from "../../kernel/time.ts";
import type { BusEventText, Travelling } from "./event.ts";
import type { Bus } from "./state.ts";

/** Events of a bus, kept to be replayed. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly bus: Bus;
  readonly createdAt: Instant;
  description: string | undefined;
  /** Of what it keeps; everything when there is none. */
  pattern: string | undefined;
  /** 0 for ever. */
  retentionDays: number;
  readonly events: Kept[];
}

export interface Kept {
  readonly event: BusEventText;
  readonly at: Instant;
  readonly bytes: number;
}

export function keep(archive: Archive, { event, receivedAt }: Travelling): void {
  archive.events.push({ event, at: receivedAt, bytes: Buffer.byteLength(JSON.stringify(event)) });
}
