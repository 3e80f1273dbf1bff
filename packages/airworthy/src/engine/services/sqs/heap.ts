/** A binary heap from which any item can be taken out, not only the first. */
export interface IndexedHeap<T> {
  readonly size: number;
  /** Puts an item in; nothing happens when it is there already. */
  add(item: T): void;
  /** False when the item is not in it. Its order must not have changed since it came in. */
  remove(item: T): boolean;
  first(): T | undefined;
}

/** An item and where it lies: found once, moved without looking it up. */
interface Node<T> {
  readonly item: T;
  place: number;
}

export function indexedHeap<T>(before: (a: T, b: T) => boolean): IndexedHeap<T> {
  const nodes: Node<T>[] = [];
  const known = new Map<T, Node<T>>();

  function set(node: Node<T>, place: number): void {
    nodes[place] = node;
    node.place = place;
  }

  function up(node: Node<T>, from: number): void {
    let place = from;
    while (place > 0) {
      const parent = nodes[(place - 1) >> 1] as Node<T>;
      if (!before(node.item, parent.item)) break;
      set(parent, place);
      place = (place - 1) >> 1;
    }
    set(node, place);
  }

  function down(node: Node<T>, from: number): void {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= nodes.length) break;
      const right = nodes[child + 1];
      if (right && before(right.item, (nodes[child] as Node<T>).item)) child++;
      const least = nodes[child] as Node<T>;
      if (!before(least.item, node.item)) break;
      set(least, place);
      place = child;
    }
    set(node, place);
  }

  return {
    get size() {
      return nodes.length;
    },
    add(item) {
      if (known.has(item)) return;
      const node: Node<T> = { item, place: nodes.length };
      known.set(item, node);
      up(node, nodes.length);
    },
    remove(item) {
      const node = known.get(item);
      if (node === undefined) return false;
      known.delete(item);
      const { place } = node;
      const last = nodes.pop() as Node<T>;
      if (last === node) return true;
      if (place > 0 && before(last.item, (nodes[(place - 1) >> 1] as Node<T>).item)) up(last, place);
      else down(last, place);
      return true;
    },
    first: () => nodes[0]?.item,
  };
}
