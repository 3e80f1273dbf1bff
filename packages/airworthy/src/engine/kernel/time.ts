/** Milliseconds since 1970-01-01T00:00:00Z. The only unit of time inside the engine. */
export type Instant = number;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** @example iso(0) // "1970-01-01T00:00:00.000Z" */
export function iso(instant: Instant): string {
  return new Date(instant).toISOString();
}
