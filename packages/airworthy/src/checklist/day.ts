/**
 * Whether a text is a day of the calendar, `YYYY-MM-DD`.
 *
 * @example isDay("2026-02-30") // false: there is none
 */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}
