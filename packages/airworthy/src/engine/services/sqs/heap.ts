/** A binary heap from which any item can be taken out, not only the first. */
export interface IndexedHeap<T> {
  readonly size: number;
  /** Puts an item in; nothing happens when it is there already. */
  add(item: T): void;
  /** False when the item is not in it. Its order must not have changed since it came in. */
  remove(item: T): boolean;
  first(): T | undefined;
}

export function indexedHeap<T>(before: (a: T, b: T) => boolean): IndexedHeap<T> {
  const items: T[] = [];
  const places = new Map<T, number>();

  function set(item: T, place: number): void {
    items[place] = item;
    places.set(item, place);
  }

  function up(item: T, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = items[(place - 1) >> 1] as T;
      if (!before(item, parent)) break;
      set(parent, place);
      place = (place - 1) >> 1;
    }
    set(item, place);
  }

  function down(item: T, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child++;
      if (!before(items[child] as T, item)) break;
      set(items[child] as T, place);
      place = child;
    }
    set(item, place);
  }

  return {
    get size() {
      return items.length;
    },
    add(item) {
      if (!places.has(item)) up(item, items.length);
    },
    remove(item) {
      const place = places.get(item);
      if (place === undefined) return false;
      places.delete(item);
      const last = items.pop() as T;
      if (last === item) return true;
      if (place > 0 && before(last, items[(place - 1) >> 1] as T)) up(last, place);
      else down(last, place);
      return true;
    },
    first: () => items[0],
  };
}
