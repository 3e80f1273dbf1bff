/**
 * Environments that wait for a call, by when they became idle: Lambda gives a call to one of them, here the one that was
 * busy last, and takes back those that waited too long. What became idle later is on top, so that both ends are in order.
 */
export interface Idle {
  since: Float64Array;
  bottom: number;
  top: number;
}

export function idle(room = 1024): Idle {
  return { since: new Float64Array(room), bottom: 0, top: 0 };
}

export function rest(of: Idle, time: number): void {
  if (of.top === of.since.length) {
    const kept = of.since.slice(of.bottom, of.top);
    if (kept.length * 2 > of.since.length) of.since = new Float64Array(of.since.length * 2);
    of.since.set(kept);
    of.top = kept.length;
    of.bottom = 0;
  }
  of.since[of.top++] = time;
}

/** Takes one for a call at `time`, after those that rested since before `limit` are gone; false when there is none. */
export function wake(of: Idle, limit: number): boolean {
  while (of.bottom < of.top && (of.since[of.bottom] as number) < limit) of.bottom++;
  if (of.bottom === of.top) return false;
  of.top--;
  return true;
}
