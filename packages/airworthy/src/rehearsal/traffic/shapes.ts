/** Names of days that `airworthy.yaml` may give instead of 24 numbers. */
export const DAY_SHAPES = {
  /** The same at every hour: machines calling machines. */
  flat: Array.from({ length: 24 }, () => 1),
  /** People at work: quiet at night, most from nine to five. */
  office: [
    0.15, 0.12, 0.1, 0.1, 0.12, 0.2, 0.4, 0.8, 1.4, 1.9, 2, 2, 1.8, 1.9, 2, 2, 1.9, 1.6, 1.1, 0.8, 0.6, 0.45,
    0.3, 0.2,
  ],
  /** People at home: a shop, a stream, a game, most in the evening. */
  evening: [
    0.6, 0.35, 0.22, 0.18, 0.18, 0.22, 0.4, 0.6, 0.75, 0.85, 0.95, 1.05, 1.15, 1.15, 1.1, 1.1, 1.2, 1.35, 1.6,
    1.9, 2.1, 2.1, 1.7, 1.15,
  ],
} as const satisfies Readonly<Record<string, readonly number[]>>;

export type DayShape = keyof typeof DAY_SHAPES;

/**
 * Factors of the 168 hours of a week on its mean, from Monday 00:00 UTC.
 *
 * @param day 24 numbers, of any size, or the name of a shape.
 * @param weekend Factor on Saturday and Sunday.
 * @example weekOf("office", 0.3)
 */
export function weekOf(day: DayShape | readonly number[], weekend = 1): readonly number[] {
  const hours: readonly number[] = typeof day === "string" ? DAY_SHAPES[day] : day;
  const week = Array.from({ length: 7 }, (_, weekday) =>
    hours.map((hour) => (weekday < 5 ? hour : hour * weekend)),
  ).flat();
  return normalized(week);
}

/** The same shape with a mean of 1; flat when there is nothing. */
export function normalized(factors: readonly number[]): readonly number[] {
  const mean = factors.reduce((sum, one) => sum + one, 0) / factors.length;
  return mean > 0 ? factors.map((one) => one / mean) : factors.map(() => 1);
}
