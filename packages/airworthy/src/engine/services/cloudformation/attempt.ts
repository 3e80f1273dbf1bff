import { deferred, type Later, type Outcome, whenKnown } from "../../kernel/later.ts";

/** Goes on with how something ended; throwing there is how the result ends. */
export function whenSettled<T>(later: Later<T>, next: (outcome: Outcome<T>) => void): Later<void> {
  const result = deferred<void>();
  later.whenDone((outcome) => {
    try {
      result.resolve(next(outcome));
    } catch (error) {
      result.reject(error);
    }
  });
  return result;
}

/** Work as a Later, whether it throws, answers at once or later. */
export function attempt<T>(work: () => T | Later<T>): Later<T> {
  const outcome = deferred<T>();
  try {
    const value = whenKnown(work(), (ok) => {
      outcome.resolve(ok as T);
    });
    if (typeof value === "object" && value !== null)
      (value as Later<void>).whenDone((result) => {
        if ("error" in result) outcome.reject(result.error);
      });
  } catch (error) {
    outcome.reject(error);
  }
  return outcome;
}
