import { UserError } from "./errors.ts";

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A duration in milliseconds.
 *
 * @example durationOf("1h30m") // 5_400_000
 */
export function durationOf(text: string): number {
  let sum = 0;
  const rest = text
    .trim()
    .replaceAll(/(\d+(?:\.\d+)?)\s*(ms|min|s|m|h|d|w)\s*/g, (_all, number: string, unit: string) => {
      sum += Number(number) * (UNITS[unit] ?? 0);
      return "";
    });
  if (rest !== "" || text.trim() === "")
    throw new UserError(`"${text}" is not a duration. Write it as 90s, 5m, 1h30m or 2d.`);
  return sum;
}
