import { s3Error } from "./errors.ts";

/** Where bodies of objects lie: here, in the memory of the engine, with an end. */
export interface Storage {
  readonly used: number;
  /** Throws when there is no room for so many bytes. */
  take(bytes: number): void;
  giveBack(bytes: number): void;
}

/** @example const storage = memory(1024 ** 3); storage.take(body.length); */
export function memory(most: number): Storage {
  let used = 0;
  return {
    get used() {
      return used;
    },
    take(bytes) {
      if (used + bytes > most)
        throw s3Error(
          "StorageFull",
          400,
          `airworthy keeps at most ${most} bytes of objects in memory, and ${used} are taken. Delete some objects first.`,
        );
      used += bytes;
    },
    giveBack(bytes) {
      used -= bytes;
    },
  };
}
