/**
 * A result that comes later, delivered in the very turn it is known. Not a promise: a promise delivers in a microtask,
 * and the order of turns would hang on how many there are.
 */
export interface Later<T> {
  readonly later: true;
  /** Calls back once, at once when the result is there already. */
  whenDone(listener: (outcome: Outcome<T>) => void): void;
}

export type Outcome<T> = { readonly ok: T } | { readonly error: unknown };

export interface Deferred<T> extends Later<T> {
  readonly settled: boolean;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** @example const reply = deferred<Reply>(); kernel.after(SECOND, () => reply.resolve({}));  return reply; */
export function deferred<T>(): Deferred<T> {
  let outcome: Outcome<T> | undefined;
  const listeners: ((outcome: Outcome<T>) => void)[] = [];
  const settle = (result: Outcome<T>): void => {
    if (outcome) return;
    outcome = result;
    for (const listener of listeners.splice(0)) listener(result);
  };
  return {
    later: true,
    get settled() {
      return outcome !== undefined;
    },
    whenDone(listener) {
      if (outcome) listener(outcome);
      else listeners.push(listener);
    },
    resolve: (value) => settle({ ok: value }),
    reject: (error) => settle({ error }),
  };
}

export function isLater<T>(value: T | Later<T>): value is Later<T> {
  return typeof value === "object" && value !== null && (value as Partial<Later<T>>).later === true;
}

/** Goes on with a result whether it is there or comes later. */
export function whenKnown<T, U>(value: T | Later<T>, next: (value: T) => U | Later<U>): U | Later<U> {
  if (!isLater(value)) return next(value);
  const result = deferred<U>();
  value.whenDone((outcome) => {
    if ("error" in outcome) result.reject(outcome.error);
    else follow(result, () => next(outcome.ok));
  });
  return result;
}

function follow<T>(into: Deferred<T>, work: () => T | Later<T>): void {
  try {
    const value = work();
    if (!isLater(value)) into.resolve(value);
    else
      value.whenDone((outcome) =>
        "error" in outcome ? into.reject(outcome.error) : into.resolve(outcome.ok),
      );
  } catch (error) {
    into.reject(error);
  }
}

/** For the outside world, which speaks promises. */
export function toPromise<T>(value: T | Later<T>): Promise<T> {
  if (!isLater(value)) return Promise.resolve(value);
  return new Promise((resolve, reject) => {
    value.whenDone((outcome) => ("error" in outcome ? reject(outcome.error) : resolve(outcome.ok)));
  });
}
