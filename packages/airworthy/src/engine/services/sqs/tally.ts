/** What a queue counted in the minute that runs. */
export interface Tally {
  sent: number;
  deduplicated: number;
  received: number;
  deleted: number;
  emptyReceives: number;
  /** Of each message sent, in bytes. */
  sizes: number[];
}

export function newTally(): Tally {
  return { sent: 0, deduplicated: 0, received: 0, deleted: 0, emptyReceives: 0, sizes: [] };
}
