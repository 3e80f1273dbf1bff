/**
 * Pieces that come one after the other, for one reader outside who carries them away as they come. They are written in
 * turns of the kernel; that somebody reads them changes nothing inside.
 */
export interface Flow<T> extends AsyncIterable<T> {
  write(piece: T): void;
  end(): void;
}

/** @example const pieces = flow<string>(); pieces.write("a"); pieces.end(); for await (const piece of pieces) … */
export function flow<T>(): Flow<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake: (() => void) | undefined;
  const changed = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    write(piece) {
      if (ended) return;
      waiting.push(piece);
      changed();
    },
    end() {
      ended = true;
      changed();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const piece = waiting.shift();
        if (piece !== undefined) yield piece;
        else if (ended) return;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}
