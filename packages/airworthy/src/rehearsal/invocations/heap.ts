/** Instants in order, the earliest first: a binary heap in one array. */
export interface Heap {
  times: Float64Array;
  size: number;
}

export function heap(room = 1024): Heap {
  return { times: new Float64Array(room), size: 0 };
}

export function push(of: Heap, time: number): void {
  if (of.size === of.times.length) {
    const more = new Float64Array(of.size * 2);
    more.set(of.times);
    of.times = more;
  }
  const { times } = of;
  let place = of.size++;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const other = times[above] as number;
    if (other <= time) break;
    times[place] = other;
    place = above;
  }
  times[place] = time;
}

/** Removes the earliest. There has to be one. */
export function pop(of: Heap): number {
  const { times } = of;
  const first = times[0] as number;
  const last = times[--of.size] as number;
  const { size } = of;
  let place = 0;
  for (let below = 1; below < size; below = 2 * place + 1) {
    if (below + 1 < size && (times[below + 1] as number) < (times[below] as number)) below++;
    const other = times[below] as number;
    if (other >= last) break;
    times[place] = other;
    place = below;
  }
  times[place] = last;
  return first;
}
