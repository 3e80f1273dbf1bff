import type { Instant } from "./time.ts";

/** Something that is due at an instant. What is due at the same one runs in the order it was put in. */
export interface Due {
  readonly at: Instant;
  readonly order: number;
  cancelled: boolean;
  readonly run: () => void;
}

/** A binary heap of what is due, the earliest first. */
export interface Heap {
  push(due: Due): void;
  /** The earliest that is not cancelled, left where it is. */
  peek(): Due | undefined;
  pop(): Due | undefined;
  readonly size: number;
}

export function heap(): Heap {
  const items: Due[] = [];

  function up(index: number): void {
    let child = index;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!before(items[child] as Due, items[parent] as Due)) return;
      swap(child, parent);
      child = parent;
    }
  }

  function down(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const right = left + 1;
      let least = parent;
      if (left < items.length && before(items[left] as Due, items[least] as Due)) least = left;
      if (right < items.length && before(items[right] as Due, items[least] as Due)) least = right;
      if (least === parent) return;
      swap(parent, least);
      parent = least;
    }
  }

  function swap(a: number, b: number): void {
    const item = items[a] as Due;
    items[a] = items[b] as Due;
    items[b] = item;
  }

  function take(): Due | undefined {
    const first = items[0];
    const last = items.pop();
    if (first !== last && last) {
      items[0] = last;
      down();
    }
    return first;
  }

  return {
    push(due) {
      items.push(due);
      up(items.length - 1);
    },
    peek() {
      while (items[0]?.cancelled) take();
      return items[0];
    },
    pop() {
      while (items[0]?.cancelled) take();
      return take();
    },
    get size() {
      return items.length;
    },
  };
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
